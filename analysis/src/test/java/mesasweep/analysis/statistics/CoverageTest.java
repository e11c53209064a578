package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import mesasweep.analysis.statistics.CompetingRisks.Observation;
import mesasweep.analysis.statistics.FirstEvent.NoneBy;
import mesasweep.analysis.statistics.FirstEvent.OneOf;
import mesasweep.analysis.statistics.FirstEvent.Possibility;
import org.junit.jupiter.api.Test;

/**
 * Whether intervals contain the truth as often as they say, in sweeps whose trials of a seed share
 * their luck. The first event is known to the step, the second to the steps between two records.
 */
class CoverageTest {
  private static final int SWEEPS = 200;
  private static final int SEEDS = 20;
  private static final int TRIALS_OF_A_SEED = 40;
  private static final long BUDGET = 2000;

  /** Of records: between two of them the second incidence is not known. */
  private static final long[] STEPS = {10, 41, 154, BUDGET};

  private static final long[] RECORDS = records();

  /** How all trials of a seed differ from those of others. */
  private record Luck(double pace, double odds) {
    static Luck draw(Random random) {
      return new Luck(Math.exp(0.5 * random.nextGaussian()), Math.exp(0.7 * random.nextGaussian()));
    }

    /** The steps of the two events of one trial; beyond the budget if they do not come. */
    long[] times(Random random) {
      double chance = odds / (odds + 0.7);
      return new long[] {
        random.nextDouble() < chance ? weibull(random, 40) : Long.MAX_VALUE,
        random.nextDouble() < 0.8 ? weibull(random, 60) : Long.MAX_VALUE
      };
    }

    private long weibull(Random random, double scale) {
      return (long) (pace * scale * Math.pow(-Math.log(random.nextDouble()), 1 / 1.3));
    }
  }

