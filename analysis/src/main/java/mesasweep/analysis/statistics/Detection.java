package mesasweep.analysis.statistics;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Whether it can be told from some features which trials will end as a finding says. Only contested
 * cells count, in which some do and some do not: between cells the design alone tells nearly
 * everything. Features are centred by cell, a logistic probe learns from other seeds, and of each
 * pair of trials in a cell, one that was found and one that was not, both judged by the same probe,
 * it is asked whether the probe puts the found one first.
 *
 * @param auroc the share of pairs told rightly, in [0, 1]; ties count half
 * @param interval at 95 %, by resampling the seeds and training the probes anew: with the probes as
 *     they are, intervals of what cannot be told held 1/2 in 80 to 93 % of simulated sweeps only
 * @param byChance where 95 % of such shares lie if the endings are shuffled within the cells, and
 *     the probes trained anew, as if trials of a seed in different cells had nothing in common;
 *     empty for what the design tells
 * @see <a href="https://doi.org/10.1214/aoms/1177730491">Mann and Whitney (1947)</a>
 */
public record Detection(double auroc, Interval interval, Optional<Interval> byChance) {
  static final int FOLDS = 5;

  /** With fewer an interval by seed means nothing. */
  public static final int FEWEST_SEEDS = 10;

  /** Of those that were found, and of those that were not. */
  public static final int FEWEST_OF_A_KIND = 10;

  private static final int REPETITIONS = 100;

  /** So that the order of trials is that of the exact slopes. */
  private static final double EXACT = 1e-9;

  /** The default of LIBLINEAR: what chance does to a share is much more. */
  private static final double ROUGH = 0.01;

  private static final double TAIL = 100 * (1 - Normal.CONFIDENCE) / 2;

  /** What is left of a feature that is the same for all, relative to it. */
  private static final double ROUNDING = 1e-12;

  /** Any number: the same trials give the same answer. */
  private static final long RANDOM_SEED = 20_261_126;

  /**
   * @param cell trials of one cell differ in their seeds only
   * @param features finite, as many for every trial
   */
  public record Trial(String cell, long seed, boolean isFound, double[] features) {

    /** Of equal ones it does not matter which is first. */
    private static final Comparator<Trial> ORDER =
        Comparator.comparing(Trial::cell)
            .thenComparing(Trial::seed)
            .thenComparing(Trial::isFound)
            .thenComparing(Trial::features, Arrays::compare);
  }

  /** The trials of contested cells, in an order of their own. */
  public static List<Trial> contested(List<Trial> trials) {
    List<Trial> contested = new ArrayList<>();
    for (List<Trial> cell : trials.stream().collect(groupingBy(Trial::cell)).values()) {
      if (cell.stream().anyMatch(Trial::isFound) && !cell.stream().allMatch(Trial::isFound)) {
        contested.addAll(cell);
      }
    }
    contested.sort(Trial.ORDER);
    return contested;
  }

  /**
   * What their features tell.
   *
   * @param contested as {@link #contested} gives them
   * @return empty if there are too few of them, or no two of a cell are judged by the same probe
   */
  public static Optional<Detection> byFeatures(List<Trial> contested) {
    if (!isEnough(contested)) {
      return Optional.empty();
    }
    Seeds seeds = Seeds.of(contested);
    int[] cells = cells(contested);
    int[] folds = seeds.folds();
    int[] groups = IntStream.range(0, folds.length).map(i -> FOLDS * cells[i] + folds[i]).toArray();
    Probe probe = new Probe(centred(contested, cells), folds);
    boolean[] found = found(contested);
    int[] once = seeds.once();
    double auroc = new Pairs(probe.scores(found, once, EXACT), found, groups).share(once);
    if (Double.isNaN(auroc)) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(RANDOM_SEED);
    double[] resampled = new double[REPETITIONS];
    double[] shuffled = new double[REPETITIONS];
    for (int i = 0; i < REPETITIONS; i++) {
      int[] times = seeds.resampled(random);
      resampled[i] = new Pairs(probe.scores(found, times, ROUGH), found, groups).share(times);
      boolean[] others = shuffled(found, cells, random);
      shuffled[i] = new Pairs(probe.scores(others, once, ROUGH), others, groups).share(once);
    }
    return Optional.of(new Detection(auroc, middle(resampled), Optional.of(middle(shuffled))));
  }

  /**
   * What the design tells, of any two trials judged by the same seeds: each is judged by the share
   * of its cell that was found, with the other seeds.
   *
   * @param trials of all cells
   * @return empty if there are too few
   */
  public static Optional<Detection> byDesign(List<Trial> trials) {
    if (!isEnough(trials)) {
      return Optional.empty();
    }
    List<Trial> sorted = trials.stream().sorted(Trial.ORDER).toList();
    Seeds seeds = Seeds.of(sorted);
    int[] folds = seeds.folds();
    boolean[] found = found(sorted);
    Pairs pairs = new Pairs(shares(cells(sorted), folds, found), found, folds);
    SplittableRandom random = new SplittableRandom(RANDOM_SEED);
    double[] resampled =
        IntStream.range(0, REPETITIONS)
            .mapToDouble(i -> pairs.share(seeds.resampled(random)))
            .toArray();
    return Optional.of(
        new Detection(pairs.share(seeds.once()), middle(resampled), Optional.empty()));
  }

