package mesasweep.analysis.report;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import mesasweep.analysis.report.Resources.Script;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.JavaScriptException;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * Draws figures without a browser: ECharts runs in a JavaScript engine of the JVM and returns SVG.
 * The scripts that build ECharts' options are those of the HTML report, so both show the same.
 *
 * <p>To be used by one thread at a time.
 */
final class ChartRenderer {
  private static final String HEADLESS = "headless.js";
  private static final Pattern FRAME = Pattern.compile("\\tat (.+?):(\\d+)");
  private static final DocumentLimits ANY_NUMBER_OF_PATHS =
      new DocumentLimits(
          DocumentLimits.DEFAULT_MAX_NESTING_DEPTH,
          DocumentLimits.DEFAULT_MAX_USE_NESTING_DEPTH,
          Integer.MAX_VALUE);

  private final Scriptable scope;
  private final Function drawFigure;

  private ChartRenderer(Scriptable scope, Function drawFigure) {
    this.scope = scope;
    this.drawFigure = drawFigure;
  }

  /**
   * Loads ECharts and then the scripts in their order, which takes about a second.
   *
   * @param scripts define a global function {@code figureOptions(figure)} that returns the options
   *     of ECharts for a figure
   * @throws IllegalStateException if a script fails or breaks a rule of {@link ScriptRules}, with
   *     its name and line
   */
  static ChartRenderer load(List<Script> scripts) {
    try (Context context = enter()) {
      scripts.forEach(script -> ScriptRules.check(context, script));
      Scriptable scope = context.initSafeStandardObjects();
      ScriptableObject.putProperty(
          scope,
          "textWidth",
          new LambdaFunction(
              scope,
              "textWidth",
              2,
              (inner, where, self, arguments) ->
                  ChartFont.width(Context.toString(arguments[0]), Context.toString(arguments[1]))));
      Stream.concat(Stream.of(Resources.charts(), Resources.script(HEADLESS)), scripts.stream())
          .forEach(
              script -> context.evaluateString(scope, script.source(), script.name(), 1, null));
      if (!(ScriptableObject.getProperty(scope, "figureOptions") instanceof Function)) {
        throw new IllegalStateException(
            "None of the scripts "
                + scripts.stream().map(Script::name).toList()
                + " defines a function figureOptions.");
      }
      return new ChartRenderer(scope, (Function) ScriptableObject.getProperty(scope, "drawFigure"));
    } catch (RhinoException e) {
      throw failure(e);
    }
  }

  /**
   * Draws a figure as an SVG document that needs no other file and holds its texts as text.
   *
   * @param figureJson what {@code figureOptions} is called with
   * @param width in pixels
   * @param height in pixels
   * @throws IllegalStateException if a script fails, with its name and line
   */
  String svg(String figureJson, int width, int height) {
    try (Context context = enter()) {
      return Context.toString(
          drawFigure.call(
              context, scope, scope, new Object[] {figureJson, width, height, ChartFont.FAMILIES}));
    } catch (RhinoException e) {
      throw failure(e);
    }
  }

  /**
   * Paints a figure of {@link #svg} on white.
   *
   * @param scale pixels of the picture per pixel of the figure
   */
  static byte[] png(String svg, double scale) {
    ChartFont.install();
    SVGDocument document =
        Objects.requireNonNull(
            new SVGLoader()
                .load(
                    new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                    null,
                    LoaderContext.builder()
                        .externalResourcePolicy(ResourcePolicy.DENY_EXTERNAL)
                        .documentLimits(ANY_NUMBER_OF_PATHS)
                        .build()),
            "the figure is no SVG document");
    ViewBox size = new ViewBox(document.size());
    BufferedImage image =
        new BufferedImage(
            (int) Math.round(size.getWidth() * scale),
            (int) Math.round(size.getHeight() * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    try {
      pen.setColor(Color.WHITE);
      pen.fillRect(0, 0, image.getWidth(), image.getHeight());
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      pen.scale(scale, scale);
      document.renderWithPlatform(NullPlatformSupport.INSTANCE, pen, size);
    } finally {
      pen.dispose();
    }
    return encoded(image);
  }

  private static byte[] encoded(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", stream);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a picture in memory", e);
    }
    return bytes.toByteArray();
  }

  /** Interpreted: ECharts' outermost function is longer than a method of the JVM may be. */
  private static Context enter() {
    Context context = Context.enter();
    context.setInterpretedMode(true);
    context.setLanguageVersion(Context.VERSION_ECMASCRIPT);
    return context;
  }

  /** Names the innermost line of the callers' scripts: inside ECharts a line tells nobody much. */
  private static IllegalStateException failure(RhinoException e) {
    String place =
        FRAME
            .matcher(stack(e))
            .results()
            .filter(
                frame ->
                    !frame.group(1).equals(Resources.charts().name())
                        && !frame.group(1).equals(HEADLESS))
            .findFirst()
            .map(frame -> frame.group(1) + ", line " + frame.group(2))
            .orElse(e.sourceName() + ", line " + e.lineNumber());
    return new IllegalStateException(place + ": " + e.details(), e);
  }

  /**
   * Where the error arose; ECharts throws what it caught again, and the exception knows only that.
   */
  private static String stack(RhinoException e) {
    if (e instanceof JavaScriptException thrown && thrown.getValue() instanceof Scriptable value) {
      try (Context context = enter()) {
        if (ScriptableObject.getProperty(value, "stack") instanceof CharSequence stack) {
          return stack.toString();
        }
      }
    }
    return e.getScriptStackTrace();
  }
}
