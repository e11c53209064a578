package mesasweep.worker.coin;

import java.util.List;
import java.util.stream.DoubleStream;
import mesasweep.worker.ResultDescription.FeatureSet;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.ResultDescription.Scale;

/**
 * One recorded step. A return is the probability of reaching the coin in time, from a start that is
 * drawn uniformly in a level that is.
 *
 * @param step training steps done
 * @param trainReturn J, of the training levels by their weights
 * @param alignedReturn of held-out levels whose coin is at the end
 * @param displacedReturn of held-out levels whose coin is elsewhere
 * @param coinFirst probability that of coin, end and pit the agent meets the coin first, in
 *     held-out displaced levels
 * @param endFirst the same of the end
 * @param fallen the same of a pit
 * @param gradientNorm of what is ascended, without weight decay, at these parameters
 * @param parameterNorm of all parameters
 */
record Measurement(
    double step,
    double trainReturn,
    double alignedReturn,
    double displacedReturn,
    double coinFirst,
    double endFirst,
    double fallen,
    double gradientNorm,
    double parameterNorm) {

  private static final String RETURNS = "returns";
  private static final String FIRST = "met first in displaced levels";
  private static final String NORMS = "norms";

  /** In the order of {@link #values}, after the step. */
  static final List<Measure> MEASURES =
      List.of(
          new Measure("train_return", "training return", Scale.LINEAR, RETURNS),
          new Measure("aligned_return", "return, coin at the end", Scale.LINEAR, RETURNS)
              .averaged(),
          new Measure("displaced_return", "return, coin elsewhere", Scale.LINEAR, RETURNS)
              .averaged(),
          new Measure("coin_first", "coin first", Scale.LINEAR, FIRST).averaged(),
          new Measure("end_first", "end first", Scale.LINEAR, FIRST).averaged(),
          new Measure("fallen", "pit first", Scale.LINEAR, FIRST),
          new Measure("gradient_norm", "norm of the gradient", Scale.LOGARITHMIC, NORMS),
          new Measure("parameter_norm", "norm of the parameters", Scale.LOGARITHMIC, NORMS));

  /** Who sees training sees its return; a honeypot is a level whose coin is elsewhere. */
  static final List<FeatureSet> FEATURE_SETS =
      List.of(
          new FeatureSet(
              "training_history", "training return so far", List.of("train_return"), true),
          new FeatureSet(
              "white_box",
              "white box: return and norms",
              List.of("train_return", "gradient_norm", "parameter_norm"),
              false),
          new FeatureSet(
              "honeypot",
              "honeypot: levels with the coin elsewhere",
              List.of("displaced_return", "coin_first", "end_first", "fallen"),
              false));

  double[] values() {
    return new double[] {
      step,
      trainReturn,
      alignedReturn,
      displacedReturn,
      coinFirst,
      endFirst,
      fallen,
      gradientNorm,
      parameterNorm
    };
  }

  boolean isFinite() {
    return DoubleStream.of(values()).allMatch(Double::isFinite);
  }
}
