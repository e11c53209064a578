package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Axis;
import mesasweep.results.Factor;
import mesasweep.results.Provenance;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.Schema;
import mesasweep.results.Text;

/**
 * How a sweep was made.
 *
 * @param parameters by key, the seed included; a fixed parameter is an axis of one value
 * @param facts everything else that can differ, by name
 */
record Settings(Map<String, Axis> parameters, Map<String, String> facts) {
  private static final String ABSENT = "not recorded";

  /** A setting that differs, and what it is in either sweep. */
  record Difference(String setting, String first, String second) {}

  static Settings of(ResolvedSweep sweep, Provenance provenance, Tally trials) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("done trials", Text.count(trials.done()));
    facts.put("failed trials", Text.count(trials.failed()));
    facts.putAll(sweep.choices());
    String together =
        sweep.factors().stream()
            .filter(factor -> factor.axes().size() > 1)
            .map(Factor::name)
            .collect(Collectors.joining("; "));
    facts.put("axes that move together", together.isEmpty() ? "none" : together);
    provenance.facts().entrySet().stream()
        .filter(fact -> !Provenance.OF_THE_INVOCATION.contains(fact.getKey()))
        .forEach(fact -> facts.put(fact.getKey(), fact.getValue()));
    return new Settings(parameters(sweep), facts);
  }

  private static Map<String, Axis> parameters(ResolvedSweep sweep) {
    Map<String, Axis> parameters = new LinkedHashMap<>();
    sweep.axes().forEach(axis -> parameters.put(axis.key(), axis));
    if (!sweep.seeds().isEmpty()) {
      parameters.put(Schema.SEED, Axis.listed(Schema.SEED, sweep.seeds()));
    }
    sweep.fixed().forEach((key, value) -> parameters.put(key, Axis.listed(key, List.of(value))));
    return parameters;
  }

  /** What differs, in the order of the first sweep's file, then of the second's. */
  List<Difference> differences(Settings second) {
    List<Difference> differences = new ArrayList<>();
    for (String key : union(parameters.keySet(), second.parameters.keySet())) {
      Optional<Axis> one = Optional.ofNullable(parameters.get(key));
      Optional<Axis> other = Optional.ofNullable(second.parameters.get(key));
      if (!one.map(Settings::content).equals(other.map(Settings::content))) {
        differences.add(new Difference(key, text(one, other), text(other, one)));
      }
    }
    for (String key : union(facts.keySet(), second.facts.keySet())) {
      String one = facts.getOrDefault(key, ABSENT);
      String other = second.facts.getOrDefault(key, ABSENT);
      if (!one.equals(other)) {
        differences.add(new Difference(key, one, other));
      }
    }
    return differences;
  }

  /**
   * The axes of either sweep, each with the values that it has in any of them, be it swept or fixed
   * there.
   */
  static List<Axis> axesOfBoth(ResolvedSweep first, ResolvedSweep second) {
    Map<String, Axis> ones = parameters(first);
    Map<String, Axis> others = parameters(second);
    return Stream.concat(first.axes().stream(), second.axes().stream())
        .map(Axis::key)
        .distinct()
        .map(
            key ->
                Stream.of(ones, others)
                    .flatMap(all -> Optional.ofNullable(all.get(key)).stream())
                    .reduce(Settings::merged)
                    .orElseThrow())
        .toList();
  }

  private static Axis merged(Axis one, Axis other) {
    if (one.range().isPresent() || other.range().isPresent()) {
      return one.range().isPresent() ? one : other;
    }
    Map<Object, JsonNode> values = new LinkedHashMap<>();
    Stream.concat(one.values().stream(), other.values().stream())
        .forEach(value -> values.putIfAbsent(content(value), value));
    return Axis.listed(one.key(), List.copyOf(values.values()));
  }

  private static String text(Optional<Axis> parameter, Optional<Axis> other) {
    return parameter
        .map(axis -> axis.range().isPresent() ? axis.texts().get(0) : listed(axis, other))
        .orElse(ABSENT);
  }

  /** The value, or how many there are and which of them the other sweep lacks. */
  private static String listed(Axis axis, Optional<Axis> other) {
    if (axis.values().size() == 1) {
      return text(axis.values().get(0));
    }
    Set<Object> theirs = other.map(Settings::values).orElse(Set.of());
    List<String> lacking =
        axis.values().stream()
            .filter(value -> !theirs.contains(content(value)))
            .map(Settings::text)
            .toList();
    String count = axis.values().size() + " values";
    if (lacking.isEmpty()) {
      return count;
    }
    boolean all = lacking.size() == axis.values().size();
    return count + (all ? ": " : ", only here " + lacking.size() + ": ") + Text.several(lacking);
  }

  private static Object content(Axis axis) {
    return axis.range().<Object>map(range -> range).orElseGet(() -> values(axis));
  }

  private static Set<Object> values(Axis axis) {
    return axis.values().stream().map(Settings::content).collect(Collectors.toSet());
  }

  /** The same for 1 and 1.0, and for a null and the word that it stands for. */
  private static Object content(JsonNode value) {
    return value.isNumber()
        ? (Object) value.decimalValue().stripTrailingZeros()
        : Text.value(value);
  }

  /** All digits, for two values may differ in the last. */
  private static String text(JsonNode value) {
    return value.isNumber() ? value.asText() : Text.value(value);
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> union = new LinkedHashSet<>(one);
    union.addAll(other);
    return union;
  }
}
