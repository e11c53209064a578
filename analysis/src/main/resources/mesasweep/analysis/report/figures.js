'use strict';

// The options of ECharts for every figure of the report. The page and the export call the same
// functions; the export runs them without a browser, so nothing here may ask for a document.

// cividis: even in lightness, and the same to colour-blind eyes.
const CIVIDIS = ['#00204d', '#00336f', '#39486b', '#575c6d', '#707173',
  '#8a8779', '#a69d75', '#c4b56c', '#e4cf5b', '#ffea46'];
const INK = '#1b1f24';
const FRAME = '#8c959f';
const FAILED = '#b3261e';
const BOUNDARY = '#d6336c';
const NEVER = '#e3e6ea';

// What an outcome is, or the event of its name: told apart by colour and by dash or symbol, for
// print and for eyes that see fewer colours.
const ROLES = {
  GOOD: { color: '#1f5fa8', type: 'solid', symbol: 'circle' },
  BAD: { color: '#c4700c', type: 'dashed', symbol: 'triangle' },
  ALSO_BAD: { color: '#7a3e9d', type: [9, 3, 2, 3], symbol: 'diamond' },
  UNDECIDED: { color: '#6e7781', type: 'dotted', symbol: 'rect' },
  BROKEN: { color: '#6e7781', type: [2, 6], symbol: 'arrow' },
};

// Of several measures in one plot, in their order.
const DASHES = [['solid', ''], ['dotted', ' (dotted)'], ['dashed', ' (dashed)'],
  [[9, 3, 2, 3], ' (dash-dotted)']];

// Behind the squares of a map: what no square covers was not run.
const HATCHING = {
  svgElement: { tag: 'path', key: 'hatching',
    attrs: { d: 'M-2,10L10,-2M-10,10L2,-2M6,10L18,-2', stroke: '#b4bbc4', fill: 'none' } },
  svgWidth: 8, svgHeight: 8, repeat: 'repeat',
};

// Below this a logarithmic axis tells nothing more.
const LEAST = 1e-8;

// Where a logarithmic axis shows what has no logarithm, or none that tells anything: at its lower
// end, a tenth of the least that has one.
function lowerEnd(values) {
  const told = values.filter(value => value !== null && value >= LEAST);
  const least = told.reduce((one, other) => Math.min(one, other), Infinity);
  return told.length < values.filter(value => value !== null).length && least < Infinity
    ? Math.max(LEAST, least / 10) : LEAST;
}

function minus(text) {
  return String(text).replace('-', '\u2212');
}

function short(value) {
  if (value === null) {
    return 'none';
  }
  const rounded = Number(value.toPrecision(3));
  return minus(Math.abs(rounded) < 1e5 ? rounded : rounded.toExponential().replace('+', ''));
}

function percent(share) {
  return minus((100 * share).toFixed(1)) + '\u00a0%';
}

function axis(name, gap, more) {
  return Object.assign({
    name, nameLocation: 'middle', nameGap: gap,
    nameTextStyle: { color: INK, fontSize: 13 },
    axisLabel: { color: INK, hideOverlap: true },
    axisLine: { lineStyle: { color: FRAME } }, splitLine: { lineStyle: { color: '#e3e6ea' } },
  }, more);
}

function tooltip(lines) {
  return { confine: true, textStyle: { fontSize: 12, color: INK },
    formatter: item => lines(item).map(line => echarts.format.encodeHTML(line)).join('<br>') };
}

// The lines as they are drawn, without their symbols.
function legend(names) {
  return { data: names, top: 0, itemWidth: 34, itemStyle: { opacity: 0 }, textStyle: { color: INK } };
}

// How much a grid must leave above it, so that a legend of this width may take two lines.
function belowLegend(names) {
  return names.reduce((sum, name) => sum + 50 + 6.5 * name.length, 0) > 330 ? 52 : 32;
}

function described(text) {
  return { enabled: true, label: { description: text } };
}

