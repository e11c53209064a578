package mesasweep.analysis.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which of several causes ends a wait first, and when: the Aalen-Johansen estimate for trials that
 * all start at step 0.
 *
 * <p>Steps are recorded ones: an event at a step happened since the record before. Trials with
 * equal steps are tied, and a trial that is censored at a step was still at risk of that step's
 * events. Standard errors are those of the infinitesimal jackknife, sqrt(sum over trials of (d F /
 * d weight of the trial)^2), which without competing causes is Greenwood's formula.
 *
 * @see <a href="https://doi.org/10.1007/978-1-4612-4348-9">Andersen, Borgan, Gill and Keiding
 *     (1993), chapter IV.4</a>
 */
public final class CompetingRisks {
  /** The cause of a trial in which nothing happened up to its step. */
  public static final int CENSORED = -1;

  private final int causes;
  private final long[] steps;
  // [step][cause], with the censored trials last.
  private final long[][] exits;
  private final long[] atRisk;
  // [step][cause]
  private final double[][] incidence;
  private final double[][] standardError;
  // The derivative of F by the weight of a trial: [step][cause] while it is at risk; after its exit
  // constant [step of exit][exit][cause] + slope [step of exit][exit] * F.
  private final double[][] atRiskDerivative;
  private final double[][][] constant;
  private final double[][] slope;

  /**
   * The mean of min(T, horizon) or its complement.
   *
   * @param mean in steps
   * @param standardError in steps
   */
  public record RestrictedMean(double mean, double standardError) {
    /** The difference of two independent groups, at 95 %. */
    public Interval differenceFrom(RestrictedMean other) {
      double half = Normal.quantile() * Math.hypot(standardError, other.standardError);
      return new Interval(mean - other.mean - half, mean - other.mean + half);
    }
  }

  private CompetingRisks(int causes, TreeMap<Long, long[]> counted) {
    this.causes = causes;
    steps = counted.keySet().stream().mapToLong(Long::longValue).toArray();
    exits = counted.values().toArray(long[][]::new);
    atRisk = new long[steps.length];
    incidence = new double[steps.length][causes];
    standardError = new double[steps.length][causes];
    atRiskDerivative = new double[steps.length][causes];
    constant = new double[steps.length][causes + 1][causes];
    slope = new double[steps.length][causes + 1];
    long left = 0;
    for (int j = steps.length - 1; j >= 0; j--) {
      left += Arrays.stream(exits[j]).sum();
      atRisk[j] = left;
    }
    estimate();
  }

  /**
   * Trials that left at the same step by the same cause.
   *
   * @param step of their first event, or the last at which they were seen without one; at least 0
   * @param cause from 0 on, or {@link #CENSORED}
   */
  public record Exit(long step, int cause, long trials) {
    public Exit {
      if (step < 0 || cause < CENSORED || trials < 0) {
        throw new IllegalArgumentException(
            trials + " trials left at step " + step + " by the cause " + cause);
      }
    }
  }

  /**
   * @param exits in any order, several for the same step and cause or none
   * @param causes one more than the last cause
   * @throws IllegalArgumentException if there is a cause beyond the last
   */
  public static CompetingRisks of(List<Exit> exits, int causes) {
    TreeMap<Long, long[]> counted = new TreeMap<>();
    for (Exit exit : exits) {
      if (exit.cause() >= causes) {
        throw new IllegalArgumentException("cause " + exit.cause() + " of only " + causes);
      }
      int column = exit.cause() == CENSORED ? causes : exit.cause();
      counted.computeIfAbsent(exit.step(), step -> new long[causes + 1])[column] += exit.trials();
    }
    return new CompetingRisks(causes, counted);
  }

  /** The distinct steps at which trials had an event or were censored, ascending. */
  public long[] steps() {
    return steps.clone();
  }

  /** Trials without an event or censoring before the step with this index. */
  public long atRisk(int index) {
    return atRisk[index];
  }

  public long events(int cause, int index) {
    return exits[index][cause];
  }

  public long censored(int index) {
    return exits[index][causes];
  }

  /** The last step with an event of any cause, 0 if there was none. */
  public long lastEvent() {
    for (int i = steps.length - 1; i >= 0; i--) {
      if (Arrays.stream(exits[i], 0, causes).sum() > 0) {
        return steps[i];
      }
    }
    return 0;
  }

  /**
   * Up to where the incidences are known: the last step at which a trial was seen, or the budget if
   * all trials had an event by then.
   */
  public long knownUntil(long budget) {
    int last = steps.length - 1;
    return exits[last][causes] == 0 ? Math.max(budget, steps[last]) : steps[last];
  }

  /** The probability that this cause came first, by the step with this index. */
  public double incidence(int cause, int index) {
    return incidence[index][cause];
  }

  public double standardError(int cause, int index) {
    return standardError[index][cause];
  }

  /**
   * Pointwise at 95 %, on the scale log(-log F), so that it stays in [0, 1]; empty where the
   * estimate is 0 or 1, at which the scale ends.
   */
  public Optional<Interval> interval(int cause, int index) {
    double f = incidence[index][cause];
    if (f <= 0 || f >= 1 || standardError[index][cause] == 0) {
      return Optional.empty();
    }
    double half = Normal.quantile() * standardError[index][cause] / (f * Math.abs(Math.log(f)));
    return Optional.of(new Interval(Math.pow(f, Math.exp(half)), Math.pow(f, Math.exp(-half))));
  }

