package mesasweep.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.FirstEvent.NoneBy;
import mesasweep.analysis.statistics.FirstEvent.OneOf;
import mesasweep.analysis.statistics.FirstEvent.Possibility;

/**
 * How probable first events are in the intervals that the data tell apart, by maximum likelihood
 * without any form given to the hazards.
 *
 * <p>Probability lies in the innermost intervals of each cause: those that begin where some
 * observation's begins, or where one is censored, and end where the next one ends (Turnbull).
 * Within one nothing says where. A trial that may have had its first event in several of them
 * counts in each as much as the estimate says, over and over until that changes nothing
 * (self-consistency); given those counts the estimate is that of Aalen and Johansen, which is
 * therefore what data without such trials give, at once. Between two rounds a jump is tried in the
 * direction of the last two (SQUAREM).
 *
 * @see <a href="https://doi.org/10.1111/j.0006-341X.2001.00074.x">Hudgens, Satten and Longini
 *     (2001)</a>
 * @see <a href="https://doi.org/10.1111/j.1467-9469.2007.00585.x">Varadhan and Roland (2008)</a>
 */
final class FirstEventLikelihood {
  /** Of the error that is left in a probability, as far as the speed of convergence tells it. */
  private static final double PRECISION = 1e-13;

  /** Of the change in a round: what rounding makes. */
  private static final double ROUNDING = 1e-15;

  private static final double NEXT_TO_NOTHING = 1e-6;

  /** Never met; it keeps a rounding that goes round in circles from doing so for ever. */
  private static final int MOST_ROUNDS = 100_000;

  /** How much the score may be above that of a maximum where the probability is 0. */
  private static final double SCORE_TOLERANCE = 1e-10;

  private final List<FirstEvent> observations;
  private final List<Possibility> innermost;
  // Of each observation the intervals within it; none of a censored one.
  private final int[][] within;
  // Ascending steps of censoring; of each interval how many lie before it, of each censored
  // observation which it is.
  private final long[] censoring;
  private final int[] censoredBefore;
  private final int[] censored;

  /**
   * @param observations all different
   */
  FirstEventLikelihood(List<FirstEvent> observations, int causes) {
    this.observations = List.copyOf(observations);
    TreeSet<Long> ends = new TreeSet<>();
    observations.forEach(
        one -> ends.addAll(one instanceof NoneBy none ? List.of(none.step()) : List.of()));
    censoring = ends.stream().mapToLong(Long::longValue).toArray();
    innermost =
        IntStream.range(0, causes)
            .boxed()
            .flatMap(cause -> innermost(cause, ends).stream())
            .sorted(
                Comparator.comparingLong(Possibility::step)
                    .thenComparing(Possibility::after)
                    .thenComparing(Possibility::cause))
            .toList();
    within = observations.stream().map(this::within).toArray(int[][]::new);
    censoredBefore = innermost.stream().mapToInt(one -> place(one.after() + 1)).toArray();
    censored =
        observations.stream()
            .mapToInt(one -> one instanceof NoneBy none ? place(none.step()) : -1)
            .toArray();
  }

  /** Where it is, or would be, among the steps of censoring. */
  private int place(long step) {
    int found = Arrays.binarySearch(censoring, step);
    return found < 0 ? -found - 1 : found;
  }

  private List<Possibility> innermost(int cause, TreeSet<Long> censoring) {
    TreeSet<Long> begins = new TreeSet<>(censoring);
    TreeSet<Long> ends = new TreeSet<>();
    for (FirstEvent observation : observations) {
      if (observation instanceof OneOf one) {
        for (Possibility possible : one.possibilities()) {
          if (possible.cause() == cause) {
            begins.add(possible.after());
            ends.add(possible.step());
          }
        }
      }
    }
    List<Possibility> innermost = new ArrayList<>();
    for (Long end : ends) {
      long begin = begins.lower(end);
      if (ends.higher(begin).equals(end)) {
        innermost.add(new Possibility(cause, begin, end));
      }
    }
    return innermost;
  }

  private int[] within(FirstEvent observation) {
    return observation instanceof OneOf one
        ? IntStream.range(0, innermost.size())
            .filter(
                j ->
                    one.possibilities().stream()
                        .anyMatch(possible -> contains(possible, innermost.get(j))))
            .toArray()
        : new int[0];
  }

  private static boolean contains(Possibility outer, Possibility inner) {
    return outer.cause() == inner.cause()
        && outer.after() <= inner.after()
        && inner.step() <= outer.step();
  }

  /** By their end, of all causes. */
  List<Possibility> innermost() {
    return innermost;
  }