// The area between two edges, given as points of axis values.
function area(edges, color, more) {
  return Object.assign({
    type: 'custom', silent: true, clip: true, data: [0], encode: { x: -1, y: -1 }, z: 1,
    renderItem: (params, api) => ({
      type: 'polygon',
      shape: { points: edges.low.concat(edges.high.slice().reverse()).map(at => api.coord(at)) },
      style: { fill: color, opacity: 0.22 },
    }),
  }, more);
}

// --- maps ---

const LAW_NAME = 'closed form';

function place(figure, square) {
  return figure.x + ' ' + figure.xs[square.x]
    + (figure.ys.length ? ', ' + figure.y + ' ' + figure.ys[square.y] : '');
}

function medianText(median) {
  const [step, low, high] = median.map(one => (one === null ? 'beyond the budget' : one));
  return step + (median[1] === null ? '' : ' (' + low + ' to ' + high + ')');
}

function squareLines(figure, square) {
  const trials = square.done + ' done' + (square.failed ? ', ' + square.failed + ' failed' : '');
  const lines = [place(figure, square)];
  if (!square.done) {
    return lines.concat(trials);
  }
  if (square.medians) {
    return lines.concat('Median steps, with 95\u00a0% intervals:',
      Object.entries(square.medians).map(([name, median]) => name + ' ' + medianText(median)), trials);
  }
  const counts = named => Object.entries(named).map(([name, count]) => name + ' ' + count).join(', ');
  return lines.concat(
    square.value === undefined ? 'none eligible' : figure.value + ' ' + percent(square.value)
      + ' (95\u00a0% interval ' + percent(square.low) + ' to ' + percent(square.high) + ')',
    trials + (square.eligible === undefined ? '' : ', ' + square.eligible + ' eligible'),
    counts(square.outcomes),
    Object.keys(square.events).length ? counts(square.events) : []);
}

function side(name, values, gap) {
  return axis(name, gap, {
    type: 'category', data: values,
    axisTick: { show: false }, axisLine: { show: false }, splitArea: { show: false },
  });
}

// Over the squares, in fractions of their indices.
function overlay(count) {
  return { type: 'value', min: -0.5, max: count - 0.5, show: false };
}

// From left to right and from bottom to top, in indices of the grid.
function box(square) {
  return square.box || [square.x - 0.5, square.x + 0.5, square.y - 0.5, square.y + 0.5];
}

// Squares on a ground, each with the marks that it has.
function squares(data, ground, marks, more) {
  return Object.assign({
    type: 'custom', data, xAxisIndex: 1, yAxisIndex: 1, encode: { x: 0, y: 1 },
    renderItem: (params, api) => {
      const [left, right, bottom, top] = box(data[params.dataIndex].square);
      const corner = api.coord([left, top]);
      const other = api.coord([right, bottom]);
      const middle = [(corner[0] + other[0]) / 2, (corner[1] + other[1]) / 2];
      const rect = { type: 'rect', shape: { x: corner[0], y: corner[1],
        width: other[0] - corner[0], height: other[1] - corner[1] },
      style: { fill: ground || api.visual('color'), stroke: '#fff', lineWidth: 0.5 },
      emphasis: { style: { stroke: INK, lineWidth: 2 } } };
      return marks ? { type: 'group', children: [rect].concat(marks(middle)) } : rect;
    },
  }, more);
}

