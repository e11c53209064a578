package mesasweep.worker;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One point of a sweep: an experiment and a value for each of its parameters, the seed among them.
 * Values are {@link Double}, {@link Long} or {@link String}.
 */
public record Trial(String experiment, int version, SortedMap<String, Object> parameters)
    implements Serializable {

  /** The replicate number: the one parameter that every experiment has. */
  public static final Parameter.Whole SEED =
      Parameter.whole("seed", 0, "replicate: seeds every random stream of the trial").atLeast(0);

  private static final int ID_BYTES = 10;

  public Trial {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** The trial of the given values, every other parameter at its default. */
  public static Trial of(Experiment experiment, Map<String, Object> given) {
    SortedMap<String, Object> values = new TreeMap<>();
    values.put(SEED.name(), SEED.defaultValue());
    experiment.parameters().forEach(p -> values.put(p.name(), p.defaultValue()));
    values.putAll(given);
    return new Trial(experiment.name(), experiment.version(), values);
  }

  /**
   * The trial's identity: 20 hexadecimal digits of a SHA-256 over the experiment, its version and
   * every parameter. Among 10^7 trials two share an id with probability 4e-11.
   */
  public String id() {
    StringBuilder text = new StringBuilder(experiment).append('/').append(version).append('\n');
    parameters.forEach(
        (name, value) -> text.append(name).append('=').append(exact(value)).append('\n'));
    byte[] hash = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, ID_BYTES);
  }

  public long seed() {
    return SEED.in(parameters);
  }

  public double real(String name) {
    return (Double) parameters.get(name);
  }

  public long whole(String name) {
    return (Long) parameters.get(name);
  }

  public String text(String name) {
    return (String) parameters.get(name);
  }

  /** Decimal digits of a double differ between Java releases, hexadecimal ones do not. */
  private static String exact(Object value) {
    return value instanceof Double real ? Double.toHexString(real) : value.toString();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
