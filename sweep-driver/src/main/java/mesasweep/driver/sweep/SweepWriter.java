package mesasweep.driver.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import mesasweep.worker.Trial;

/** A sweep written out as a sweep file in which every value and every default is spelled out. */
public final class SweepWriter {

  private SweepWriter() {}

  /** YAML that {@link SweepFile} reads back as a sweep of the same trials in the same order. */
  public static String toYaml(Sweep sweep) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", sweep.name());
    document.put("experiment", sweep.experiment().name());
    document.put("design", sweep.design().key());
    if (sweep.design() instanceof Design.Sampled sampled) {
      document.put("samples", sampled.samples());
      document.put("design-seed", sampled.seed());
    }
    document.put("sweep", axes(sweep));
    sweep.where().ifPresent(where -> document.put("where", where));
    document.put("set", sweep.fixed());
    document.put("execution", execution(sweep.execution()));
    try {
      return new ObjectMapper(
              YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build())
          .writeValueAsString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> axes(Sweep sweep) {
    Map<String, Object> axes = new LinkedHashMap<>();
    List<Map<String, Object>> zip = new ArrayList<>();
    List<Factor> factors = sweep.space().factors();
    int lastGroup = -1;
    for (int i = 0; i < factors.size(); i++) {
      lastGroup = factors.get(i).axes().size() > 1 ? i : lastGroup;
    }
    for (int i = 0; i < factors.size(); i++) {
      Map<String, Object> together = new LinkedHashMap<>();
      factors.get(i).axes().forEach(axis -> together.put(axis.parameter(), axis(axis)));
      boolean betweenGroups = !zip.isEmpty() && i < lastGroup; // keeps the order of the axes
      if (together.size() > 1 || betweenGroups) {
        zip.add(together);
        axes.put(ParameterReader.ZIP, zip);
      } else {
        axes.putAll(together);
      }
    }
    if (!sweep.seeds().isEmpty()) {
      axes.put(Trial.SEED.name(), seeds(sweep.seeds()));
    }
    return axes;
  }

  private static Object axis(Axis axis) {
    if (axis instanceof Axis.Levels levels) {
      return levels.values();
    }
    Axis.Interval interval = (Axis.Interval) axis;
    return Map.of(
        interval.scale().key(),
        interval.whole()
            ? List.of((long) interval.low(), (long) interval.high())
            : List.of(interval.low(), interval.high()));
  }

  private static Object seeds(List<Object> seeds) {
    return seeds instanceof FirstSeeds ? Map.of("count", seeds.size()) : seeds;
  }

  private static Map<String, Object> execution(Execution execution) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("pack", orAuto(execution.pack()));
    keys.put("batch", orAuto(execution.batch()));
    keys.put("trial-timeout", execution.trialTimeout().toMillis() + "ms");
    keys.put("max-failures", orAuto(execution.maxFailures()));
    return keys;
  }

  private static Object orAuto(OptionalInt size) {
    return size.isPresent() ? (Object) size.getAsInt() : "auto";
  }
}