function mapOptions(figure) {
  const grid = figure.grid || figure;
  const rows = grid.ys.length ? grid.ys : [''];
  const most = figure.most;
  const point = square => {
    const [left, right, bottom, top] = box(square);
    return { value: [(left + right) / 2, (bottom + top) / 2, square.value], square };
  };
  const has = square => square.value !== undefined;
  const upper = { xAxisIndex: 1, yAxisIndex: 1, silent: true, symbol: 'none', type: 'line' };
  const series = [
    squares(figure.squares.filter(has).map(point), null, null, { name: 'squares' }),
    squares(figure.squares.filter(square => !square.done).map(point), '#fff', at => [
      { type: 'path', shape: { pathData: 'M-4,-4L4,4M4,-4L-4,4' }, x: at[0], y: at[1],
        style: { stroke: FAILED, lineWidth: 2, fill: 'none' } }]),
    squares(figure.squares.filter(square => square.done && !has(square)).map(point), NEVER, at => [
      { type: 'circle', shape: { cx: at[0], cy: at[1], r: 2.5 }, style: { fill: '#57606a' } }]),
  ];
  if (figure.band && figure.band.length) {
    series.push(area({ low: figure.band.map(at => [at[0], at[1]]),
      high: figure.band.map(at => [at[0], at[2]]) }, '#fff',
    { xAxisIndex: 1, yAxisIndex: 1, z: 3 }));
    [1, 2].forEach(end => series.push(Object.assign({
      data: figure.band.map(at => [at[0], at[end]]), z: 4,
      lineStyle: { color: BOUNDARY, width: 1, type: 'dotted' } }, upper)));
  }
  if (figure.boundary && figure.boundary.length) {
    series.push(
      Object.assign({ data: figure.boundary, z: 4, lineStyle: { color: '#fff', width: 5 } }, upper),
      Object.assign({ data: figure.boundary, z: 5, name: figure.lines,
        lineStyle: { color: BOUNDARY, width: 2.5 }, itemStyle: { color: BOUNDARY } }, upper));
  }
  if (figure.law && figure.law.length) {
    series.push(
      Object.assign({ data: figure.law, z: 6, lineStyle: { color: '#fff', width: 4 } }, upper),
      Object.assign({ data: figure.law, z: 7, name: LAW_NAME,
        lineStyle: { color: INK, width: 2, type: 'dashed' }, itemStyle: { color: INK } }, upper));
  }
  const lines = series.map(one => one.name)
    .filter(name => name && [figure.lines, LAW_NAME].includes(name));
  return {
    aria: described('Map of the ' + figure.noun + ', ' + figure.title + ': ' + figure.x + ' across' + (figure.ys.length ? ', ' + figure.y + ' up' : '')
      + ', ' + (figure.grid ? figure.squares.length + ' squares'
        : figure.squares.length + ' of ' + figure.xs.length * rows.length + ' squares') + ' with trials.'),
    grid: { left: 84, right: figure.standalone ? 76 : 12, top: lines.length ? 30 : 12, bottom: 56,
      show: true, borderColor: FRAME, backgroundColor: HATCHING },
    legend: legend(lines),
    xAxis: [side(figure.x, grid.xs, 32), overlay(grid.xs.length)],
    yAxis: [side(figure.y, rows, 62), overlay(rows.length)],
    // The page has one scale for all maps.
    visualMap: { show: Boolean(figure.standalone), min: 0, max: most, seriesIndex: 0, dimension: 2,
      inRange: { color: CIVIDIS }, calculable: false, right: 4, top: 'middle', itemHeight: 150,
      text: [minus(most), '0'], textStyle: { color: INK } },
    tooltip: tooltip(item => squareLines(figure, item.data.square)),
    series,
  };
}

// --- single trials ---

function joined(lists) {
  return [].concat.apply([], lists);
}

// By the name of an outcome, what it is called and how it is drawn.
function outcomesOf(figure) {
  const outcomes = {};
  figure.outcomes.forEach(one => {
    outcomes[one.name] = Object.assign({ label: one.label }, ROLES[one.role]);
  });
  return outcomes;
}

function trialLines(trial, outcomes) {
  return ['seed ' + trial.seed + ': ' + outcomes[trial.outcome].label]
    .concat(trial.ended || [], trial.id);
}

// Series of one name are switched on and off together.
function outcomeLegend(figure, outcomes) {
  const present = figure.outcomes.map(one => one.name)
    .filter(name => figure.trials.some(trial => trial.outcome === name));
  return Object.assign(legend(present), { formatter: name => outcomes[name].label });
}

// What a plot and its lines are called; its own name only if it says more.
function plotName(plot) {
  const lines = plot.lines.map((line, index) => line.label
    + (line.unit ? ' [' + line.unit + ']' : '') + DASHES[index % DASHES.length][1]).join(', ');
  return plot.lines.length === 1 && plot.lines[0].label === plot.name ? lines
    : plot.name + ': ' + lines;
}

