package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mesasweep.results.FirstSeeds;
import mesasweep.results.SweepKeys;
import mesasweep.worker.Trial;

/** Whether a sweep has every trial of the one that a result directory holds, and nothing else. */
final class Extension {

  private static final String ADVICE = "; choose another directory with -o";

  private final Sweep sweep;
  private final Sweep previous;
  private final String directory;
  private final List<String> problems = new ArrayList<>();

  Extension(Sweep sweep, Sweep previous, String directory) {
    this.sweep = sweep;
    this.previous = previous;
    this.directory = directory;
  }

  /**
   * @throws BadInputException naming everything that differs
   */
  void require() {
    if (!sweep.experiment().name().equals(previous.experiment().name())) {
      wrong(
          SweepKeys.EXPERIMENT,
          "it holds " + previous.experiment().name() + ", found " + sweep.experiment().name());
      throw new BadInputException(problems); // their parameters have nothing in common
    }
    previous.fixed().forEach(this::checkFixed);
    if (sweep.design() instanceof Design.Grid && previous.design() instanceof Design.Grid) {
      cellAxes(previous).forEach(this::checkLevels);
      sweep.space().dimensions().stream()
          .filter(dimension -> dimension.axes().size() > 1)
          .forEach(this::checkZip);
    } else {
      checkSamples();
    }
    checkSeeds();
    checkRefine();
    if (problems.isEmpty()) {
      checkWhere();
    }
    if (!problems.isEmpty()) {
      throw new BadInputException(problems);
    }
  }

  private void checkFixed(String parameter, Object value) {
    Domain now = axis(sweep, parameter);
    if (now instanceof Domain.Levels levels && levels.values().contains(value)) {
      return;
    }
    boolean isFixed = sweep.fixed().containsKey(parameter);
    wrong(
        parameter,
        "it was run with "
            + value
            + ", found "
            + (isFixed ? sweep.fixed().get(parameter) : now.text())
            + "; sweep over both");
  }

  private void checkLevels(Domain before) {
    Domain now = axis(sweep, before.parameter());
    if (!new HashSet<>(values(now)).containsAll(values(before))) {
      wrongLevels(before, now);
    }
  }

  private void checkSeeds() {
    if (previous.seeds().isEmpty()) {
      return; // then it was fixed
    }
    Domain now = axis(sweep, Trial.SEED.name());
    Collection<Object> seeds =
        values(now) instanceof FirstSeeds<Object> first ? first : new HashSet<>(values(now));
    if (!seeds.containsAll(previous.seeds())) {
      wrongLevels(axis(previous, Trial.SEED.name()), now);
    }
  }

  private void wrongLevels(Domain before, Domain now) {
    wrong(
        before.parameter(),
        "it was swept over "
            + before.text()
            + ", found "
            + now.text()
            + "; keep all of these values");
  }

  /** What was combined before must be combined in the group, too. */
  private void checkZip(Dimension group) {
    Set<List<Object>> now = new HashSet<>();
    for (int level = 0; level < group.levels(); level++) {
      Map<String, Object> values = new HashMap<>();
      group.putLevel(level, values);
      now.add(combination(group, values));
    }
    List<Dimension> involved =
        previous.space().dimensions().stream()
            .filter(f -> f.parameters().stream().anyMatch(group.parameters()::contains))
            .toList();
    Set<List<Object>> before = new LinkedHashSet<>();
    combine(group, involved, new HashMap<>(previous.fixed()), before);
    before.removeAll(now);
    if (!before.isEmpty()) {
      wrong(
          SweepKeys.ZIP,
          "it was swept over "
              + String.join(", ", group.parameters())
              + " = "
              + before.iterator().next()
              + ", which the group does not combine");
    }
  }

  private static void combine(
      Dimension group,
      List<Dimension> remaining,
      Map<String, Object> values,
      Set<List<Object>> into) {
    if (remaining.isEmpty()) {
      into.add(combination(group, values));
      return;
    }
    for (int level = 0; level < remaining.get(0).levels(); level++) {
      remaining.get(0).putLevel(level, values);
      combine(group, remaining.subList(1, remaining.size()), values, into);
      if (into.size() > group.levels()) {
        return; // one of them is missing: there are more than the group has
      }
    }
  }

