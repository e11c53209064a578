package mesasweep.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.FirstEvent.NoneBy;
import mesasweep.analysis.statistics.FirstEvent.OneOf;
import mesasweep.analysis.statistics.FirstEvent.Possibility;

/**
 * Which of several causes ends a wait first, and when, for trials that all start at step 0: the
 * nonparametric maximum likelihood estimate of the cumulative incidences. Of steps that are known
 * exactly it is Aalen's and Johansen's, of one cause known to intervals Turnbull's.
 *
 * <p>Trials with equal steps are tied, and a trial that is censored at a step was still at risk of
 * that step's events. What is known of a trial must not depend on what it does not tell: of two
 * causes that are possible in the same trial the estimate takes the shares that the other trials
 * tell.
 *
 * <p>Trials of a cluster may have anything in common. Errors come from leaving out each cluster in
 * turn; the intervals in which the probability may lie stay those of all trials.
 *
 * @see <a href="https://doi.org/10.1111/j.0006-341X.2001.00074.x">Hudgens, Satten and Longini
 *     (2001)</a>
 */
public final class CompetingRisks {

  /**
   * More clusters than this are left out in so many groups of clusters, as evenly as they go: the
   * delete-a-group jackknife (Kott 2001, Journal of Official Statistics 17).
   */
  public static final int MOST_GROUPS = 100;

  private final int causes;
  private final List<FirstEvent> observations;
  private final double[] trials;
  private final List<Possibility> innermost;
  // The indices of each cause's, by their ends.
  private final int[][] ofCause;
  private final double[] probabilities;
  private final double[] counts;
  private final SortedMap<Long, double[]> without = new TreeMap<>();

  /**
   * Trials of a cluster of which the same is known.
   *
   * @param trials at least 0
   */
  public record Observation(long cluster, FirstEvent first, long trials) {
    public Observation {
      if (trials < 0) {
        throw new IllegalArgumentException(trials + " trials");
      }
    }
  }

  /**
   * Of a cause, a step at which its incidence is known.
   *
   * @param after its events since the point before came in (after, step], nothing says where; the
   *     step before if there were none
   * @param atRisk trials that may still have been without any event at {@code after}
   * @param events trials that had this event first and in (after, step], by the estimate
   * @param censored trials that were seen until this step, without any event
   * @param incidence the probability that it came first, and by this step
   */
  public record Point(
      long after,
      long step,
      long atRisk,
      double events,
      long censored,
      ClusterEstimate incidence) {}

  private CompetingRisks(Map<FirstEvent, SortedMap<Long, Long>> counted, int causes) {
    this.causes = causes;
    observations =
        counted.keySet().stream()
            // In the same order whatever that of the trials was, for the last bits.
            .sorted(
                Comparator.comparingLong(CompetingRisks::seenUntil)
                    .thenComparing(FirstEvent::toString))
            .toList();
    trials = total(counted, group -> 1);
    FirstEventLikelihood likelihood = new FirstEventLikelihood(observations, causes);
    innermost = likelihood.innermost();
    ofCause =
        IntStream.range(0, causes)
            .mapToObj(
                cause ->
                    IntStream.range(0, innermost.size())
                        .filter(j -> innermost.get(j).cause() == cause)
                        .toArray())
            .toArray(int[][]::new);
    probabilities = likelihood.probabilities(trials);
    counts = likelihood.counts(trials, probabilities);
    TreeSet<Long> groups = new TreeSet<>();
    counted.values().forEach(one -> groups.addAll(one.keySet()));
    if (groups.size() > 1) {
      for (Long left : groups) {
        without.put(
            left, likelihood.probabilities(total(counted, group -> group.equals(left) ? 0 : 1)));
      }
    }
  }

  private double[] total(
      Map<FirstEvent, SortedMap<Long, Long>> counted, ToDoubleFunction<Long> weight) {
    return observations.stream()
        .mapToDouble(
            first ->
                Objects.requireNonNull(counted.get(first)).entrySet().stream()
                    .mapToDouble(one -> weight.applyAsDouble(one.getKey()) * one.getValue())
                    .sum())
        .toArray();
  }

  /**
   * @param observations in any order, several of the same kind or none
   * @param causes one more than the last cause
   * @throws IllegalArgumentException if there is a cause beyond the last
   */
  public static CompetingRisks of(List<Observation> observations, int causes) {
    Map<Long, Long> groups = groups(observations);
    Map<FirstEvent, SortedMap<Long, Long>> counted = new HashMap<>();
    for (Observation observation : observations) {
      if (observation.first() instanceof OneOf one
          && one.possibilities().stream().anyMatch(possible -> possible.cause() >= causes)) {
        throw new IllegalArgumentException(one + " of only " + causes + " causes");
      }
      if (observation.trials() > 0) {
        counted
            .computeIfAbsent(observation.first(), first -> new TreeMap<>())
            .merge(groups.get(observation.cluster()), observation.trials(), Long::sum);
      }
    }
    return new CompetingRisks(counted, causes);
  }

