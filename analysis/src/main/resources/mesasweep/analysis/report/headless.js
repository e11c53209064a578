'use strict';

// A figure is drawn in one go: there are no later frames that a timer could ask for.
function setTimeout() {
  return 0;
}

function clearTimeout() {}

// Without a canvas ECharts takes widths from a table of ASCII, and a minus sign for a whole em.
echarts.setPlatformAPI({
  measureText: (text, font) => ({ width: textWidth(String(text), String(font)) }),
});

// What only a page has is taken out: animation, a description for the page's element, and the
// series drawn over several frames, of which there would be no second one.
function still(options, fontFamily) {
  const series = [].concat(options.series || []);
  return Object.assign({}, options, {
    animation: false,
    aria: Object.assign({}, options.aria, { label: { enabled: false } }),
    textStyle: Object.assign({}, options.textStyle, { fontFamily: fontFamily }),
    progressive: 0,
    series: series.map(one => Object.assign({}, one, { animation: false, progressive: 0 })),
  });
}

// ECharts numbers its drawings, so that the same figure would have other names the next time.
// Texts of renderItem and graphic do not inherit the font. Of what only browsers take as meant,
// a font in one word is written out, and a stroke of no width, a hairline elsewhere, left out.
// None of this touches a text: the quotes in it are encoded as &quot;.
function plain(svg, fontFamily) {
  return svg
    .replace(/(id="|url\(#|href="#)zr\d+-/g, '$1')
    .replace(/style="font: ([^"]*?)([\d.]+px) ([^"]*)"/g, (all, traits, size, family) =>
      'style="font-size:' + size + ';font-family:' + family + ';'
      + (/italic|oblique/.test(traits) ? 'font-style:italic;' : '')
      + (/bold|[6-9]00/.test(traits) ? 'font-weight:bold;' : '') + '"')
    .replace(/font-family:sans-serif;/g, 'font-family:' + fontFamily + ';')
    .replace(/ stroke="[^"]*" stroke-width="0"/g, '');
}

function drawFigure(json, width, height, fontFamily) {
  const options = still(figureOptions(JSON.parse(json)), fontFamily);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(options);
    // As renderToSVGString, but without the style sheet for a mouse.
    const svg = chart.getZr().painter.renderToString({ cssAnimation: false, cssEmphasis: false });
    return plain(svg, fontFamily);
  } finally {
    chart.dispose();
  }
}
