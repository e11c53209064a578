package mesasweep.worker.network.dl4j;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import mesasweep.worker.RandomStreams;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Tries a network out before a sweep relies on it: the same parameters and inputs must give the
 * same bits, each row's output must not depend on its companions, and the gradient must be the
 * output's. A layer of a kind that no rule knows, from a user's own jar perhaps, is caught here.
 */
final class Dl4jProbe {

  private static final int ROWS = 3;
  private static final double STEP = 1e-5;

  /** Different numbers of rows may be summed in another order. */
  private static final double SAME_OUTPUT = 1e-9;

  private static final double SAME_SLOPE = 1e-4;

  private final Dl4jConfiguration configuration;
  private final Dl4jNetwork network;
  private final double[] parameters;
  private final UniformRandomProvider random = new RandomStreams(0).named("probe");
  private final double[] inputs;

  private Dl4jProbe(Dl4jConfiguration configuration, Dl4jNetwork network) {
    this.configuration = configuration;
    this.network = network;
    parameters = network.draw(new RandomStreams(0).named("network"));
    inputs = draw(ROWS * configuration.inputs());
  }

  /** What is wrong with a file for n inputs and m outputs, or empty. */
  static Optional<String> problem(ArchitectureFile file, int n, int m) {
    Dl4jConfiguration configuration;
    try {
      configuration = Dl4jConfiguration.read(file, n, m);
    } catch (IllegalArgumentException e) {
      return Optional.of(Objects.requireNonNull(e.getMessage()));
    }
    try (Dl4jNetwork network = new Dl4jNetwork(configuration)) {
      Dl4jProbe probe = new Dl4jProbe(configuration, network);
      return probe
          .dependsOnChance()
          .or(probe::dependsOnCompanions)
          .or(probe::gradientIsAnother)
          .map(problem -> file.name() + ": " + problem);
    } catch (RuntimeException e) {
      return Optional.of(file.name() + ": DL4J cannot run it: " + e);
    }
  }

  private Optional<String> dependsOnChance() {
    return firstDifference(network.activations(parameters, inputs, ROWS), Arrays::equals)
        .map(layer -> layer + " gives the same inputs other values the second time")
        .or(
            () ->
                Arrays.equals(parameters, network.parametersAfterPass())
                    ? Optional.empty()
                    : Optional.of("a forward pass changes the parameters"));
  }

  private Optional<String> dependsOnCompanions() {
    double[] first = Arrays.copyOf(inputs, configuration.inputs());
    return firstDifference(network.activations(parameters, first, 1), Dl4jProbe::startsAlike)
        .map(layer -> layer + " gives a row of inputs other values in other company");
  }

  /** The first layer whose activations on all rows disagree with what it gave before. */
  private Optional<String> firstDifference(
      Map<String, double[]> before, BiPredicate<double[], double[]> agree) {
    Map<String, double[]> now = network.activations(parameters, inputs, ROWS);
    return now.keySet().stream()
        .filter(layer -> !agree.test(before.get(layer), now.get(layer)))
        .findFirst()
        .map(
            name -> Dl4jGraph.label(name, Dl4jGraph.of(name, configuration.graph().getVertices())));
  }

  private static boolean startsAlike(double[] few, double[] many) {
    for (int i = 0; i < few.length; i++) {
      if (!(Math.abs(many[i] - few[i]) <= SAME_OUTPUT * (1.0 + Math.abs(few[i])))) {
        return false; // also for NaN
      }
    }
    return true;
  }

  /** Compares the gradient along one direction with a central difference. */
  private Optional<String> gradientIsAnother() {
    double[] outputGradient = draw(ROWS * configuration.outputs());
    double[] gradient = new double[parameters.length];
    network.forward(parameters, inputs, ROWS, new double[outputGradient.length]);
    network.backward(parameters, inputs, ROWS, outputGradient, gradient);

    double[] direction = draw(gradient.length);
    double slope = product(gradient, direction);
    double difference =
        (moved(direction, STEP, outputGradient) - moved(direction, -STEP, outputGradient))
            / (2.0 * STEP);
    double scale = Math.sqrt(product(gradient, gradient) * product(direction, direction));
    return Math.abs(slope - difference) <= SAME_SLOPE * (scale + STEP)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "DL4J's gradient is wrong: %.6g where a difference quotient gives %.6g",
                slope,
                difference));
  }

  /** The weighted sum of the outputs when the parameters are a step away. */
  private double moved(double[] direction, double step, double[] weights) {
    double[] away = new double[parameters.length];
    for (int i = 0; i < away.length; i++) {
      away[i] = parameters[i] + step * direction[i];
    }
    double[] outputs = new double[weights.length];
    network.forward(away, inputs, ROWS, outputs);
    return product(outputs, weights);
  }

  private static double product(double[] a, double[] b) {
    double sum = 0.0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private double[] draw(int count) {
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = gaussian.sample();
    }
    return values;
  }
}
