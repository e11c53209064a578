package mesasweep.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a sweep varies as one thing: an axis, or the axes of a zip group, which move together.
 *
 * @param axes at least one
 * @param levels each a value for every axis, in the order of the sweep file; empty if the only axis
 *     is drawn from a range
 */
public record Factor(List<Axis> axes, List<List<JsonNode>> levels) {

  public static Factor of(Axis axis) {
    return new Factor(List.of(axis), axis.values().stream().map(List::of).toList());
  }

  /**
   * Axes that move together. As an axis of its own, each has every value once.
   *
   * @param levels each a value for every key
   */
  public static Factor zipped(List<String> keys, List<List<JsonNode>> levels) {
    return new Factor(
        IntStream.range(0, keys.size())
            .mapToObj(
                axis ->
                    Axis.listed(
                        keys.get(axis),
                        levels.stream().map(level -> level.get(axis)).distinct().toList()))
            .toList(),
        levels);
  }

  public String name() {
    return axes.stream().map(Axis::key).collect(Collectors.joining(", "));
  }
}