// Whether a value has none beside it, so that no line leads to it.
function isAlone(values, i) {
  return [values[i - 1], values[i + 1]].every(value => value === null || value === undefined);
}

function trajectoryOptions(figure) {
  const series = [];
  const outcomes = outcomesOf(figure);
  const count = figure.plots.length;
  const ends = figure.plots.map(plot => lowerEnd(joined(plot.lines.map(line =>
    joined(figure.trials.map(trial => trial.measured[line.measure]))))));
  figure.plots.forEach((plot, index) => plot.lines.forEach((line, place) => {
    const shown = value => (value === null || !plot.logarithmic ? value
      : Math.max(ends[index], value));
    figure.trials.forEach(trial => {
      const look = outcomes[trial.outcome];
      const values = trial.measured[line.measure];
      series.push({
        type: 'line', name: trial.outcome, xAxisIndex: index, yAxisIndex: index,
        symbol: look.symbol,
        symbolSize: (value, item) => (item.dataIndex === trial.step.length - 1 ? 8
          : isAlone(values, item.dataIndex) ? 4 : 0),
        data: trial.step.map((step, i) => (
          { trial, line, told: values[i], value: [step, shown(values[i])] })),
        lineStyle: { color: look.color, type: DASHES[place % DASHES.length][0], width: 1.8 },
        itemStyle: { color: look.color },
      });
    });
  }));
  return {
    aria: described(figure.title + ': ' + figure.trials.length + ' trials. '
      + figure.trials.map(trial => trialLines(trial, outcomes).slice(0, -1).join(', ')).join('; ')),
    grid: figure.plots.map((plot, index) => ({
      left: index % 2 ? '56%' : '7%', width: count === 1 ? '88%' : '40%',
      top: 52 + 228 * Math.floor(index / 2), height: 160 })),
    legend: Object.assign(outcomeLegend(figure, outcomes), { itemStyle: {} }),
    xAxis: figure.plots.map((plot, index) => axis(index + 2 < count ? '' : 'step', 28,
      { gridIndex: index, type: 'value', min: 0, max: figure.budget || null })),
    yAxis: figure.plots.map((plot, index) => axis(plotName(plot), 12, {
      gridIndex: index, type: plot.logarithmic ? 'log' : 'value', scale: true, nameLocation: 'end',
      nameTextStyle: { color: INK, fontSize: 12, align: 'left' },
      axisLabel: { color: INK, hideOverlap: true, formatter: short } })),
    tooltip: Object.assign(tooltip(items => ['step ' + items[0].data.value[0]].concat(
      items.map(item => item.data.line.label + ' ' + short(item.data.told)
        + (item.data.line.unit ? ' ' + item.data.line.unit : '') + ', '
        + trialLines(item.data.trial, outcomes)[0]))), { trigger: 'axis' }),
    series,
  };
}

function phaseOptions(figure) {
  const outcomes = outcomesOf(figure);
  const shown = coordinate => {
    const end = lowerEnd(joined(figure.trials.map(trial => trial.measured[coordinate.measure])));
    return (trial, i) => {
      const value = trial.measured[coordinate.measure][i];
      return value === null || !coordinate.logarithmic ? value : Math.max(end, value);
    };
  };
  const [x, y] = [shown(figure.x), shown(figure.y)];
  const at = (trial, i) => [x(trial, i), y(trial, i)];
  const ends = (pick, symbol, name) => ({
    type: 'scatter', symbol, symbolSize: 6, z: 3, tooltip: { show: true },
    data: figure.trials.map(trial => ({ trial, value: at(trial, pick(trial)), name,
      itemStyle: { color: outcomes[trial.outcome].color } })),
  });
  const side = (coordinate, gap) => axis(coordinate.label, gap, {
    type: coordinate.logarithmic ? 'log' : 'value', scale: true,
    axisLabel: { color: INK, hideOverlap: true, formatter: short } });
  return {
    aria: described('Phase portrait, ' + figure.title + ': ' + figure.trials.length
      + ' trials from their start (circle) to their end (square), ' + figure.x.label
      + ' across and ' + figure.y.label + ' up.'),
    grid: { left: 70, right: 16, top: belowLegend(figure.outcomes.map(one => one.label)),
      bottom: 50 },
    legend: outcomeLegend(figure, outcomes),
    xAxis: side(figure.x, 28),
    yAxis: side(figure.y, 48),
    tooltip: tooltip(item => trialLines(item.data.trial, outcomes).concat(item.data.name)),
    series: figure.trials.map(trial => ({
      type: 'line', name: trial.outcome, showSymbol: false, silent: true,
      data: trial.step.map((step, i) => at(trial, i)),
      lineStyle: { color: outcomes[trial.outcome].color, type: outcomes[trial.outcome].type,
        width: 1.2, opacity: 0.75 },
      itemStyle: { color: outcomes[trial.outcome].color },
    })).concat(ends(() => 0, 'emptyCircle', 'start'),
      ends(trial => trial.step.length - 1, 'rect', 'end')),
  };
}

