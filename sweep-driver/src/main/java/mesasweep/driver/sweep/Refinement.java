package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mesasweep.driver.sweep.Slice.Place;
import mesasweep.results.CommittedTrials;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.ResultDescription.Finding;
import mesasweep.worker.ResultDescription.Outcome;
import mesasweep.worker.Trial;

/**
 * What a refined sweep runs beyond its grid, generation by generation. Each follows from how all
 * trials of those before ended and from nothing else, so that a run that was killed, or that goes
 * on elsewhere, runs the same trials in the same order.
 */
public final class Refinement {

  private final Sweep sweep;
  private final Refine refine;
  private final Lattice x;
  private final Lattice y;
  private final List<Dimension> others;
  private final List<Object> seeds;
  private final List<Object> moreSeeds;
  private final Finding finding;
  private final Set<String> eligible = new HashSet<>();
  private final List<Slice> slices;
  private List<Task> generation;

  /**
   * A cell with the replicates that it is asked for.
   *
   * @param slice its number
   */
  private record Task(int slice, Place place, List<Object> seeds) {}

  Refinement(Sweep sweep, Refine refine) {
    this.sweep = sweep;
    this.refine = refine;
    List<Lattice> lattices =
        refine.axes().stream().map(axis -> RefineReader.lattice(sweep, refine, axis)).toList();
    x = lattices.size() == 1 ? Lattice.POINT : lattices.get(0);
    y = lattices.get(lattices.size() - 1);
    others =
        sweep.space().dimensions().stream()
            .filter(dimension -> !refine.axes().containsAll(dimension.parameters()))
            .toList();
    seeds = sweep.replicateSeeds();
    moreSeeds = more(seeds, refine.seeds().orElse(seeds.size()));
    ResultDescription results = sweep.experiment().results();
    finding =
        results.findings().stream()
            .filter(one -> one.name().equals(refine.finding()))
            .findFirst()
            .orElseThrow();
    results.outcomes().stream()
        .filter(Outcome::isEligible)
        .map(Outcome::name)
        .forEach(eligible::add);
    int combinations = others.stream().mapToInt(Dimension::levels).reduce(1, Math::multiplyExact);
    slices = new ArrayList<>();
    generation = new ArrayList<>();
    for (int slice = 0; slice < combinations; slice++) {
      slices.add(new Slice(x, y, refine.to().isPresent()));
      ask(slice, slices.get(slice).grid(), generation);
    }
  }

  /**
   * How many trials there may be, the grid's included.
   *
   * @param expected if one boundary goes from side to side of each plane, of a line through one
   *     place, and trials agree
   * @param most if every square is halved to the end, and trials never agree
   */
  public record Extent(long least, long expected, long most) {}

  public Extent extent() {
    int levels = Math.max(x.halvings(), y.halvings());
    long squares =
        x.listed().size() + y.listed().size() - 3L; // that a line from side to side meets
    long crossed = x == Lattice.POINT ? levels : 3 * squares * ((1L << levels) - 1);
    long all = x.values(x.halvings()) * y.values(y.halvings());
    long most = slices.size() * all * (seeds.size() + moreSeeds.size());
    long expected = sweep.size() + slices.size() * crossed * seeds.size();
    return new Extent(sweep.size(), Math.min(expected, most), most);
  }

  /** The smallest seeds that are not there yet. */
  private static List<Object> more(List<Object> seeds, int wanted) {
    return LongStream.range(0, wanted)
        .mapToObj(seed -> (Object) seed)
        .filter(seed -> !seeds.contains(seed))
        .limit(Math.max(0, wanted - seeds.size()))
        .toList();
  }

  /**
   * The trials that follow from those before: from the grid's, when it is asked first, and then
   * from those that it gave last. Empty when the answer is there.
   *
   * @param end how a trial ended; all trials before have one
   */
  public Optional<Trials> next(Function<String, Optional<CommittedTrials.End>> end) {
    List<Task> next = new ArrayList<>();
    for (Task task : generation) {
      Map<String, Object> cell = values(task);
      Opinion opinion = opinion(cell, task.seeds(), end);
      boolean hasMore = !task.seeds().equals(seeds);
      if (hasMore) { // these come on top of the first ones
        Opinion before = opinion(cell, seeds, end);
        opinion =
            new Opinion(before.found() + opinion.found(), before.eligible() + opinion.eligible());
      }
      boolean asksForMore = !hasMore && opinion.isMixed() && !moreSeeds.isEmpty();
      if (asksForMore) {
        next.add(new Task(task.slice(), task.place(), moreSeeds));
      } else {
        slices.get(task.slice()).learn(task.place(), opinion);
      }
    }
    for (int slice = 0; slice < slices.size(); slice++) {
      List<Place> wanted =
          slices.get(slice).wanted().stream()
              .sorted(Comparator.comparingInt(Place::x).thenComparingInt(Place::y))
              .toList();
      ask(slice, wanted, next);
    }
    generation = next;
    return next.isEmpty() ? Optional.empty() : Optional.of(new Generation(next));
  }

