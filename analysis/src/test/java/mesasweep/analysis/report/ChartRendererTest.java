package mesasweep.analysis.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import mesasweep.analysis.report.Resources.Script;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

@Tag("slow")
class ChartRendererTest {
  private static final String MAP =
      """
const figureOptions = figure => ({
  title: { text: figure.title, subtext: 'plain {i|slanted}', subtextStyle: { rich: { i: { fontStyle: 'italic' } } } },
  aria: { enabled: true, label: { description: figure.title } },
  tooltip: { formatter: item => item.name },
  grid: { show: true, backgroundColor: { svgWidth: 8, svgHeight: 8, repeat: 'repeat',
    svgElement: { tag: 'path', key: 'stripe', attrs: { d: 'M0,8L8,0', stroke: '#123456' } } } },
  xAxis: { type: 'category', data: figure.xs },
  yAxis: { type: 'category', axisLabel: { formatter: value => figure.fail ? null.x : '\\u2212' + value } },
  visualMap: { show: false, min: 0, max: 1, dimension: 2, inRange: { color: ['#ff0000', '#00ff00'] } },
  series: [
    { type: 'heatmap', data: figure.cells },
    { type: 'custom', data: figure.cells, renderItem: (params, api) => ({
      type: 'text', style: { text: 'noted', fill: '#333' } }) },
  ],
});
""";
  private static final String FOUR_CELLS =
      """
      {"title": "shares <of> & \u00a05\u00a0%", "xs": ["near", "far"],
       "cells": [[0, "1", 1], [1, "1", 1], [0, "2", 1], [1, "2", 0]]}
      """;

  private static ChartRenderer renderer;

  @BeforeAll
  static void load() {
    renderer = ChartRenderer.load(List.of(new Script("map.js", MAP)));
  }

  @Test
  void figureIsXmlWithItsTextsAndMarks() throws Exception {
    Document svg = parsed(renderer.svg(FOUR_CELLS, 300, 200));
    assertEquals("300", svg.getDocumentElement().getAttribute("width"));
    List<String> texts =
        elements(svg, "text").stream().map(text -> text.getTextContent().strip()).toList();
    assertTrue(
        texts.containsAll(
            List.of("shares <of> & \u00a05\u00a0%", "near", "far", "\u22121", "\u22122")),
        texts::toString);
    assertEquals(4, texts.stream().filter("noted"::equals).count());
    assertEquals(3, filled(svg, "rgb(0,255,0)"));
    assertEquals(1, filled(svg, "rgb(255,0,0)"));
  }

  @Test
  void figureNeedsNothingElseAndIsTheSameEachTime() {
    String svg = renderer.svg(FOUR_CELLS, 300, 200);
    assertEquals(svg, renderer.svg(FOUR_CELLS, 300, 200));
    assertFalse(svg.replaceAll(" xmlns(:xlink)?=\"[^\"]*\"", "").contains("://"), svg);
    assertFalse(svg.contains("font-family:sans-serif"), svg);
    assertFalse(svg.contains("font: "), "a short hand that not every program reads");
  }

  @Test
  void figureOfThousandsOfMarksIsComplete() throws Exception {
    String cells =
        IntStream.range(0, 4000)
            .mapToObj(i -> "[" + i % 50 + ", \"" + i / 50 + "\", 1]")
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    Document svg = parsed(renderer.svg("{\"title\": \"\", \"cells\": [" + cells + "]}", 600, 600));
    assertEquals(4000, filled(svg, "rgb(0,255,0)"));
    assertEquals(
        4000,
        elements(svg, "text").stream()
            .filter(text -> text.getTextContent().strip().equals("noted"))
            .count());
  }

  @Test
  void pictureHasTheScaledSizeAndTheColoursOnWhite() throws Exception {
    byte[] png = ChartRenderer.png(renderer.svg(FOUR_CELLS, 300, 200), 1.5);
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(450, picture.getWidth());
    assertEquals(300, picture.getHeight());
    assertEquals(Color.WHITE.getRGB(), picture.getRGB(0, 0));
    int[] pixels = picture.getRGB(0, 0, 450, 300, null, 0, 450);
    long green = IntStream.of(pixels).filter(pixel -> pixel == 0xff00ff00).count();
    long red = IntStream.of(pixels).filter(pixel -> pixel == 0xffff0000).count();
    assertEquals(3, (double) green / red, 0.1);
    // The title, above the grid.
    assertTrue(IntStream.of(pixels).limit(450 * 30).anyMatch(pixel -> pixel != 0xffffffff));
  }

  @Test
  void errorInACallbackNamesTheLineOfTheScript() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> renderer.svg("{\"fail\": true, \"cells\": [[0, \"1\", 1]]}", 300, 200));
    assertTrue(error.getMessage().startsWith("map.js, line 8: TypeError"), error::getMessage);
  }

  @Test
  void scriptThatCannotBeReadNamesItsLine() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> ChartRenderer.load(List.of(new Script("broken.js", "'use strict';\nlet = ;"))));
    assertTrue(error.getMessage().startsWith("broken.js, line 2: "), error::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for (var i = 0; i < 2; i++) { const z = i; f(z); }",
        "while (g()) { if (h()) { const z = g(); f(z); } }",
        "for (let i = 0; i < 2; i++) { f(() => i); }",
        "for (let k of [1, 2]) { f(() => k); }",
      })
  void loopThatWouldRunOtherwiseThanInABrowserIsRefused(String loop) {
    String source = "function figureOptions(figure) {\n  " + loop + "\n}";
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> ChartRenderer.load(List.of(new Script("loop.js", source))));
    assertTrue(error.getMessage().startsWith("loop.js, line 2: "), error::getMessage);
  }

  @Test
  void loopThatRunsAsInABrowserIsNot() {
    String source =
        """
        function figureOptions(figure) {
          const seen = [];
          for (let i = 0; i < 2; i++) { let z = i; seen.push(z); }
          for (let k of [2, 3]) { let z = k; seen.push(z); }
          [4, 5].forEach(k => { const z = k; seen.push(() => z); });
          return { title: { text: seen.map(s => (typeof s === 'number' ? s : s())).join(' ') } };
        }
        """;
    String svg = ChartRenderer.load(List.of(new Script("loop.js", source))).svg("{}", 200, 50);
    assertTrue(svg.contains(">0 1 2 3 4 5<"), svg);
  }

  @Test
  void lettersAreMeasuredByTheirFont() {
    double digit = ChartFont.width("0", "10px sans-serif");
    assertEquals(5.56, digit, 0.01, "a digit of Arial is 0.556 em wide");
    assertEquals(2 * digit, ChartFont.width("00", "10px sans-serif"), 0.01);
    assertEquals(5.84, ChartFont.width("\u2212", "10px sans-serif"), 0.01);
    assertEquals(6.11, ChartFont.width("b", "bold 10px sans-serif"), 0.01);
    assertEquals(10, ChartFont.width("\u56fd", "10px sans-serif"), "not in the font");
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static long filled(Document svg, String colour) {
    return elements(svg, "path").stream()
        .filter(path -> path.getAttribute("fill").equals(colour))
        .count();
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList found = svg.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