  /**
   * The issue of 200 sweeps: how often the intervals by seed, and those by trial, hold the truth.
   */
  @Test
  void ninetyFivePercentOfTheIntervalsHoldTheTruth() {
    double[][] truth = truth();
    int[][] bySeed = new int[2][STEPS.length];
    int[][] byTrial = new int[2][STEPS.length];
    long ambiguous = 0;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      CompetingRisks risks = risks(new Random(sweep));
      ambiguous += risks.ambiguous();
      for (int cause = 0; cause < 2; cause++) {
        for (int at = 0; at < STEPS.length; at++) {
          ClusterEstimate incidence = risks.incidence(cause, STEPS[at]);
          double expected = truth[cause][at];
          bySeed[cause][at] += holds(incidence.probabilityInterval(), expected);
          byTrial[cause][at] += holds(ofIndependentTrials(incidence.value()), expected);
        }
      }
    }
    String told =
        "by seed %s, by trial %s, of %d; %d trials ambiguous; truth %s"
            .formatted(
                Arrays.deepToString(bySeed),
                Arrays.deepToString(byTrial),
                SWEEPS,
                ambiguous,
                Arrays.deepToString(truth));
    for (int cause = 0; cause < 2; cause++) {
      double held = Arrays.stream(bySeed[cause]).average().orElseThrow() / SWEEPS;
      assertTrue(held >= 0.90 && held <= 0.98, told);
      assertTrue(Arrays.stream(byTrial[cause]).average().orElseThrow() / SWEEPS < 0.80, told);
    }
    assertTrue(ambiguous > 5 * SWEEPS, told);
  }

  /** Of the second event, of which 0.8 of the trials have one. */
  @Test
  void theIntervalsOfMediansHoldTheTruth() {
    Random far = new Random(-1);
    long[] times =
        LongStream.range(0, 20_000)
            .mapToObj(seed -> Luck.draw(far))
            .flatMapToLong(luck -> LongStream.range(0, 50).map(trial -> luck.times(far)[1]))
            .sorted()
            .toArray();
    long truth = times[times.length / 2];
    int held = 0;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      Random random = new Random(sweep);
      List<MedianStep.Seen> trials = new ArrayList<>();
      for (int seed = 0; seed < SEEDS; seed++) {
        Luck luck = Luck.draw(random);
        for (int trial = 0; trial < TRIALS_OF_A_SEED; trial++) {
          trials.add(seen(seed, luck.times(random)[1]));
        }
      }
      MedianStep median = MedianStep.of(trials).orElseThrow();
      held += median.low().orElseThrow() <= truth && truth <= median.high().orElse(BUDGET) ? 1 : 0;
    }
    assertTrue(held >= 0.90 * SWEEPS && held <= 0.98 * SWEEPS, held + " of " + SWEEPS);
  }

  private static MedianStep.Seen seen(long seed, long time) {
    if (time > BUDGET) {
      return new MedianStep.Seen(seed, MedianStep.NEVER, MedianStep.NEVER);
    }
    int next = Arrays.binarySearch(RECORDS, time);
    next = next < 0 ? -next - 1 : next;
    return new MedianStep.Seen(
        seed, next == 0 ? FirstEvent.BEFORE_START : RECORDS[next - 1], RECORDS[next]);
  }

  private static int holds(Optional<Interval> interval, double truth) {
    return interval.filter(ends -> ends.contains(truth)).isPresent() ? 1 : 0;
  }

  /** As if seeds did not matter: a binomial error, since nothing is censored before the budget. */
  private static Optional<Interval> ofIndependentTrials(double share) {
    double error = Math.sqrt(share * (1 - share) / (SEEDS * TRIALS_OF_A_SEED));
    double half = Normal.quantile() * error / (share * Math.abs(Math.log(share)));
    return Optional.of(
        new Interval(Math.pow(share, Math.exp(half)), Math.pow(share, Math.exp(-half))));
  }

  private static CompetingRisks risks(Random random) {
    List<Observation> observations = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      Luck luck = Luck.draw(random);
      for (int trial = 0; trial < TRIALS_OF_A_SEED; trial++) {
        observations.add(new Observation(seed, known(luck.times(random)), 1));
      }
    }
    return CompetingRisks.of(observations, 2);
  }

  private static FirstEvent known(long[] times) {
    long exact = times[0];
    List<Possibility> possible = new ArrayList<>();
    if (times[1] <= BUDGET) {
      int next = Arrays.binarySearch(RECORDS, times[1]);
      next = next < 0 ? -next - 1 : next;
      long after = next == 0 ? FirstEvent.BEFORE_START : RECORDS[next - 1];
      long by = Math.min(RECORDS[next], exact - 1);
      if (by > after) {
        possible.add(new Possibility(1, after, by));
      }
      exact = exact <= RECORDS[next] ? exact : Long.MAX_VALUE;
    }
    if (exact <= BUDGET) {
      possible.add(new Possibility(0, exact - 1, exact));
    }
    return possible.isEmpty() ? new NoneBy(BUDGET) : new OneOf(possible);
  }

  /** By 20,000 seeds of 100 trials, whose times are known: to about 0.002. */
  private static double[][] truth() {
    Random random = new Random(-1);
    long[][] came = new long[2][STEPS.length];
    int seeds = 20_000;
    int each = 100;
    for (int seed = 0; seed < seeds; seed++) {
      Luck luck = Luck.draw(random);
      for (int trial = 0; trial < each; trial++) {
        long[] times = luck.times(random);
        int first = times[0] <= times[1] ? 0 : 1;
        for (int at = 0; at < STEPS.length; at++) {
          came[first][at] += times[first] <= STEPS[at] ? 1 : 0;
        }
      }
    }
    return Arrays.stream(came)
        .map(counts -> LongStream.of(counts).mapToDouble(n -> (double) n / seeds / each).toArray())
        .toArray(double[][]::new);
  }

  /** The steps of a geometric record. */
  private static long[] records() {
    return LongStream.iterate(
            0,
            step -> step <= BUDGET,
            step ->
                step == BUDGET
                    ? BUDGET + 1
                    : Math.min(BUDGET, Math.max(step + 1, (long) Math.ceil(1.1 * step))))
        .toArray();
  }
}
