'use strict';

// What a person sees of a chart, read from the drawing: tests compare it with the report's data.
window.drawn = (() => {
  const element = id => document.getElementById('chart-' + id);
  const chart = id => echarts.getInstanceByDom(element(id));

  // Paths with an extent, in pixels of the chart; not those that only clip or fill others.
  function paths(id) {
    const corner = element(id).getBoundingClientRect();
    const place = box => new DOMRect(box.x - corner.x, box.y - corner.y, box.width, box.height);
    return [...element(id).querySelectorAll('svg path')]
      .filter(path => !path.closest('defs, clipPath, pattern'))
      .map(path => ({ path, box: place(path.getBoundingClientRect()) }))
      .filter(({ box }) => box.width > 0 || box.height > 0);
  }

  const look = (path, name) => path.getAttribute(name) || getComputedStyle(path)[name];
  const empty = path => ['none', 'transparent'].includes(look(path, 'fill'));

  // The fill of the mark in the middle of each square, null where there is none.
  function fills(id, squares) {
    const marks = paths(id).filter(({ path }) => !empty(path));
    return squares.map(square => {
      const [x, y] = chart(id).convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [square.x, square.y]);
      const mark = marks.find(({ box }) => box.width < 100 && box.height < 100
        && Math.abs(box.x + box.width / 2 - x) < 2 && Math.abs(box.y + box.height / 2 - y) < 2);
      return mark ? look(mark.path, 'fill') : null;
    });
  }

  // Which of the points, given as axis values, no small mark is centred on.
  function unmarked(id, points) {
    const marks = paths(id).filter(({ path, box }) => !empty(path) && box.width < 20);
    return points.map((point, index) => ({ index,
      at: chart(id).convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, point) }))
      .filter(({ at }) => !marks.some(({ box }) =>
        near(at, [box.x + box.width / 2, box.y + box.height / 2])))
      .map(({ index }) => index);
  }

  // The polylines, each the points of its path in pixels of the chart.
  function lines(id) {
    return paths(id).filter(({ path }) => empty(path)).map(({ path }) => ({
      color: look(path, 'stroke'),
      points: (path.getAttribute('d').match(/-?[\d.]+(e-?\d+)?/g) || []).map(Number)
        .reduce((points, value, i) => {
          if (i % 2) {
            points[points.length - 1].push(value);
          } else {
            points.push([value]);
          }
          return points;
        }, []),
    }));
  }

  const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) < 1;

  // Which of the curves, given as points of axis values, no line passes through in this order. One
  // that does not leave a pixel, such as that of a run that stopped early, has no line.
  function missing(id, axis, curves) {
    const found = lines(id);
    return curves.map((curve, index) => ({ index, at: curve.map(point =>
      chart(id).convertToPixel({ xAxisIndex: axis, yAxisIndex: axis }, point)) }))
      .filter(({ at }) => at.some(point => !near(point, at[0])) && !found.some(({ points }) => {
        let next = 0;
        points.forEach(point => {
          while (next < at.length && near(point, at[next])) {
            next++;
          }
        });
        return next === at.length;
      })).map(({ index }) => index);
  }

  // The cells of a picture by rows, from the white grounds that are drawn: the middle of each, and
  // the colour of the mark that is centred on it.
  function tiles(id, rows, columns) {
    const grounds = paths(id).filter(({ path }) => look(path, 'fill') === '#fff'
      && look(path, 'stroke') === '#d0d7de');
    const size = grounds[0].box.width;
    if (grounds.length !== rows * columns
      || grounds.some(({ box }) => Math.abs(box.width - box.height) > 1)) {
      throw new Error(grounds.length + ' cells');
    }
    const marks = paths(id).filter(({ path, box }) => !empty(path)
      && box.width > size / 2 && box.width < 0.9 * size);
    return grounds.map(({ box }) => [box.x + box.width / 2, box.y + box.height / 2])
      .sort((a, b) => (Math.abs(a[1] - b[1]) > 2 ? a[1] - b[1] : a[0] - b[0]))
      .map(at => {
        const found = marks.find(({ box }) => Math.abs(box.x + box.width / 2 - at[0]) < size / 3
          && Math.abs(box.y + box.height / 2 - at[1]) < size / 3);
        return { at, size, mark: found ? look(found.path, 'fill') : '' };
      });
  }

  // The cells by whose middles the thin line of a picture goes.
  function way(id, rows, columns) {
    const cells = tiles(id, rows, columns);
    const line = lines(id).find(({ color }) => color === '#1b1f24');
    return line.points.map(point => cells.findIndex(({ at }) => near(at, point)));
  }

  // Brings a picture into the window and tells the pixel of a cell, some share of it off the middle.
  function tilePixel(id, rows, columns, cell, off) {
    element(id).scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = element(id).getBoundingClientRect();
    const { at, size } = tiles(id, rows, columns)[cell];
    return [Math.round(box.x + at[0] + size * (off || 0)),
      Math.round(box.y + at[1] + size * (off || 0))];
  }

  // What is written in a drawing, a line each.
  function texts(id) {
    return [...element(id).querySelectorAll('svg text')].map(text => text.textContent).join('\n');
  }

  // Brings a square into the window and tells its pixel there.
  function pixel(id, square) {
    element(id).scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = element(id).getBoundingClientRect();
    const [x, y] = chart(id)
      .convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [square.x, square.y]);
    return [Math.round(box.x + x), Math.round(box.y + y)];
  }

  // The text of the tooltip that is shown, or none.
  function tooltip(id) {
    return [...element(id).children]
      .filter(child => !child.querySelector('svg') && getComputedStyle(child).visibility === 'visible'
        && getComputedStyle(child).opacity === '1')
      .map(child => child.innerText).join('');
  }

  // The labels of which a part is outside of the drawing.
  function cut(id) {
    const frame = element(id).querySelector('svg').getBoundingClientRect();
    return [...element(id).querySelectorAll('svg text')].filter(text => {
      const box = text.getBoundingClientRect();
      return box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
    }).map(text => text.textContent);
  }

  // What stands out of the page to the right.
  function tooWide() {
    const right = box => box.getBoundingClientRect().right;
    return [...document.querySelectorAll('.chart, .chart svg, table, pre')]
      .filter(part => right(part) > right(part.closest('figure') || document.body) + 1)
      .map(part => (part.closest('[id]') || part).id + ' ' + part.tagName);
  }

  // Whether all of a chart is in the window.
  function visible(id) {
    const box = element(id).getBoundingClientRect();
    return box.top >= -1 && box.bottom <= window.innerHeight + 1;
  }

  return { marks: id => paths(id).map(({ path }) => path.getAttribute('d')), fills, missing, unmarked,
    tiles, way, tilePixel, texts, pixel, tooltip, visible, cut, tooWide, lines: id => lines(id).map(line => line.color) };
})();
