'use strict';
(() => {
  const STEPS = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1],
  };
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const spoken = document.getElementById('spoken');
  const font = { fontFamily: getComputedStyle(document.body).fontFamily };
  // Category labels name it themselves: ECharts leaves them room without a look at the text style.
  const theme = { textStyle: font, categoryAxis: { axisLabel: font } };
  const charts = new Map();

  function draw(id, figure) {
    charts.get(id).setOption(figureOptions(figure), true);
  }

  // The figures of single trials, by their kind: what stands over one of these trials of a square.
  const CAPTIONS = {
    trajectories: (figure, where, trials) => (trials.length ? 'Trajectories of ' + where
      : 'No trajectory of ' + where + ' was sampled'),
    picture: (figure, where, trials) => (pictured(figure, trials) ? figure.label + ': ' + where
      : 'No picture of ' + where + ' is on the page'),
  };

  // The trials of a square take the place of those shown before.
  function showTrials(figure, square) {
    const trials = data.trials.filter(trial => trial.panel === figure.panel
      && trial.x === square.x && trial.y === square.y);
    const where = figure.title + ', ' + place(figure, square);
    const captions = data.figures.filter(one => CAPTIONS[one.data.kind]).map(shown => {
      const caption = document.getElementById('caption-' + shown.id);
      caption.textContent = CAPTIONS[shown.data.kind](shown.data, where, trials);
      draw(shown.id, Object.assign({}, shown.data, { title: caption.textContent, trials }));
      return caption;
    });
    // With their drawings, or else a click on a map above would seem to do nothing; most of all the
    // first.
    captions.slice().reverse()
      .forEach(caption => caption.parentElement.scrollIntoView({ block: 'nearest' }));
    spoken.textContent = captions.map(caption => caption.textContent).join('. ');
  }

  // The arrow keys walk over the squares that were run, Enter shows trials, Escape leaves.
  function walk(element, chart, figure) {
    const series = square => (!square.done ? 1 : square.value === undefined ? 2 : 0);
    const peers = square => figure.squares.filter(other => series(other) === series(square));
    // From the middle of one square to that of another.
    const away = (from, to) => [0, 2].map(i =>
      (box(to)[i] + box(to)[i + 1] - box(from)[i] - box(from)[i + 1]) / 2);
    let at = null;
    const leave = () => {
      chart.dispatchAction({ type: 'hideTip' });
      chart.dispatchAction({ type: 'downplay' });
    };
    element.addEventListener('blur', leave);
    element.addEventListener('keydown', event => {
      const step = STEPS[event.key];
      if (event.key === 'Escape') {
        leave();
      }
      if (event.key === 'Enter' && at) {
        event.preventDefault();
        showTrials(figure, at);
      }
      if (!step || !figure.squares.length) {
        return;
      }
      event.preventDefault();
      const ahead = at && figure.squares
        .map(square => [square, away(at, square)])
        .map(([square, [x, y]]) => [square, x * step[0] + y * step[1],
          Math.abs(x * step[1]) + Math.abs(y * step[0])])
        .filter(([, along]) => along > 0)
        .sort((a, b) => a[2] - b[2] || a[1] - b[1]);
      at = at ? (ahead.length ? ahead[0][0] : at) : figure.squares[0];
      const target = { seriesIndex: series(at), dataIndex: peers(at).indexOf(at) };
      leave();
      chart.dispatchAction({ type: 'highlight', ...target });
      chart.dispatchAction({ type: 'showTip', ...target });
      spoken.textContent = squareLines(figure, at).join('. ');
    });
  }

  data.figures.forEach(({ id, data: figure, trials }) => {
    const element = document.getElementById('chart-' + id);
    const chart = echarts.init(element, theme, { renderer: 'svg' });
    charts.set(id, chart);
    draw(id, Object.assign({}, figure, { trials: trials.map(index => data.trials[index]) }));
    if (figure.squares) {
      walk(element, chart, figure);
      chart.on('click', item => {
        if (item.data && item.data.square) {
          showTrials(figure, item.data.square);
        }
      });
    }
  });
  // A printer's width is not known before it is too late to draw again: there drawings are scaled.
  function scalable(chart) {
    chart.getDom().querySelector('svg')
      .setAttribute('viewBox', '0 0 ' + chart.getWidth() + ' ' + chart.getHeight());
  }
  charts.forEach(scalable);
  const fit = () => charts.forEach(chart => {
    chart.resize();
    scalable(chart);
  });
  ['resize', 'afterprint'].forEach(moment => window.addEventListener(moment, fit));
})();