// --- pictures ---

// The marks of tiles, by the symbol of their role: corners around a middle, as far as 1.
const CORNERS = {
  triangle: [[0, -1], [0.95, 0.75], [-0.95, 0.75]],
  diamond: [[0, -1], [0.8, 0], [0, 1], [-0.8, 0]],
  rect: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  arrow: [[0, -1], [0.85, 0.9], [0, 0.45], [-0.85, 0.9]],
};
const LINE_ICON = 'path://M0,4H34V6H0Z';

// What a picture leaves above it for its legend, and below for its trial.
const ABOVE_PICTURE = 52;
const BELOW_PICTURE = 28;

// The one of some trials whose picture there is.
function pictured(figure, trials) {
  return trials.find(trial => trial.pictures && trial.pictures[figure.picture]);
}

function mark(symbol, at, size, style) {
  return symbol === 'circle'
    ? { type: 'circle', shape: { cx: at[0], cy: at[1], r: 0.9 * size }, style }
    : { type: 'polygon', style,
      shape: { points: CORNERS[symbol].map(corner => [at[0] + size * corner[0], at[1] + size * corner[1]]) } };
}

// Square cells as large as the drawing has room for, in its middle.
function squareCells(api, rows, columns) {
  const height = api.getHeight() - ABOVE_PICTURE - BELOW_PICTURE;
  const size = Math.min((api.getWidth() - 8) / columns, height / rows);
  const left = (api.getWidth() - size * columns) / 2;
  const top = ABOVE_PICTURE + (height - size * rows) / 2;
  return { size, middle: cell => [left + size * (cell % columns + 0.5),
    top + size * (Math.floor(cell / columns) + 0.5)] };
}

function cellName(cell, columns) {
  return 'row ' + (Math.floor(cell / columns) + 1) + ', column ' + (cell % columns + 1);
}

// Where there are so many that nobody would listen to them, their number.
function cellNames(cells, columns) {
  return cells.length > 8 ? cells.length + ' cells'
    : cells.map(cell => cellName(cell, columns)).join(' and ');
}

function pathText(path, columns) {
  return path.length ? 'from ' + cellName(path[0], columns) + ' to '
    + cellName(path[path.length - 1], columns) + ' in ' + (path.length - 1)
    + (path.length === 2 ? ' move' : ' moves') : 'none';
}

