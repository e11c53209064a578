package mesasweep.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import mesasweep.results.store.Location;

/**
 * The sweep as it is stored beside its results, {@code sweep.yaml}: a sweep file in which every
 * value and every default is spelled out.
 *
 * @param choice which of all cells are run: what the file has of {@code design}, {@code samples},
 *     {@code design-seed}, {@code where} and {@code refine}
 * @param factors in the order of the file, without the seed
 * @param seeds the replicates, {@link FirstSeeds} if the file counts them; empty when the seed is
 *     not swept
 * @param fixed every other parameter and its value, in the order of the file
 * @param files what files hold that values name, by value; each is there once, however many trials
 *     need it
 * @param execution how it was executed, which changed no result
 */
public record ResolvedSweep(
    String name,
    String experiment,
    Map<String, JsonNode> choice,
    List<Factor> factors,
    List<JsonNode> seeds,
    Map<String, JsonNode> fixed,
    Map<String, String> files,
    Map<String, JsonNode> execution) {

  static final List<String> CHOICE =
      List.of(
          SweepKeys.DESIGN,
          SweepKeys.SAMPLES,
          SweepKeys.DESIGN_SEED,
          SweepKeys.WHERE,
          SweepKeys.REFINE);

  private static final String NONE = "none";

  /**
   * @throws TornFileException when the file is missing, empty, cut off, unreadable or nothing that
   *     {@link #toYaml} wrote
   */
  public static ResolvedSweep read(Location file) {
    return SweepYaml.read(file);
  }

  /** What {@link #read} reads, and the driver as a sweep of the same trials in the same order. */
  public String toYaml() {
    return SweepYaml.write(this);
  }

  /**
   * How many trials it has; empty if a filter leaves some out or refinement adds some, which only
   * the experiment's parameters tell, or if there are more than a long counts.
   */
  public OptionalLong size() {
    if (choice.containsKey(SweepKeys.WHERE) || choice.containsKey(SweepKeys.REFINE)) {
      return OptionalLong.empty();
    }
    JsonNode samples = choice.get(SweepKeys.SAMPLES);
    try {
      long cells =
          samples != null
              ? samples.longValue()
              : factors.stream()
                  .mapToLong(factor -> factor.levels().size())
                  .reduce(1, Math::multiplyExact);
      return OptionalLong.of(Math.multiplyExact(cells, (long) Math.max(1, seeds.size())));
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  public List<Axis> axes() {
    return factors.stream().flatMap(factor -> factor.axes().stream()).toList();
  }

  public Optional<Axis> axis(String key) {
    return axes().stream().filter(axis -> axis.key().equals(key)).findFirst();
  }

  /**
   * Whether cells were drawn rather than all combined: two cells then seldom agree in all axes but
   * one.
   */
  public boolean isSampled() {
    return !Objects.requireNonNull(choices().get(SweepKeys.DESIGN)).equals(SweepKeys.GRID);
  }

  /** The axes between whose values refinement puts others; none if the sweep is not refined. */
  public List<Axis> refinedAxes() {
    return Optional.ofNullable(choice.get(SweepKeys.REFINE)).stream()
        .flatMap(refine -> axes().stream().filter(axis -> isNamed(refine, axis)))
        .toList();
  }

  private static boolean isNamed(JsonNode refine, Axis axis) {
    return StreamSupport.stream(refine.path(SweepKeys.AXES).spliterator(), false)
        .anyMatch(name -> name.asText().equals(axis.key()));
  }

  /** Everything that a choice can be, for people; "none" for what the file does not have. */
  public Map<String, String> choices() {
    Map<String, String> choices = new LinkedHashMap<>();
    for (String key : CHOICE) {
      String none = key.equals(SweepKeys.DESIGN) ? SweepKeys.GRID : NONE;
      choices.put(key, Optional.ofNullable(choice.get(key)).map(ResolvedSweep::text).orElse(none));
    }
    return choices;
  }

  private static String text(JsonNode choice) {
    return choice.isValueNode() ? choice.asText() : choice.toString();
  }
}