  /** Whether there are as many trials of each kind, and of as many seeds, as it takes. */
  public static boolean isEnough(List<Trial> trials) {
    long found = trials.stream().filter(Trial::isFound).count();
    return Math.min(found, trials.size() - found) >= FEWEST_OF_A_KIND
        && trials.stream().map(Trial::seed).distinct().count() >= FEWEST_SEEDS;
  }

  /** Of each trial, the share in its cell without its fold; 1/2 if there is no other. */
  private static double[] shares(int[] cells, int[] folds, boolean[] found) {
    int size = 1 + Arrays.stream(cells).max().orElse(0);
    long[][] trials = new long[size][FOLDS];
    long[][] successes = new long[size][FOLDS];
    for (int i = 0; i < cells.length; i++) {
      trials[cells[i]][folds[i]]++;
      successes[cells[i]][folds[i]] += found[i] ? 1 : 0;
    }
    double[] shares = new double[cells.length];
    for (int i = 0; i < shares.length; i++) {
      long others = Arrays.stream(trials[cells[i]]).sum() - trials[cells[i]][folds[i]];
      long ofThem = Arrays.stream(successes[cells[i]]).sum() - successes[cells[i]][folds[i]];
      shares[i] = others == 0 ? 0.5 : (double) ofThem / others;
    }
    return shares;
  }

  /** Between which 95 % of the values lie. */
  private static Interval middle(double[] values) {
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    // Where no pair was drawn there is no share.
    percentile.setData(Arrays.stream(values).filter(Double::isFinite).toArray());
    return new Interval(percentile.evaluate(TAIL), percentile.evaluate(100 - TAIL));
  }

  /** By trial the number of its cell, from 0; the trials are sorted by cell. */
  private static int[] cells(List<Trial> sorted) {
    int[] cells = new int[sorted.size()];
    for (int i = 1; i < cells.length; i++) {
      boolean isNext = !sorted.get(i).cell().equals(sorted.get(i - 1).cell());
      cells[i] = cells[i - 1] + (isNext ? 1 : 0);
    }
    return cells;
  }

  private static boolean[] found(List<Trial> trials) {
    boolean[] found = new boolean[trials.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = trials.get(i).isFound();
    }
    return found;
  }

  /** The features less their means in the cell, in units of what is left of each. */
  private static double[][] centred(List<Trial> trials, int[] cells) {
    int features = trials.get(0).features().length;
    double[][] centred = new double[trials.size()][features];
    for (int feature = 0; feature < features; feature++) {
      int column = feature;
      double[] values = trials.stream().mapToDouble(trial -> trial.features()[column]).toArray();
      double[] means = new double[1 + cells[cells.length - 1]];
      int[] sizes = new int[means.length];
      for (int i = 0; i < values.length; i++) {
        sizes[cells[i]]++;
        means[cells[i]] += (values[i] - means[cells[i]]) / sizes[cells[i]];
      }
      double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
      double squares = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] -= means[cells[i]];
        squares += values[i] * values[i];
      }
      double size = Math.sqrt(squares / values.length);
      boolean isVarying = size > ROUNDING * largest && Double.isFinite(size);
      for (int i = 0; i < values.length; i++) {
        centred[i][feature] = isVarying ? values[i] / size : 0;
      }
    }
    return centred;
  }

  private static boolean[] shuffled(boolean[] found, int[] cells, SplittableRandom random) {
    boolean[] shuffled = found.clone();
    for (int start = 0, i = 0; i < shuffled.length; i++) {
      if (cells[i] != cells[start]) {
        start = i;
      }
      int other = start + random.nextInt(i - start + 1);
      boolean here = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = here;
    }
    return shuffled;
  }

  /**
   * The seeds of trials.
   *
   * @param of by trial, the rank of its seed
   */
  private record Seeds(int[] of, int count) {

    static Seeds of(List<Trial> trials) {
      Map<Long, Integer> ranks = new TreeMap<>();
      new TreeSet<>(trials.stream().map(Trial::seed).toList())
          .forEach(seed -> ranks.put(seed, ranks.size()));
      return new Seeds(
          trials.stream().mapToInt(trial -> ranks.get(trial.seed())).toArray(), ranks.size());
    }

    /** By trial the part of the seeds that its seed is in. */
    int[] folds() {
      return Arrays.stream(of).map(rank -> rank % FOLDS).toArray();
    }

    /** Every trial counts once. */
    int[] once() {
      int[] once = new int[of.length];
      Arrays.fill(once, 1);
      return once;
    }

    /** How often a trial counts if as many seeds are drawn from these. */
    int[] resampled(SplittableRandom random) {
      int[] drawn = new int[count];
      for (int i = 0; i < count; i++) {
        drawn[random.nextInt(count)]++;
      }
      return Arrays.stream(of).map(rank -> drawn[rank]).toArray();
    }
  }
}
