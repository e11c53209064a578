package mesasweep.worker;

import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The hash by which a trial is known; {@link Trial} documents the text that is hashed. */
final class TrialId {

  private static final int BYTES = 10;

  private TrialId() {}

  static String of(Experiment experiment, Map<String, Object> values) {
    SortedMap<String, Object> science = new TreeMap<>();
    for (Parameter parameter : experiment.parameters()) {
      Object value = Objects.requireNonNull(values.get(parameter.name()), parameter.name());
      if (!value.equals(parameter.baseline())) {
        science.put(parameter.name(), value);
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(experiment.name()).append('/').append(experiment.version()).append('\n');
    text.append(Trial.SEED.name()).append('=').append(Trial.SEED.in(values)).append('\n');
    science.forEach(
        (name, value) -> text.append(name).append('=').append(exact(value)).append('\n'));
    return HexFormat.of().formatHex(Sha256.of(text.toString()), 0, BYTES);
  }

  /** Decimal digits of a double differ between Java releases, its bits do not. */
  private static String exact(Object value) {
    if (value instanceof Double real) {
      return "0x" + HexFormat.of().toHexDigits(Double.doubleToLongBits(real));
    }
    return value instanceof String word
        ? '"' + word.replace("\\", "\\\\").replace("\n", "\\n") + '"'
        : value.toString();
  }
}
