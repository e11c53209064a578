package mesasweep.worker;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One point of a sweep: an experiment and a value for each of its parameters, the seed among them.
 * Values are {@link Double}, {@link Long} or {@link String}.
 *
 * <p>A trial is known by its id, the first 20 hexadecimal digits of the SHA-256 of a text in UTF-8.
 * Its lines, each ended by a line feed, are
 *
 * <pre>
 * race/2                              the experiment's name and version
 * seed=3
 * discount-rate=0xbfb999999999999a    every parameter whose value is not its baseline, by name:
 * horizon="per-state"                 a real by its 64 bits, a whole number by its digits,
 * steps=500                           a word or text in quotation marks
 * </pre>
 *
 * where a text's backslashes are written {@code \\} and its line feeds {@code \n}, and names are in
 * the order of their characters. A parameter that is added leaves no trace in the ids of trials
 * that have it at its {@link Parameter#baseline}, so that they keep the ids that they had before it
 * was added. Among 10^7 trials two share an id with probability 4e-11.
 *
 * <p>Random numbers do not depend on the id, but on the seed alone ({@link RandomStreams}).
 *
 * @param id as {@link #of} computed it. The constructor takes it as given, so that a trial can go
 *     to another JVM and needs no experiment there; it is for nothing else.
 */
public record Trial(String id, String experiment, int version, SortedMap<String, Object> parameters)
    implements Serializable {

  /** The replicate number: the one parameter that every experiment has. */
  public static final Parameter.Whole SEED =
      Parameter.whole("seed", 0, "replicate: seeds every random stream of the trial").atLeast(0);

  public Trial {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /**
   * The trial of the given values, every other parameter at its default.
   *
   * @param given by name, each of the type that {@link Parameter#parse} gives
   * @throws IllegalArgumentException if a name is no parameter of the experiment
   */
  public static Trial of(Experiment experiment, Map<String, ?> given) {
    SortedMap<String, Object> values = new TreeMap<>();
    values.put(SEED.name(), SEED.defaultValue());
    experiment.parameters().forEach(p -> values.put(p.name(), p.defaultValue()));
    given.forEach(
        (name, value) -> {
          // -0.0 becomes 0.0: one value, one identity
          Object one = value instanceof Double real ? (Object) (real + 0.0) : value;
          if (values.put(name, one) == null) {
            throw new IllegalArgumentException(experiment.name() + " has no parameter " + name);
          }
        });
    String id = TrialId.of(experiment, values);
    return new Trial(id, experiment.name(), experiment.version(), values);
  }

  public long seed() {
    return SEED.in(parameters);
  }

  /**
   * A number that stands for chance where some trials are to be chosen, and always the same ones:
   * the first 53 bits of the SHA-256 of the id and the purpose.
   *
   * @param purpose so that two choices have nothing to do with each other
   * @return in [0, 1)
   */
  public double lot(String purpose) {
    long bits = ByteBuffer.wrap(Sha256.of(id + " " + purpose)).getLong();
    return (bits >>> 11) * 0x1p-53;
  }

  public double real(String name) {
    return (Double) value(name);
  }

  public long whole(String name) {
    return (Long) value(name);
  }

  public String text(String name) {
    return (String) value(name);
  }

  private Object value(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }
}
