package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import mesasweep.results.ResolvedSweep;
import mesasweep.worker.Experiment;
import mesasweep.worker.Trial;

/**
 * A sweep with every value spelled out, lazily indexable. No list of trials exists anywhere; {@link
 * #trial} computes the one at an index.
 *
 * <p>Work goes replicate by replicate, and within a replicate in strides spread over the grid, so
 * that a half-finished sweep already shows the whole map coarsely.
 */
public final class Sweep implements Trials {

  private final String name;
  private final Experiment experiment;
  private final Space space;
  private final List<Object> seeds;
  private final SortedMap<String, Object> fixed;
  private final Optional<Refine> refine;
  private final SortedMap<String, String> files;
  private final Execution execution;

  /**
   * @param seeds empty if the seed is not swept
   * @param fixed every parameter that no axis has
   * @param files what the files hold that values name, by value
   */
  Sweep(
      String name,
      Experiment experiment,
      Space space,
      List<Object> seeds,
      SortedMap<String, Object> fixed,
      Optional<Refine> refine,
      SortedMap<String, String> files,
      Execution execution) {
    this.name = name;
    this.experiment = experiment;
    this.space = space;
    this.seeds = seeds;
    this.fixed = fixed;
    this.refine = refine;
    this.files = files;
    this.execution = execution;
  }

  public String name() {
    return name;
  }

  public Experiment experiment() {
    return experiment;
  }

  public Design design() {
    return space.design();
  }

  /** The filter as the file has it, or empty if there is none. */
  public Optional<String> where() {
    return space.where().map(Where::text);
  }

  /** In the order of the file; the seed's, if it is swept, last. */
  public List<Domain> axes() {
    List<Domain> axes = new ArrayList<>();
    space.dimensions().forEach(dimension -> axes.addAll(dimension.axes()));
    if (!seeds.isEmpty()) {
      axes.add(new Domain.Levels(Trial.SEED.name(), seeds));
    }
    return axes;
  }

  /** Every parameter that no axis has, with its value. */
  public SortedMap<String, Object> fixed() {
    return fixed;
  }

  /** What is run beyond the grid, or empty if there is nothing. */
  public Optional<Refine> refine() {
    return refine;
  }

  /** The same from the start: no trial has ended. */
  public Optional<Refinement> refinement() {
    return refine.map(how -> new Refinement(this, how));
  }

  /**
   * What the user's files hold that values of its trials name, by value: whoever runs them in
   * another JVM takes these along, {@link mesasweep.worker.UserFiles}.
   */
  public SortedMap<String, String> files() {
    return files;
  }

  public Execution execution() {
    return execution;
  }

  Space space() {
    return space;
  }

  List<Object> seeds() {
    return seeds;
  }

  /** The seed of each replicate; at least one. */
  List<Object> replicateSeeds() {
    return seeds.isEmpty() ? List.of(Objects.requireNonNull(fixed.get(Trial.SEED.name()))) : seeds;
  }

  /**
   * Refuses a sweep that would mix with trials of other parameters in one result directory. A
   * parameter that was fixed may keep its value or become an axis with it; an axis, a zip group and
   * the samples of a design that can grow may grow, and a filter may let more through.
   *
   * @param previous the sweep that the directory holds
   * @throws BadInputException naming everything that differs
   */
  public void requireExtends(Sweep previous, String directory) {
    new Extension(this, previous, directory).require();
  }

  /** The sweep as it is stored with its results. */
  public ResolvedSweep resolved() {
    return Resolution.of(this);
  }

  /** How many trials its grid or design has. */
  @Override
  public long size() {
    return cells() * replicates();
  }

  /** How many combinations of the axes other than the seed there are. */
  public long cells() {
    return space.size();
  }

  public int replicates() {
    return Math.max(1, seeds.size());
  }

  @Override
  public Trial trial(long index) {
    Map<String, Object> values = new HashMap<>(fixed);
    if (!seeds.isEmpty()) {
      values.put(Trial.SEED.name(), seeds.get((int) (index / cells())));
    }
    space.put(index % cells(), values);
    return Trial.of(experiment, values);
  }
}