function pictureOptions(figure) {
  const trial = pictured(figure, figure.trials);
  if (!trial) {
    return { aria: described(figure.title), series: [] };
  }
  const drawing = trial.pictures[figure.picture];
  const columns = drawing.rows[0].length;
  const codes = drawing.rows.join('').split('');
  const layout = api => squareCells(api, drawing.rows.length, columns);
  const told = trialLines(trial, outcomesOf(figure));
  const tiles = figure.tiles.map(tile => ({ tile, look: tile.role ? ROLES[tile.role] : null,
    cells: codes.map((code, cell) => (code === tile.code ? cell : -1)).filter(cell => cell >= 0) }))
    .filter(one => one.cells.length);
  const plain = { type: 'custom', coordinateSystem: 'none' };
  const still = children => ({ type: 'group', emphasisDisabled: true, children });
  const visits = cell => drawing.path.map((at, i) => (at === cell ? i : -1)).filter(i => i >= 0);
  const series = tiles.map(one => Object.assign({
    name: one.tile.label, itemStyle: { color: one.look ? one.look.color : '#fff' },
    data: one.cells.map(cell => ({ value: [cell], lines:
      [cellName(cell, columns) + ': ' + one.tile.label].concat(visits(cell).length
        ? figure.path + ': after ' + visits(cell).join(', ')
          + (visits(cell).join() === '1' ? ' move' : ' moves') : []) })),
    renderItem: (params, api) => {
      const cells = layout(api);
      const at = cells.middle(api.value(0));
      const ground = style => ({ type: 'rect', shape: { x: at[0] - cells.size / 2,
        y: at[1] - cells.size / 2, width: cells.size, height: cells.size }, style });
      return still([ground({ fill: '#fff', stroke: '#d0d7de', lineWidth: 1 })]
        .concat(one.look ? [ground({ fill: one.look.color, opacity: 0.15 }),
          mark(one.look.symbol, at, 0.36 * cells.size, { fill: one.look.color })] : []));
    },
  }, plain));
  if (drawing.path.length) {
    series.push(Object.assign({
      name: figure.path, itemStyle: { color: INK }, z: 3,
      data: [{ value: [0], lines: [figure.path + ': ' + pathText(drawing.path, columns)].concat(told) }],
      renderItem: (params, api) => {
        const cells = layout(api);
        const points = drawing.path.map(cells.middle);
        const line = (stroke, lineWidth) => ({ type: 'polyline', shape: { points },
          style: { stroke, lineWidth, fill: 'none', lineJoin: 'round' } });
        const thin = Math.max(1, Math.min(2.2, cells.size / 8));
        return still([line('#fff', 2.4 * thin), line(INK, thin),
          mark('circle', points[0], 0.14 * cells.size, { fill: '#fff', stroke: INK, lineWidth: thin }),
          mark('rect', points[points.length - 1], 0.12 * cells.size,
            { fill: INK, stroke: '#fff', lineWidth: thin / 2 })]);
      },
    }, plain));
  }
  const named = tiles.filter(one => one.look)
    .map(one => ({ name: one.tile.label, icon: one.look.symbol }))
    .concat(drawing.path.length ? { name: figure.path, icon: LINE_ICON } : []);
  return {
    aria: described(figure.title + ': ' + told.slice(0, -1).join(', ') + '. '
      + drawing.rows.length + ' rows of ' + columns + ' cells; '
      + tiles.filter(one => one.look).map(one => one.tile.label + ' in '
        + cellNames(one.cells, columns)).concat(figure.path + ': '
        + pathText(drawing.path, columns)).join('; ') + '.'),
    legend: Object.assign(legend(named), { itemStyle: {}, itemWidth: 22, selectedMode: false }),
    title: { text: told[0], bottom: 0, left: 'center',
      textStyle: { color: INK, fontSize: 12, fontWeight: 'normal' } },
    tooltip: tooltip(item => item.data.lines),
    series,
  };
}

// --- statistics ---

// Where a logarithmic axis of steps shows 0.
const START = 0.1;

// Of several curves of one event, in their order.
function shade(index, count) {
  return { color: CIVIDIS[Math.round(index * 7 / Math.max(1, count - 1))],
    type: DASHES[index % DASHES.length][0] };
}