  private static List<Object> combination(Dimension group, Map<String, Object> values) {
    return group.parameters().stream().map(values::get).toList();
  }

  private void checkSamples() {
    if (!(sweep.design() instanceof Design.Sampled now)
        || !(previous.design() instanceof Design.Sampled before)
        || now.method() != before.method()) {
      wrong(
          SweepKeys.DESIGN,
          "it holds " + previous.design().key() + ", found " + sweep.design().key());
      return;
    }
    if (now.seed() != before.seed()) {
      wrong(SweepKeys.DESIGN_SEED, "it was run with " + before.seed() + ", found " + now.seed());
    }
    if (!sweep.space().dimensions().equals(previous.space().dimensions())) {
      wrong(
          SweepKeys.SWEEP,
          "the axes of a sampled design stay as they are, in their order: it was swept over "
              + described(previous)
              + ", found "
              + described(sweep));
    }
    if (!before.method().grows() && now.samples() != before.samples()) {
      wrong(
          SweepKeys.SAMPLES,
          "it has "
              + before.samples()
              + ", found "
              + now.samples()
              + "; a "
              + before.method().key()
              + " cannot grow, for its strata would change (random and sobol can)");
    } else if (now.samples() < before.samples()) {
      wrong(
          SweepKeys.SAMPLES,
          "it has " + before.samples() + ", found " + now.samples() + "; keep at least as many");
    }
  }

  /** Refinement may be added and go further; what it has put between values must stay between. */
  private void checkRefine() {
    if (previous.refine().isEmpty()) {
      return;
    }
    Refine before = previous.refine().get();
    boolean goesAsFar =
        sweep
            .refine()
            .filter(
                now ->
                    now.axes().equals(before.axes())
                        && now.finding().equals(before.finding())
                        && now.levels() >= before.levels()
                        && now.to().orElse(0.0) <= before.to().orElse(0.0)
                        && now.seeds().orElse(0) >= before.seeds().orElse(0))
            .isPresent();
    if (!goesAsFar) {
      wrong(
          SweepKeys.REFINE,
          "it was refined with "
              + text(previous)
              + ", found "
              + text(sweep)
              + "; keep axes and finding, and go at least as far");
    }
    for (String axis : before.axes()) {
      if (!new HashSet<>(values(axis(sweep, axis)))
          .equals(new HashSet<>(values(axis(previous, axis))))) {
        wrong(
            axis,
            "it was refined between "
                + axis(previous, axis).text()
                + ", found "
                + axis(sweep, axis).text()
                + "; keep just these values");
      }
    }
  }

  private static String text(Sweep refined) {
    return refined.refine().map(Refine::text).orElse("none");
  }

  /** Every cell that passed before must pass now. */
  private void checkWhere() {
    Optional<Where> now = sweep.space().where();
    if (now.isEmpty() || previous.where().equals(sweep.where())) {
      return;
    }
    previous
        .space()
        .first(values -> !now.get().holds(values), previous.fixed())
        .ifPresent(
            values ->
                wrong(
                    SweepKeys.WHERE,
                    "it holds cells that the filter leaves out, such as "
                        + cellAxes(previous)
                            .map(axis -> axis.parameter() + " = " + values.get(axis.parameter()))
                            .collect(Collectors.joining(", "))
                        + "; a filter may only let more through"));
  }

  private void wrong(String key, String what) {
    problems.add(directory + ": " + key + ": " + what + ADVICE);
  }

  private static Stream<Domain> cellAxes(Sweep sweep) {
    return sweep.space().dimensions().stream().flatMap(dimension -> dimension.axes().stream());
  }

  private static String described(Sweep sweep) {
    return cellAxes(sweep)
        .map(axis -> axis.parameter() + " " + axis.text())
        .collect(Collectors.joining(", "));
  }

  /** The axis of a parameter; of a fixed one an axis of its one value. */
  private static Domain axis(Sweep sweep, String parameter) {
    return sweep.axes().stream()
        .filter(axis -> axis.parameter().equals(parameter))
        .findFirst()
        .orElseGet(() -> new Domain.Levels(parameter, List.of(sweep.fixed().get(parameter))));
  }

  private static List<Object> values(Domain axis) {
    return ((Domain.Levels) axis).values();
  }
}
