package mesasweep.worker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A rule between parameters. The engine checks it for every combination of the values that a sweep
 * gives to those parameters, and for nothing else, so that a check never walks the whole grid.
 *
 * @param parameters those that the rule reads
 * @param problem the complaint about one combination, or empty if it is allowed
 */
public record Constraint(
    List<? extends Parameter> parameters, Function<Map<String, Object>, Optional<String>> problem) {

  /** The names of the parameters that the rule reads. */
  public List<String> names() {
    return parameters.stream().map(Parameter::name).toList();
  }
}