function incidenceOptions(figure) {
  const series = [];
  const start = START * (figure.least || 1);
  const place = time => Math.max(start, time);
  figure.curves.forEach((curve, index) => {
    const look = curve.role ? ROLES[curve.role] : shade(index, figure.curves.length);
    const inside = curve.points.filter(point => point.length === 4);
    const edge = column => inside.map(point => [place(point[0]), point[column]]);
    if (inside.length) {
      series.push(area({ low: edge(2), high: edge(3) }, look.color));
    }
    series.push({
      type: 'line', name: curve.event, showSymbol: false, z: 3,
      data: curve.points.map(point => ({ value: [place(point[0]), point[1]], point })),
      lineStyle: { color: look.color, type: look.type, width: 2.2 },
      itemStyle: { color: look.color },
    });
  });
  return {
    aria: described('Cumulative incidence, ' + figure.title + ': '
      + figure.curves.filter(curve => curve.points.length).map(curve => curve.event
        + ' first in ' + percent(curve.points[curve.points.length - 1][1])).join(', ') + '.'),
    grid: { left: 62, right: 24, top: belowLegend(figure.curves.map(curve => curve.event)),
      bottom: 50 },
    legend: legend(figure.curves.map(curve => curve.event)),
    xAxis: axis(figure.x || 'step', 28, { type: 'log', min: start, max: figure.until,
      axisLabel: { color: INK, hideOverlap: true,
        formatter: time => (time < 10 * start ? '0' : short(time)) } }),
    yAxis: axis('came first by then', 44, { type: 'value', min: 0, max: 1,
      axisLabel: { color: INK, formatter: share => Math.round(100 * share) + '\u00a0%' } }),
    tooltip: Object.assign(tooltip(items => [figure.x ? figure.x + ' ' + short(items[0].data.point[0]) : 'step ' + items[0].data.point[0]].concat(
      items.map(item => item.seriesName + ' ' + percent(item.data.value[1])
        + (item.data.point.length === 4
          ? ' (' + percent(item.data.point[2]) + ' to ' + percent(item.data.point[3]) + ')' : '')))),
    { trigger: 'axis' }),
    series,
  };
}

// The longest pieces of what stands side by side and has something.
function runs(points, has) {
  const pieces = [];
  points.forEach((point, i) => {
    if (has(point) && !(i && has(points[i - 1]))) {
      pieces.push([]);
    }
    if (has(point)) {
      pieces[pieces.length - 1].push(point);
    }
  });
  return pieces;
}

// A point is a step, the mean and the ends of its interval, each null where there is none, and of
// how many trials and seeds it is.
function meanOptions(figure) {
  const end = lowerEnd(joined(joined(figure.lines.map(line => line.points))
    .map(point => point.slice(1, 4))));
  const x = step => (figure.early ? Math.max(START, step) : step);
  const y = value => (value === null || !figure.logarithmic ? value : Math.max(end, value));
  const series = [];
  figure.lines.forEach((line, index) => {
    const look = shade(index, figure.lines.length);
    const means = line.points.map(point => point[1]);
    const full = point => point[4] === line.trials;
    runs(line.points, point => point[2] !== null).forEach(run => series.push(area({
      low: run.map(point => [x(point[0]), y(point[2])]),
      high: run.map(point => [x(point[0]), y(point[3])]) }, look.color)));
    const drawn = more => Object.assign({
      type: 'line', name: line.name, z: 3, symbol: 'circle', encode: { x: 0, y: [1, 2, 3] },
      symbolSize: (value, item) => (isAlone(means, item.dataIndex) ? 5 : 0),
      itemStyle: { color: look.color },
    }, more);
    series.push(
      drawn({ data: line.points.map(point => ({ point, value: [x(point[0])].concat(point.slice(1, 4).map(y)) })),
        lineStyle: { color: look.color, type: look.type, width: 1 } }),
      drawn({ data: line.points.map(point => [x(point[0]), full(point) ? y(point[1]) : null]),
        encode: { x: 0, y: 1 }, silent: true,
        lineStyle: { color: look.color, type: look.type, width: 2.4 } }));
  });
  if (figure.level !== undefined) {
    series.push({ type: 'line', silent: true, data: [], markLine: { silent: true, symbol: 'none',
      label: { show: false }, lineStyle: { color: INK, type: 'solid', width: 1 },
      data: [{ yAxis: figure.level }] } });
  }
  const names = figure.lines.map(line => line.name);
  const told = line => line.points.filter(point => point[1] !== null);
  return {
    aria: described((figure.what || 'Mean over trials') + ', ' + figure.y + ', by ' + figure.x + ': '
      + figure.lines.map(line => line.name + ' from ' + short(told(line)[0][1]) + ' to '
        + short(told(line)[told(line).length - 1][1])).join(', ') + '.'),
    grid: { left: 66, right: 24, top: belowLegend(names), bottom: 50 },
    legend: legend(names),
    xAxis: axis(figure.x, 28, figure.early
      ? { type: 'log', min: START, max: figure.until, axisLabel: { color: INK, hideOverlap: true,
        formatter: step => (step < 10 * START ? '0' : short(step)) } }
      : { type: 'value', min: 0, max: figure.until }),
    yAxis: axis(figure.y, 48, { type: figure.logarithmic ? 'log' : 'value', scale: true,
      min: figure.level === undefined ? null
        : range => Math.min(Math.floor(10 * range.min) / 10, figure.level),
      axisLabel: { color: INK, hideOverlap: true, formatter: short } }),
    tooltip: Object.assign(tooltip(items => ['step ' + items.filter(item => item.data.point)[0].data.point[0]].concat(
      items.filter(item => item.data.point && item.data.point[1] !== null)
        .map(({ seriesName, data: { point } }) => seriesName + ' ' + short(point[1])
          + (point[2] === null ? '' : ' (' + short(point[2]) + ' to ' + short(point[3]) + ')')
          + ', ' + point[4] + (point[4] === 1 ? ' trial' : ' trials')))),
    { trigger: 'axis' }),
    series,
  };
}

