'use strict';
(() => {
  // cividis: even in lightness, and the same to colour-blind eyes.
  const CIVIDIS = ['#00204d', '#00336f', '#39486b', '#575c6d', '#707173',
    '#8a8779', '#a69d75', '#c4b56c', '#e4cf5b', '#ffea46'];
  const STEPS = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1],
  };
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const spoken = document.getElementById('map-spoken');
  const percent = share => (100 * share).toFixed(1) + '\u00a0%';

  function lines(map, square) {
    const place = data.x + ' ' + map.xs[square.x]
      + (map.ys.length ? ', ' + data.y + ' ' + map.ys[square.y] : '');
    const trials = square.done + ' done' + (square.failed ? ', ' + square.failed + ' failed' : '');
    if (!square.done) {
      return [place, trials];
    }
    const all = [
      place,
      'deceptive ' + percent(square.share)
        + ' (95\u00a0% interval ' + percent(square.low) + ' to ' + percent(square.high) + ')',
      trials,
      Object.entries(square.outcomes).map(([name, count]) => name + ' ' + count).join(', '),
    ];
    if (square.longTerm !== undefined) {
      all.push('long-term objective ' + square.longTerm);
    }
    const medians = Object.entries(square.medians)
      .map(([name, step]) => name + ' ' + (step === null ? 'beyond the budget' : step));
    return medians.length ? all.concat('Median steps:', ...medians) : all;
  }

  // The background of the map: what no square covers was not run.
  function hatching() {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 8;
    const pen = canvas.getContext('2d');
    pen.strokeStyle = '#b4bbc4';
    pen.beginPath();
    for (const x of [-8, 0, 8]) {
      pen.moveTo(x - 2, 10);
      pen.lineTo(x + 10, -2);
    }
    pen.stroke();
    return { image: canvas.toDataURL(), imageWidth: 8, imageHeight: 8, repeat: 'repeat' };
  }

  function side(name, values, gap) {
    return {
      type: 'category', data: values, name, nameLocation: 'middle', nameGap: gap,
      nameTextStyle: { color: '#1b1f24', fontSize: 13 },
      axisLabel: { color: '#1b1f24', hideOverlap: true },
      axisTick: { show: false }, axisLine: { show: false }, splitArea: { show: false },
    };
  }

  function options(map) {
    const rows = map.ys.length ? map.ys : [''];
    const ran = map.squares.filter(square => square.done);
    const failed = map.squares.filter(square => !square.done);
    const point = (square, ...more) => ({ value: [square.x, square.y, ...more], square });
    return {
      animation: false,
      aria: { enabled: true, label: { description:
        'Heat map of the share of deceptive trials, ' + map.title + ': ' + data.x
        + (map.ys.length ? ' across, ' + data.y + ' up' : ' across') + ', '
        + ran.length + ' of ' + map.xs.length * rows.length + ' squares with results. '
        + 'The arrow keys read the squares out; the table below holds the same numbers.' } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 84, right: 12, top: 12, bottom: 56, show: true,
        borderColor: '#8c959f', backgroundColor: hatching() },
      xAxis: side(data.x, map.xs, 32),
      yAxis: side(data.y, rows, 62),
      visualMap: { show: false, min: 0, max: 1, seriesIndex: 0, dimension: 2,
        inRange: { color: CIVIDIS } },
      tooltip: { confine: true, textStyle: { fontSize: 12, color: '#1b1f24' },
        formatter: item => lines(map, item.data.square)
          .map(line => echarts.format.encodeHTML(line)).join('<br>') },
      series: [
        { type: 'heatmap', data: ran.map(square => point(square, square.share)),
          itemStyle: { borderColor: '#fff', borderWidth: map.xs.length > 40 ? 0 : 0.5 },
          emphasis: { itemStyle: { borderColor: '#d6336c', borderWidth: 2 } } },
        { type: 'scatter', data: failed.map(square => point(square)), symbolSize: 9,
          symbol: 'path://M0,0L8,8M8,0L0,8',
          itemStyle: { color: 'none', borderColor: '#b3261e', borderWidth: 2 } },
      ],
    };
  }

  // The arrow keys walk over the squares that were run, Escape leaves them.
  function walk(place, chart, map) {
    const series = square => (square.done ? 0 : 1);
    const peers = square => map.squares.filter(other => series(other) === series(square));
    let at = null;
    const leave = () => {
      chart.dispatchAction({ type: 'hideTip' });
      chart.dispatchAction({ type: 'downplay' });
    };
    place.addEventListener('blur', leave);
    place.addEventListener('keydown', event => {
      const step = STEPS[event.key];
      if (event.key === 'Escape') {
        leave();
      }
      if (!step || !map.squares.length) {
        return;
      }
      event.preventDefault();
      const ahead = at && map.squares
        .map(square => [square, (square.x - at.x) * step[0] + (square.y - at.y) * step[1],
          Math.abs((square.x - at.x) * step[1]) + Math.abs((square.y - at.y) * step[0])])
        .filter(([, along]) => along > 0)
        .sort((a, b) => a[2] - b[2] || a[1] - b[1]);
      at = at ? (ahead.length ? ahead[0][0] : at) : map.squares[0];
      const target = { seriesIndex: series(at), dataIndex: peers(at).indexOf(at) };
      leave();
      chart.dispatchAction({ type: 'highlight', ...target });
      chart.dispatchAction({ type: 'showTip', ...target });
      spoken.textContent = lines(map, at).join('. ');
    });
  }

  const charts = data.maps.map((map, index) => {
    const place = document.getElementById('map-' + index);
    if (!map.ys.length) {
      place.style.height = '9rem';
    }
    const chart = echarts.init(place, null, { renderer: 'svg' });
    chart.setOption(options(map));
    walk(place, chart, map);
    return chart;
  });
  const fit = () => charts.forEach(chart => chart.resize());
  for (const moment of ['resize', 'beforeprint', 'afterprint']) {
    window.addEventListener(moment, fit);
  }
})();
