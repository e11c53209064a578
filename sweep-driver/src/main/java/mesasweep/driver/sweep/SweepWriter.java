package mesasweep.driver.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A sweep written out as a sweep file in which every value and every default is spelled out. */
public final class SweepWriter {

  private SweepWriter() {}

  /** YAML that {@link SweepFile} reads back as an equal sweep. */
  public static String toYaml(Sweep sweep) {
    Map<String, Object> axes = new LinkedHashMap<>();
    sweep.axes().forEach(axis -> axes.put(axis.parameter(), axis.values()));
    Map<String, Object> execution = new LinkedHashMap<>();
    execution.put(
        "pack",
        sweep.execution().pack().isPresent() ? sweep.execution().pack().getAsInt() : "auto");
    execution.put(
        "batch",
        sweep.execution().batch().isPresent() ? sweep.execution().batch().getAsInt() : "auto");
    execution.put("trial-timeout", sweep.execution().trialTimeout().toMillis() + "ms");
    execution.put(
        "max-failures",
        sweep.execution().maxFailures().isPresent()
            ? sweep.execution().maxFailures().getAsInt()
            : "auto");

    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", sweep.name());
    document.put("experiment", sweep.experiment().name());
    document.put("sweep", axes);
    document.put("set", sweep.fixed());
    document.put("execution", execution);
    try {
      return new ObjectMapper(
              YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build())
          .writeValueAsString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