  /**
   * The estimate.
   *
   * @param trials of each observation
   * @return of each innermost interval
   */
  double[] probabilities(double[] trials) {
    double[] evenly = new double[innermost.size()];
    Arrays.fill(evenly, 1);
    double[] p = fromCounts(counts(trials, evenly), trials);
    if (IntStream.range(0, within.length).noneMatch(i -> within[i].length > 1 && trials[i] > 0)) {
      return p;
    }
    boolean mayVanish = true;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[] once = next(p, trials);
      double[] twice = next(once, trials);
      double change = distance(once, p);
      double slowing = distance(differences(twice, once), differences(once, p));
      double speed = slowing > 0 ? Math.max(1, change / slowing) : 1;
      if (change <= ROUNDING || speed * change <= PRECISION) {
        boolean vanished = mayVanish && vanish(twice, once);
        mayVanish = false;
        if (!vanished && !restoreLost(twice, trials)) {
          return twice;
        }
        p = twice;
      } else {
        double[] jumped = next(jumped(p, once, twice, speed, mayVanish), trials);
        p = logLikelihood(jumped, trials) >= logLikelihood(twice, trials) ? jumped : twice;
      }
    }
    return p;
  }

  /** How many of the trials had their first event in each innermost interval, by the estimate. */
  double[] counts(double[] trials, double[] probabilities) {
    double[] counts = new double[innermost.size()];
    for (int i = 0; i < within.length; i++) {
      if (trials[i] > 0) {
        double all = sum(probabilities, within[i]);
        for (int j : within[i]) {
          counts[j] += within[i].length == 1 ? trials[i] : trials[i] * probabilities[j] / all;
        }
      }
    }
    return counts;
  }

  private double[] next(double[] p, double[] trials) {
    return fromCounts(counts(trials, p), trials);
  }

  /**
   * Aalen and Johansen's. No step of censoring is inside of an innermost interval, so that between
   * two such steps only the counts matter and not their order.
   */
  private double[] fromCounts(double[] counts, double[] trials) {
    double[] events = new double[censoring.length + 1];
    double[] leaving = new double[censoring.length + 1];
    for (int j = 0; j < counts.length; j++) {
      events[censoredBefore[j]] += counts[j];
    }
    for (int i = 0; i < trials.length; i++) {
      if (censored[i] >= 0) {
        leaving[censored[i]] += trials[i];
      }
    }
    double[] atRisk = new double[events.length];
    double left = 0;
    for (int b = events.length - 1; b >= 0; b--) {
      left += events[b] + leaving[b];
      atRisk[b] = left;
    }
    double[] perEvent = new double[events.length];
    double without = 1;
    for (int b = 0; b < events.length; b++) {
      perEvent[b] = atRisk[b] > 0 ? without / atRisk[b] : 0;
      without *= atRisk[b] > 0 ? (atRisk[b] - events[b]) / atRisk[b] : 1;
    }
    double[] p = new double[counts.length];
    for (int j = 0; j < p.length; j++) {
      p[j] = perEvent[censoredBefore[j]] * counts[j];
    }
    return p;
  }

  /**
   * As far as the last two rounds point.
   *
   * @param mayVanish whether a probability that would be negative becomes 0; otherwise it stays
   */
  private static double[] jumped(
      double[] p, double[] once, double[] twice, double length, boolean mayVanish) {
    double[] jumped = new double[p.length];
    for (int j = 0; j < p.length; j++) {
      double change = once[j] - p[j];
      double slowing = twice[j] - once[j] - change;
      double there = p[j] + 2 * length * change + length * length * slowing;
      jumped[j] = there > 0 ? there : mayVanish ? 0 : twice[j];
    }
    return jumped;
  }

  private double logLikelihood(double[] p, double[] trials) {
    double[] without = withoutEvent(p);
    double sum = 0;
    for (int i = 0; i < trials.length; i++) {
      if (trials[i] > 0) {
        double likelihood = censored[i] >= 0 ? without[censored[i]] : sum(p, within[i]);
        sum += trials[i] * Math.log(likelihood);
      }
    }
    return sum;
  }

  /** The probability of no event by each step of censoring. */
  private double[] withoutEvent(double[] p) {
    double[] without = new double[censoring.length];
    double left = 1;
    int j = 0;
    for (int c = 0; c < censoring.length; c++) {
      while (j < p.length && innermost.get(j).step() <= censoring[c]) {
        left -= p[j++];
      }
      without[c] = left;
    }
    return without;
  }

  /**
   * What is next to nothing and becomes less becomes 0. Where the likelihood is flat there, rounds
   * would take ever less from it.
   *
   * @return whether there was any
   */
  private static boolean vanish(double[] p, double[] before) {
    boolean vanished = false;
    for (int j = 0; j < p.length; j++) {
      if (p[j] > 0 && p[j] < NEXT_TO_NOTHING && p[j] < before[j]) {
        p[j] = 0;
        vanished = true;
      }
    }
    return vanished;
  }

  /**
   * All probability may have been taken from an interval that has some: there the likelihood grows
   * with it faster than a maximum allows.
   *
   * @return whether some was given back
   */
  private boolean restoreLost(double[] p, double[] trials) {
    double[] scores = new double[p.length];
    double all = 0;
    double[] without = withoutEvent(p);
    for (int i = 0; i < trials.length; i++) {
      all += trials[i];
      if (trials[i] > 0 && censored[i] < 0) {
        double likelihood = sum(p, within[i]);
        for (int j : within[i]) {
          scores[j] += trials[i] / likelihood;
        }
      } else if (trials[i] > 0) {
        for (int j = 0; j < p.length; j++) {
          scores[j] += censoredBefore[j] > censored[i] ? trials[i] / without[censored[i]] : 0;
        }
      }
    }
    boolean restored = false;
    for (int j = 0; j < p.length; j++) {
      if (p[j] == 0 && scores[j] > all * (1 + SCORE_TOLERANCE)) {
        p[j] = 1 / all;
        restored = true;
      }
    }
    return restored;
  }

  private static double sum(double[] values, int[] wanted) {
    double sum = 0;
    for (int j : wanted) {
      sum += values[j];
    }
    return sum;
  }

  private static double[] differences(double[] one, double[] other) {
    double[] differences = new double[one.length];
    Arrays.setAll(differences, j -> one[j] - other[j]);
    return differences;
  }

  private static double distance(double[] one, double[] other) {
    double squares = 0;
    for (int j = 0; j < one.length; j++) {
      squares += (one[j] - other[j]) * (one[j] - other[j]);
    }
    return Math.sqrt(squares);
  }
}