function effectOptions(figure) {
  const names = figure.rows.map(row => row.label + ' (against ' + row.baseline + ')');
  return {
    aria: described(figure.title + ', with intervals: ' + figure.rows.map((row, i) => names[i]
      + ' ' + percent(row.difference)).join(', ')),
    grid: { left: 12, right: 24, top: 8, bottom: 48, containLabel: true },
    xAxis: axis(figure.axis, 30, { type: 'value',
      min: range => Math.max(-1, Math.floor(5 * range.min) / 5),
      max: range => Math.min(1, Math.ceil(5 * range.max) / 5),
      axisLabel: { color: INK, formatter: share => minus(Math.round(100 * share)) + '\u00a0%' } }),
    yAxis: axis('', 0, { type: 'category', inverse: true, data: names,
      axisLabel: { color: INK, interval: 0 }, axisTick: { show: false } }),
    tooltip: tooltip(item => [names[item.data.value[0]],
      percent(figure.rows[item.data.value[0]].difference) + ' (' + percent(item.data.value[2])
        + ' to ' + percent(item.data.value[3]) + ')',
      figure.rows[item.data.value[0]].trials + ' trials']),
    series: [{
      type: 'custom', encode: { x: [1, 2, 3], y: 0 },
      data: figure.rows.map((row, i) => ({ value: [i, row.difference, row.low, row.high] })),
      renderItem: (params, api) => {
        const middle = api.coord([api.value(1), api.value(0)]);
        const low = api.coord([api.value(2), api.value(0)]);
        const high = api.coord([api.value(3), api.value(0)]);
        const sure = api.value(2) > 0 || api.value(3) < 0;
        const color = sure ? INK : '#8c959f';
        return { type: 'group', children: [
          { type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] },
            style: { stroke: color, lineWidth: 2 } },
          { type: 'circle', shape: { cx: middle[0], cy: middle[1], r: 4 },
            style: { fill: color } },
        ] };
      },
      markLine: { silent: true, symbol: 'none', label: { show: false },
        lineStyle: { color: INK, type: 'solid', width: 1 }, data: [{ xAxis: 0 }] },
    }],
  };
}

// What draws a figure, by its kind; figures of several units may be of one kind.
const OPTIONS = {
  map: mapOptions,
  times: mapOptions,
  trajectories: trajectoryOptions,
  picture: pictureOptions,
  phase: phaseOptions,
  incidence: incidenceOptions,
  means: meanOptions,
  effects: effectOptions,
};

function figureOptions(figure) {
  return Object.assign({ animation: false }, OPTIONS[figure.kind](figure));
}
