package mesasweep.analysis.report;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Liberation Sans, the font of exported figures. It comes with the program, so that a machine
 * without fonts can draw, and its letters are as wide as Arial's, so that a layout measured here
 * still fits where a browser has only that. It lacks most subscripts and superscripts.
 */
final class ChartFont {
  static final String FAMILIES = "Liberation Sans, Arial, Helvetica, sans-serif";

  private static final Pattern BOLD = Pattern.compile("\\b(bold|bolder|[6-9]00)\\b");
  private static final Pattern SIZE = Pattern.compile("([\\d.]+)px");
  private static final FontRenderContext UNHINTED = new FontRenderContext(null, true, true);
  private static final Optional<ChartFont> SHIPPED = start();

  private final Font regular;
  private final Font bold;

  private ChartFont() {
    regular = register("/liberation/LiberationSans-Regular.ttf");
    bold = register("/liberation/LiberationSans-Bold.ttf");
  }

  /** Makes the font known to Java2D under its name; to be called before anything draws text. */
  static void install() {
    shipped();
  }

  private static ChartFont shipped() {
    return SHIPPED.orElseThrow(
        () ->
            new IllegalStateException(
                "Java cannot draw text on this machine: install fontconfig and any font"
                    + " (on Debian and Ubuntu: apt-get install fontconfig fonts-dejavu-core)."));
  }

  /**
   * Width of a text in pixels.
   *
   * @param css a CSS font, such as {@code bold 12px sans-serif}; its size and whether it is bold
   *     count, its family does not
   */
  static double width(String text, String css) {
    ChartFont shipped = shipped();
    Matcher found = SIZE.matcher(css);
    float size = found.find() ? Float.parseFloat(found.group(1)) : 12;
    Font font = (BOLD.matcher(css).find() ? shipped.bold : shipped.regular).deriveFont(size);
    // What the font lacks another one supplies; ECharts takes such a letter for the line height.
    String drawn =
        text.codePoints()
            .filter(font::canDisplay)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    double lacking = text.codePoints().filter(letter -> !font.canDisplay(letter)).count() * size;
    return font.getStringBounds(drawn, UNHINTED).getWidth() + lacking;
  }

  private static Optional<ChartFont> start() {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    try {
      return Optional.of(new ChartFont());
    } catch (InternalError | RuntimeException e) {
      return startWithoutSystemFonts();
    }
  }

  /**
   * Where fontconfig finds no font, Java's font classes do not start at all, not even for a font
   * that is given to them, unless a configuration of their own takes fontconfig's place.
   */
  private static Optional<ChartFont> startWithoutSystemFonts() {
    try {
      Path configuration = Files.createTempFile("mesasweep-fonts", ".properties");
      try {
        Files.writeString(configuration, "version=1\nsequence.allfonts=default\n");
        System.setProperty("sun.awt.fontconfig", configuration.toString());
        return Optional.of(new ChartFont());
      } finally {
        Files.delete(configuration);
      }
    } catch (IOException | InternalError | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Font register(String resource) {
    try (InputStream stream = ChartFont.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the class path lacks " + resource);
      }
      Font font = Font.createFont(Font.TRUETYPE_FONT, stream);
      // False where the machine has this font already: then that one is drawn.
      GraphicsEnvironment.getLocalGraphicsEnvironment().registerFont(font);
      return font;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    } catch (FontFormatException e) {
      throw new IllegalStateException(resource + " is not a font", e);
    }
  }
}
