package mesasweep.driver.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.worker.Constraint;

/**
 * Holds the cells of a sweep against a rule between parameters. Only the combinations of the axes
 * that the rule reads are looked at, an interval at its ends; the cells themselves only if a filter
 * may have left the forbidden combinations out.
 */
record ConstraintCheck(Space space, Map<String, Object> fixed) {

  /** What is wrong with the first combination that the rule forbids. */
  Optional<String> problem(Constraint rule) {
    List<Dimension> involved =
        space.dimensions().stream()
            .filter(f -> f.parameters().stream().anyMatch(rule.names()::contains))
            .toList();
    Optional<String> problem = firstProblem(rule, involved, new HashMap<>(fixed));
    if (problem.isEmpty() || space.where().isEmpty()) {
      return problem;
    }
    return space
        .first(values -> rule.problem().apply(values).isPresent(), fixed)
        .flatMap(values -> told(rule, values));
  }

  private static Optional<String> firstProblem(
      Constraint rule, List<Dimension> remaining, Map<String, Object> values) {
    if (remaining.isEmpty()) {
      return told(rule, values);
    }
    Dimension dimension = remaining.get(0);
    boolean listed = dimension.isListed();
    int places = listed ? dimension.levels() : 2;
    for (int place = 0; place < places; place++) {
      if (listed) {
        dimension.putLevel(place, values);
      } else {
        dimension.putShare(place == 0 ? 0.0 : Math.nextDown(1.0), values);
      }
      Optional<String> problem = firstProblem(rule, remaining.subList(1, remaining.size()), values);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> told(Constraint rule, Map<String, Object> values) {
    Map<String, Object> read = new HashMap<>();
    rule.names().forEach(name -> read.put(name, values.get(name)));
    return rule.problem().apply(read).map(wrong -> "found " + read + "; " + wrong);
  }
}
