package mesasweep.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The sweep as it was stored beside its results.
 *
 * @param isSampled whether cells were drawn rather than all combined: two cells then seldom agree
 *     in all axes but one
 * @param factors in the order of the file, without the seed
 * @param seeds the replicates; empty when the seed is not swept
 * @param fixed every other parameter and its value, in the order of the file
 * @param choice which of all cells were run: {@code design}, {@code samples}, {@code design-seed}
 *     and {@code where}, "none" for what the file does not have
 */
public record ResolvedSweep(
    String name,
    String experiment,
    boolean isSampled,
    List<Factor> factors,
    List<JsonNode> seeds,
    Map<String, JsonNode> fixed,
    Map<String, String> choice) {
  private static final String GRID = "grid";
  private static final String NONE = "none";
  private static final String SEED = "seed";
  private static final String ZIP = "zip";
  private static final String DESIGN = "design";
  private static final List<String> CHOICE = List.of(DESIGN, "samples", "design-seed", "where");
  private static final Set<String> DISTRIBUTIONS = Set.of("uniform", "loguniform");

  /**
   * @throws UnusableResultsException when the file is not a resolved sweep
   */
  public static ResolvedSweep read(Path file) {
    JsonNode sweep = parse(file);
    List<Factor> factors = new ArrayList<>();
    sweep
        .path("sweep")
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().equals(ZIP)) {
                entry.getValue().forEach(group -> factors.add(zipped(file, group)));
              } else if (!entry.getKey().equals(SEED)) {
                factors.add(Factor.of(axis(file, entry)));
              }
            });
    Map<String, JsonNode> fixed = new LinkedHashMap<>();
    sweep.path("set").properties().forEach(entry -> fixed.put(entry.getKey(), entry.getValue()));
    Map<String, String> choice = new LinkedHashMap<>();
    CHOICE.forEach(key -> choice.put(key, sweep.path(key).asText(NONE)));
    choice.replace(DESIGN, NONE, GRID);
    return new ResolvedSweep(
        text(file, sweep, "name"),
        text(file, sweep, "experiment"),
        !GRID.equals(choice.get(DESIGN)),
        factors,
        seeds(file, sweep),
        fixed,
        choice);
  }

  public List<Axis> axes() {
    return factors.stream().flatMap(factor -> factor.axes().stream()).toList();
  }

  public Optional<Axis> axis(String key) {
    return axes().stream().filter(axis -> axis.key().equals(key)).findFirst();
  }

  private static JsonNode parse(Path file) {
    try {
      return new YAMLMapper().readTree(Files.readString(file));
    } catch (JacksonException e) {
      throw new UnusableResultsException(
          file
              + " is not valid YAML: "
              + e.getOriginalMessage()
              + ". Restore the file, or run the sweep again into this directory.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String text(Path file, JsonNode sweep, String key) {
    JsonNode value = sweep.path(key);
    if (!value.isValueNode()) {
      throw new UnusableResultsException(
          file
              + " is not the resolved sweep of a result directory: it has no `"
              + key
              + "`. Give the directory that `sweep run` wrote.");
    }
    return value.asText();
  }

  /** As an axis of its own, each value counts once. */
  private static Factor zipped(Path file, JsonNode group) {
    List<List<JsonNode>> columns = new ArrayList<>();
    List<Axis> axes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : group.properties()) {
      List<JsonNode> values = values(file, entry);
      columns.add(values);
      axes.add(Axis.listed(entry.getKey(), values.stream().distinct().toList()));
    }
    int levels = columns.stream().mapToInt(List::size).min().orElse(0);
    return new Factor(
        axes,
        IntStream.range(0, levels)
            .mapToObj(level -> columns.stream().map(column -> column.get(level)).toList())
            .toList());
  }

  private static Axis axis(Path file, Map.Entry<String, JsonNode> entry) {
    for (Map.Entry<String, JsonNode> range : entry.getValue().properties()) {
      JsonNode ends = range.getValue();
      if (DISTRIBUTIONS.contains(range.getKey()) && ends.size() == 2) {
        return Axis.drawn(
            entry.getKey(),
            new Axis.Range(range.getKey(), ends.get(0).asDouble(), ends.get(1).asDouble()));
      }
    }
    return Axis.listed(entry.getKey(), values(file, entry));
  }

  /** Listed, or the first n, of which none is stored. */
  private static List<JsonNode> seeds(Path file, JsonNode sweep) {
    JsonNode seeds = sweep.path("sweep").path(SEED);
    if (seeds.isMissingNode()) {
      return List.of();
    }
    if (!seeds.path("count").canConvertToInt()) {
      return values(file, Map.entry(SEED, seeds));
    }
    int count = seeds.path("count").intValue();
    return new AbstractList<>() {
      @Override
      public JsonNode get(int index) {
        return IntNode.valueOf(Objects.checkIndex(index, count));
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  private static List<JsonNode> values(Path file, Map.Entry<String, JsonNode> axis) {
    if (!axis.getValue().isArray()) {
      throw new UnusableResultsException(
          file
              + ": the axis `"
              + axis.getKey()
              + "` is `"
              + axis.getValue()
              + "`, not a list of values. This is not the resolved sweep of a result directory: "
              + "give the directory that `sweep run` wrote.");
    }
    List<JsonNode> values = new ArrayList<>();
    axis.getValue().forEach(values::add);
    return values;
  }
}