  /** The parameters whose values it chooses. */
  public List<String> parameters() {
    return Stream.concat(refine.axes().stream(), Stream.of(Trial.SEED.name())).toList();
  }

  /**
   * The trial with an id, if it is of the grid or may be one that it asks for: whatever the
   * outcomes in other cells are, and more replicates only where the first ones do not all agree.
   *
   * @param chosen what the trial has of {@link #parameters}
   * @param end how a trial ended, if it has
   */
  public Optional<Trial> find(
      String id, Map<String, Number> chosen, Function<String, Optional<CommittedTrials.End>> end) {
    boolean isBetween =
        Stream.of(x, y)
            .filter(lattice -> lattice.parameter().isPresent())
            .allMatch(lattice -> lattice.has(chosen.get(lattice.parameter().orElseThrow())));
    Object seed = chosen.get(Trial.SEED.name());
    if (!isBetween || !(seeds.contains(seed) || moreSeeds.contains(seed))) {
      return Optional.empty();
    }
    for (int slice = 0; slice < slices.size(); slice++) {
      Map<String, Object> cell = others(slice);
      cell.putAll(chosen);
      Trial trial = Trial.of(sweep.experiment(), cell);
      if (trial.id().equals(id)) {
        return Optional.of(trial)
            .filter(is -> isLetThrough(cell))
            .filter(is -> seeds.contains(seed) || !isAgreed(cell, end));
      }
    }
    return Optional.empty();
  }

  /** Whether the first replicates of a cell have all ended, and it needs no more. */
  private boolean isAgreed(
      Map<String, Object> cell, Function<String, Optional<CommittedTrials.End>> end) {
    return seeds.stream().allMatch(seed -> end.apply(trial(cell, seed).id()).isPresent())
        && !opinion(cell, seeds, end).isMixed();
  }

  /** Asks for cells that the filter lets through. */
  private void ask(int slice, List<Place> places, List<Task> tasks) {
    for (Place place : places) {
      Task task = new Task(slice, place, seeds);
      if (isLetThrough(values(task))) {
        slices.get(slice).ask(place);
        tasks.add(task);
      }
    }
  }

  private boolean isLetThrough(Map<String, Object> cell) {
    return sweep.space().where().map(where -> where.holds(cell)).orElse(true);
  }

  private Opinion opinion(
      Map<String, Object> cell,
      List<Object> replicates,
      Function<String, Optional<CommittedTrials.End>> end) {
    int found = 0;
    int counted = 0;
    for (Object seed : replicates) {
      Optional<String> outcome =
          end.apply(trial(cell, seed).id()).flatMap(CommittedTrials.End::outcome);
      counted += outcome.filter(eligible::contains).isPresent() ? 1 : 0;
      found += outcome.filter(finding.outcomes()::contains).isPresent() ? 1 : 0;
    }
    return new Opinion(found, counted);
  }

  private Map<String, Object> values(Task task) {
    Map<String, Object> values = others(task.slice());
    x.put(task.place().x(), values);
    y.put(task.place().y(), values);
    return values;
  }

  /** The values of a slice. */
  private Map<String, Object> others(int slice) {
    Map<String, Object> values = new HashMap<>(sweep.fixed());
    int rest = slice;
    for (Dimension dimension : others) {
      dimension.putLevel(rest % dimension.levels(), values);
      rest /= dimension.levels();
    }
    return values;
  }

  private Trial trial(Map<String, Object> cell, Object seed) {
    Map<String, Object> values = new HashMap<>(cell);
    values.put(Trial.SEED.name(), seed);
    return Trial.of(sweep.experiment(), values);
  }

  /** The trials of tasks, seed by seed as a grid's: those of one seed train together best. */
  private final class Generation implements Trials {

    /** The tasks of each list of seeds. */
    private final List<Part> parts;

    Generation(List<Task> tasks) {
      Map<List<Object>, List<Task>> bySeeds = new LinkedHashMap<>();
      tasks.forEach(
          task -> bySeeds.computeIfAbsent(task.seeds(), any -> new ArrayList<>()).add(task));
      parts =
          bySeeds.entrySet().stream()
              .map(part -> new Part(part.getKey(), part.getValue()))
              .toList();
    }

    @Override
    public long size() {
      return parts.stream().mapToLong(Part::size).sum();
    }

    @Override
    public Trial trial(long index) {
      long left = index;
      for (Part part : parts) {
        if (left < part.size()) {
          Task task = part.tasks().get((int) (left % part.tasks().size()));
          Object seed = part.seeds().get((int) (left / part.tasks().size()));
          return Refinement.this.trial(values(task), seed);
        }
        left -= part.size();
      }
      throw new IndexOutOfBoundsException(index);
    }
  }

  private record Part(List<Object> seeds, List<Task> tasks) {
    long size() {
      return (long) seeds.size() * tasks.size();
    }
  }
}
