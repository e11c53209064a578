package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.LongStream;
import mesasweep.worker.Experiment;
import mesasweep.worker.Trial;

/**
 * A sweep with every value spelled out: the product of its axes, lazily indexable. No list of
 * trials exists anywhere; {@link #trial} computes the one at an index.
 *
 * <p>Work goes replicate by replicate, and within a replicate in strides spread over the grid, so
 * that a half-finished sweep already shows the whole map coarsely.
 *
 * @param axes the seed's included, if it is swept
 * @param fixed every other parameter
 * @param spread the order of work within a replicate
 */
public record Sweep(
    String name,
    Experiment experiment,
    List<Axis> axes,
    SortedMap<String, Object> fixed,
    Execution execution,
    Spread spread) {

  Sweep(
      String name,
      Experiment experiment,
      List<Axis> axes,
      SortedMap<String, Object> fixed,
      Execution execution) {
    this(name, experiment, axes, fixed, execution, Spread.over(cells(axes)));
  }

  /**
   * Refuses a sweep that would mix with trials of other fixed parameters in one result directory. A
   * parameter that was fixed may keep its value or become an axis with it; an axis may grow.
   *
   * @param previous the sweep that the directory holds
   * @throws BadInputException naming every parameter that differs
   */
  public void requireExtends(Sweep previous, String directory) {
    List<String> problems = new ArrayList<>();
    String advice = "; choose another directory with -o";
    if (!experiment.name().equals(previous.experiment.name())) {
      problems.add(
          directory
              + ": experiment: it holds "
              + previous.experiment.name()
              + ", found "
              + experiment.name()
              + advice);
    }
    previous.fixed.forEach(
        (name, value) -> {
          List<Object> now = values(name);
          if (!now.contains(value)) {
            problems.add(
                directory
                    + ": "
                    + name
                    + ": it was run with "
                    + value
                    + ", found "
                    + (now.size() == 1 ? now.get(0) : now)
                    + "; sweep over both"
                    + advice);
          }
        });
    for (Axis before : previous.axes) {
      List<Object> now = values(before.parameter());
      if (!now.containsAll(before.values())) {
        problems.add(
            directory
                + ": "
                + before.parameter()
                + ": it was swept over "
                + before.values()
                + ", found "
                + now
                + "; keep all of these values"
                + advice);
      }
    }
    if (!problems.isEmpty()) {
      throw new BadInputException(problems);
    }
  }

  /** How many trials there are. */
  public long size() {
    return cells() * replicates();
  }

  /** How many combinations of the axes other than the seed there are. */
  public long cells() {
    return spread.count();
  }

  private static long cells(List<Axis> axes) {
    return axes.stream()
        .filter(axis -> !isSeed(axis))
        .mapToLong(axis -> axis.values().size())
        .reduce(1, Math::multiplyExact);
  }

  public int replicates() {
    return seedAxis().map(axis -> axis.values().size()).orElse(1);
  }

  /** The trial at a position in the order of work, 0 to {@link #size} - 1. */
  public Trial trial(long index) {
    long cells = cells();
    Map<String, Object> values = new HashMap<>(fixed);
    seedAxis()
        .ifPresent(axis -> values.put(axis.parameter(), axis.values().get((int) (index / cells))));
    long cell = spread.at(index % cells);
    for (Axis axis : cellAxes()) {
      int length = axis.values().size();
      values.put(axis.parameter(), axis.values().get((int) (cell % length)));
      cell /= length;
    }
    return Trial.of(experiment, values);
  }

  /** The trial with an id; looks at every trial. */
  public Optional<Trial> find(String id) {
    return LongStream.range(0, size())
        .mapToObj(this::trial)
        .filter(trial -> trial.id().equals(id))
        .findFirst();
  }

  private List<Object> values(String parameter) {
    return axes.stream()
        .filter(axis -> axis.parameter().equals(parameter))
        .map(Axis::values)
        .findFirst()
        .orElseGet(() -> List.of(fixed.get(parameter)));
  }

  private List<Axis> cellAxes() {
    return axes.stream().filter(axis -> !isSeed(axis)).toList();
  }

  private Optional<Axis> seedAxis() {
    return axes.stream().filter(Sweep::isSeed).findFirst();
  }

  private static boolean isSeed(Axis axis) {
    return axis.parameter().equals(Trial.SEED.name());
  }
}
