package mesasweep.analysis.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the class path holds beside the classes. */
final class Resources {
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private Resources() {}

  /** JavaScript with the name that error messages give it. */
  record Script(String name, String source) {}

  static Script charts() {
    return script(ECHARTS);
  }

  static Script script(String name) {
    return new Script(name, text(name));
  }

  /** What draws figures in a browser: the chart library, and what makes its options. */
  static List<Script> scripts() {
    return List.of(charts(), script("figures.js"));
  }

  /**
   * @param name of a file beside this class, or absolute
   */
  static String text(String name) {
    try (InputStream stream = Resources.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the class path lacks " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