  /** Which clusters are left out together. */
  private static Map<Long, Long> groups(List<Observation> observations) {
    TreeSet<Long> clusters = new TreeSet<>();
    observations.forEach(observation -> clusters.add(observation.cluster()));
    Map<Long, Long> groups = new TreeMap<>();
    for (Long cluster : clusters) {
      groups.put(
          cluster, clusters.size() <= MOST_GROUPS ? cluster : (long) groups.size() % MOST_GROUPS);
    }
    return groups;
  }

  /** Whether there is any trial. */
  public boolean isEmpty() {
    return observations.isEmpty();
  }

  /** Clusters, or groups of them, that were left out in turn; fewer than 2 give no interval. */
  public int clusters() {
    return without.isEmpty() && !isEmpty() ? 1 : without.size();
  }

  /** Trials in which each of several causes may have come first. */
  public long ambiguous() {
    return count(
        first ->
            first instanceof OneOf one
                && one.possibilities().stream().mapToInt(Possibility::cause).distinct().count()
                    > 1);
  }

  /** The last step at which a trial was seen. */
  public long lastStep() {
    return observations.stream().mapToLong(CompetingRisks::seenUntil).max().orElse(0);
  }

  /**
   * Up to where the incidences are known: the last step at which a trial was seen, or the budget if
   * all trials had an event by then.
   */
  public long knownUntil(long budget) {
    long last = lastStep();
    return count(new NoneBy(last)::equals) == 0 ? Math.max(budget, last) : last;
  }

  /** The probability that this cause came first, and by this step for sure. */
  public ClusterEstimate incidence(int cause, long step) {
    return estimate(
        p -> {
          double sum = 0;
          for (int j : ofCause[cause]) {
            sum += innermost.get(j).step() <= step ? p[j] : 0;
          }
          return sum;
        });
  }

  /**
   * The steps at which trials left, with an event or without, and the incidence of a cause is
   * known: not those inside of an interval in which it grew.
   */
  public List<Point> points(int cause) {
    TreeMap<Long, Long> steps = new TreeMap<>(); // by the end, the beginning
    innermost.forEach(one -> steps.put(one.step(), one.step() - 1));
    observations.forEach(
        first -> {
          if (first instanceof NoneBy none) {
            steps.put(none.step(), none.step() - 1);
          }
        });
    for (Possibility own : innermost) {
      if (own.cause() == cause) {
        steps.subMap(own.after(), false, own.step(), false).clear();
        steps.put(own.step(), own.after());
      }
    }
    List<Point> points = new ArrayList<>();
    steps.forEach((step, after) -> points.add(point(cause, after, step)));
    return points;
  }

  private Point point(int cause, long after, long step) {
    double events =
        Arrays.stream(ofCause[cause])
            .filter(j -> innermost.get(j).step() == step)
            .mapToDouble(j -> counts[j])
            .sum();
    return new Point(
        after,
        step,
        count(first -> seenUntil(first) > after),
        events,
        count(new NoneBy(step)::equals),
        incidence(cause, step));
  }

  /**
   * The mean number of steps, out of the first {@code horizon}, that come after an event of this
   * cause: the area under its incidence. An event that is known to an interval counts from its end
   * on.
   *
   * @param horizon at least 0; beyond the last step the incidence counts as constant
   */
  public ClusterEstimate stepsAfter(int cause, long horizon) {
    return estimate(p -> area(p, cause, horizon));
  }

  /** The mean number of steps, out of the first {@code horizon}, before any event. */
  public ClusterEstimate eventFree(long horizon) {
    return estimate(
        p ->
            horizon
                - IntStream.range(0, causes).mapToDouble(cause -> area(p, cause, horizon)).sum());
  }

  private double area(double[] p, int cause, long horizon) {
    double area = 0;
    for (int j : ofCause[cause]) {
      area += p[j] * Math.max(0, horizon - innermost.get(j).step());
    }
    return area;
  }

  private ClusterEstimate estimate(ToDoubleFunction<double[]> statistic) {
    SortedMap<Long, Double> others = new TreeMap<>();
    without.forEach((group, p) -> others.put(group, statistic.applyAsDouble(p)));
    return new ClusterEstimate(statistic.applyAsDouble(probabilities), others);
  }

  private long count(Predicate<FirstEvent> wanted) {
    return (long)
        IntStream.range(0, trials.length)
            .filter(i -> wanted.test(observations.get(i)))
            .mapToDouble(i -> trials[i])
            .sum();
  }

  private static long seenUntil(FirstEvent first) {
    return first instanceof OneOf one ? one.by() : ((NoneBy) first).step();
  }
}