  /**
   * The mean number of steps, out of the first {@code horizon}, that come after an event of this
   * cause: the area under its incidence.
   *
   * @param horizon at least 0; beyond the last step the incidence counts as constant
   */
  public RestrictedMean stepsAfter(int cause, long horizon) {
    return area(Set.of(cause), horizon);
  }

  /** The mean number of steps, out of the first {@code horizon}, before any event. */
  public RestrictedMean eventFree(long horizon) {
    RestrictedMean after =
        area(IntStream.range(0, causes).boxed().collect(Collectors.toSet()), horizon);
    return new RestrictedMean(horizon - after.mean(), after.standardError());
  }

  private void estimate() {
    double s = 1;
    Derivatives staying = new Derivatives(0, new double[causes]);
    double[] aa = new double[causes];
    double[] ab = new double[causes];
    double bb = 0;
    for (int j = 0; j < steps.length; j++) {
      double[] hazards = hazards(j);
      double before = s;
      s = before * surviving(j);
      for (int k = 0; k < causes; k++) {
        incidence[j][k] = (j == 0 ? 0 : incidence[j - 1][k]) + before * hazards[k];
      }
      for (int exit = 0; exit <= causes; exit++) {
        Derivatives leaving = staying.after(before, hazards, surviving(j), atRisk[j], exit);
        slope[j][exit] = s > 0 ? leaving.s() / s : 0;
        bb += exits[j][exit] * slope[j][exit] * slope[j][exit];
        for (int k = 0; k < causes; k++) {
          double a = leaving.f()[k] - slope[j][exit] * incidence[j][k];
          constant[j][exit][k] = a;
          aa[k] += exits[j][exit] * a * a;
          ab[k] += exits[j][exit] * a * slope[j][exit];
        }
      }
      staying = staying.after(before, hazards, surviving(j), atRisk[j], causes);
      atRiskDerivative[j] = staying.f();
      long left = atRisk[j] - Arrays.stream(exits[j]).sum();
      for (int k = 0; k < causes; k++) {
        double f = incidence[j][k];
        double own = staying.f()[k];
        double variance = aa[k] + 2 * f * ab[k] + f * f * bb + left * own * own;
        standardError[j][k] = Math.sqrt(Math.max(0, variance)); // rounding may leave -1e-20
      }
    }
  }

  /**
   * With respect to the weight of one trial, of S (the share without an event) and of every F.
   * While trials are at risk they share theirs. From its exit on, the derivative of S for a trial
   * is a multiple of S, so that its derivative of F is {@code constant + slope F}: three sums over
   * all that have left stand for them.
   */
  private record Derivatives(double s, double[] f) {

    /**
     * After one more step, for a trial that leaves by this exit; the last one, censoring, is as
     * staying.
     *
     * @param before S before the step
     */
    Derivatives after(double before, double[] hazards, double surviving, long atRisk, int exit) {
      double[] after = new double[f.length];
      double anyEvent = (exit < f.length ? 1 : 0) - (1 - surviving);
      for (int k = 0; k < f.length; k++) {
        after[k] = f[k] + s * hazards[k] + before * ((exit == k ? 1 : 0) - hazards[k]) / atRisk;
      }
      return new Derivatives(s * surviving - before * anyEvent / atRisk, after);
    }
  }

  private double[] hazards(int j) {
    double[] hazards = new double[causes];
    for (int k = 0; k < causes; k++) {
      hazards[k] = (double) exits[j][k] / atRisk[j];
    }
    return hazards;
  }

  /** Of the trials at risk, the share without an event at the step; exactly 0 if all had one. */
  private double surviving(int j) {
    long events = Arrays.stream(exits[j], 0, causes).sum();
    return (double) (atRisk[j] - events) / atRisk[j];
  }

  /** The area up to the horizon under the sum of some causes' incidences. */
  private RestrictedMean area(Set<Integer> wanted, long horizon) {
    int last = 0; // steps up to the horizon
    while (last < steps.length && steps[last] <= horizon) {
      last++;
    }
    double[] area = new double[last + 1]; // up to each step, and up to the horizon
    double[] staying = new double[last + 1]; // the derivative, for trials at risk up to there
    for (int j = 0; j < last; j++) {
      double width = (j + 1 < last ? steps[j + 1] : horizon) - steps[j];
      area[j + 1] = area[j] + width * sum(wanted, incidence[j]);
      staying[j + 1] = staying[j] + width * sum(wanted, atRiskDerivative[j]);
    }
    long left = last < steps.length ? atRisk[last] : 0;
    double variance = left * staying[last] * staying[last];
    for (int j = 0; j < last; j++) {
      for (int exit = 0; exit <= causes; exit++) {
        double derivative =
            staying[j]
                + sum(wanted, constant[j][exit]) * (horizon - steps[j])
                + slope[j][exit] * (area[last] - area[j]);
        variance += exits[j][exit] * derivative * derivative;
      }
    }
    return new RestrictedMean(area[last], Math.sqrt(variance));
  }

  private static double sum(Set<Integer> wanted, double[] values) {
    return wanted.stream().mapToDouble(cause -> values[cause]).sum();
  }
}
