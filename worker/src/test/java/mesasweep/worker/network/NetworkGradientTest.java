package mesasweep.worker.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import mesasweep.worker.Differences;
import mesasweep.worker.Draws;
import mesasweep.worker.Parameter;
import mesasweep.worker.RandomStreams;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks' forward passes against plain loops and their gradients against differences. */
class NetworkGradientTest {

  private static final Parameter ARCHITECTURE = Architecture.parameter("net", "mlp-32", "");
  private static final int INPUTS = 5;
  private static final int OUTPUTS = 3;
  private static final int ROWS = 6;

  private final UniformRandomProvider random = new RandomStreams(7).named("test");

  /** A wide step is exact to round-off for tanh; relu needs one that crosses no kink. */
  @ParameterizedTest
  @CsvSource({
    "constant,TANH,1e-3",
    "linear,TANH,1e-3",
    "mlp-1,TANH,1e-3",
    "mlp-16,TANH,1e-3",
    "mlp-5-3,TANH,1e-3",
    "mlp-3-9-2,TANH,1e-3",
    "mlp-7x3,TANH,1e-3",
    "mlp-16,RELU,1e-5",
    "mlp-5-3,RELU,1e-5",
    "mlp-7x3,RELU,1e-5",
  })
  void backwardAgreesWithDifferences(String name, Activation activation, double h) {
    OneNetwork network = OneNetwork.build(name, INPUTS, OUTPUTS, activation, random);
    moveAway(network.parameters());
    double[] inputs = normal(ROWS * INPUTS);
    double[] weights = normal(ROWS * OUTPUTS);
    double[] outputs = new double[ROWS * OUTPUTS];

    // sum of 1/2 y^2 + weights y: its derivative differs from output to output and row to row
    double[] expected =
        Differences.gradient(
            () -> {
              network.forward(inputs, ROWS, outputs);
              double loss = 0.0;
              for (int i = 0; i < outputs.length; i++) {
                loss += 0.5 * outputs[i] * outputs[i] + weights[i] * outputs[i];
              }
              return loss;
            },
            network.parameters(),
            h);

    network.forward(inputs, ROWS, outputs);
    double[] outputGradient = new double[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      outputGradient[i] = outputs[i] + weights[i];
    }
    double[] gradient = normal(network.parameters().length); // to be overwritten, not added to
    network.backward(inputs, ROWS, outputGradient, gradient);
    Differences.assertAgree(expected, gradient, name);
  }

  @ParameterizedTest
  @CsvSource({
    "constant,TANH,1e-3",
    "linear,TANH,1e-3",
    "mlp-16,TANH,1e-3",
    "mlp-3-9-2,TANH,1e-3",
    "mlp-5-3,RELU,1e-5",
  })
  void inputGradientsAgreeWithDifferences(String name, Activation activation, double h) {
    OneNetwork network = OneNetwork.build(name, INPUTS, OUTPUTS, activation, random);
    moveAway(network.parameters());
    double[] inputs = normal(ROWS * INPUTS);
    double[] weights = normal(ROWS * OUTPUTS);
    double[] outputs = new double[ROWS * OUTPUTS];
    double[] expected =
        Differences.gradient(
            () -> {
              network.forward(inputs, ROWS, outputs);
              double loss = 0.0;
              for (int i = 0; i < outputs.length; i++) {
                loss += weights[i] * outputs[i];
              }
              return loss;
            },
            inputs,
            h);
    network.forward(inputs, ROWS, outputs);
    double[] gradient = normal(inputs.length); // to be overwritten, not added to
    network.inputGradient(inputs, ROWS, weights, gradient);
    assertArrayEquals(expected, gradient, 1e-8);
  }

  /** Each network computes on its own inputs what it computes alone, to the bit. */
  @ParameterizedTest
  @ValueSource(strings = {"constant", "linear", "mlp-16", "mlp-5-3"})
  void networksMayReadInputsOfTheirOwn(String name) {
    int count = 5;
    double[][] parameters = new double[count][];
    double[][] inputs = new double[count][];
    double[][] outputGradients = new double[count][];
    Network network = new Architecture(name).network(INPUTS, OUTPUTS, Activation.TANH);
    for (int i = 0; i < count; i++) {
      parameters[i] = normal(network.size());
      inputs[i] = i == 2 ? inputs[1] : normal(ROWS * INPUTS); // and neighbours may share them
      outputGradients[i] = normal(ROWS * OUTPUTS);
    }
    double[][] outputs = new double[count][ROWS * OUTPUTS];
    double[][] gradients = new double[count][network.size()];
    double[][] inputGradients = new double[count][ROWS * INPUTS];
    network.forward(parameters, inputs, ROWS, outputs);
    network.backward(parameters, inputs, ROWS, outputGradients, gradients);
    network.forward(parameters, inputs, ROWS, outputs);
    network.inputGradients(parameters, inputs, ROWS, outputGradients, inputGradients);
    for (int i = 0; i < count; i++) {
      OneNetwork alone = new OneNetwork(network, parameters[i]);
      double[] output = new double[ROWS * OUTPUTS];
      double[] gradient = new double[network.size()];
      double[] inputGradient = new double[ROWS * INPUTS];
      alone.forward(inputs[i], ROWS, output);
      alone.backward(inputs[i], ROWS, outputGradients[i], gradient);
      alone.forward(inputs[i], ROWS, output);
      alone.inputGradient(inputs[i], ROWS, outputGradients[i], inputGradient);
      assertArrayEquals(output, outputs[i]);
      assertArrayEquals(gradient, gradients[i]);
      assertArrayEquals(inputGradient, inputGradients[i]);
    }
  }

  /** Of more rows than go through the layers at once. */
  @ParameterizedTest
  @ValueSource(strings = {"constant", "linear", "mlp-16", "mlp-5-3"})
  void evaluationGivesTheOutputsOfAForwardPass(String name) {
    int rows = 1001;
    Network network = new Architecture(name).network(INPUTS, OUTPUTS, Activation.TANH);
    double[][] parameters = {
      normal(network.size()), normal(network.size()), normal(network.size())
    };
    double[] shared = normal(rows * INPUTS);
    double[][] inputs = {normal(rows * INPUTS), shared, shared};
    double[][] expected = new double[3][rows * OUTPUTS];
    network.forward(parameters, inputs, rows, expected);
    double[][] outputs = new double[3][rows * OUTPUTS];
    network.evaluate(parameters, inputs, rows, outputs);
    assertArrayEquals(expected, outputs);
    double[] last = Arrays.copyOfRange(inputs[1], (rows - 1) * INPUTS, rows * INPUTS);
    double[] alone = new double[OUTPUTS];
    network.forward(parameters[1], last, 1, alone);
    assertArrayEquals(alone, Arrays.copyOfRange(outputs[1], (rows - 1) * OUTPUTS, rows * OUTPUTS));
  }

  @Test
  void backwardRefersToTheLastForwardWhateverTheNumberOfRowsBefore() {
    OneNetwork fresh = stack("mlp-5-3", 3);
    OneNetwork used = stack("mlp-5-3", 3);
    double[] inputs = normal(ROWS * INPUTS);
    double[] outputGradient = normal(ROWS * OUTPUTS);
    double[] expected = new double[fresh.parameters().length];
    fresh.forward(inputs, ROWS, new double[ROWS * OUTPUTS]);
    fresh.backward(inputs, ROWS, outputGradient, expected);

    used.forward(normal(50 * INPUTS), 50, new double[50 * OUTPUTS]);
    used.forward(normal(INPUTS), 1, new double[OUTPUTS]);
    used.forward(inputs, ROWS, new double[ROWS * OUTPUTS]);
    double[] gradient = new double[expected.length];
    used.backward(inputs, ROWS, outputGradient, gradient);
    assertArrayEquals(expected, gradient);
  }

  @Test
  void aRowsOutputDoesNotDependOnTheRowsBesideIt() {
    OneNetwork network = stack("mlp-16", 3);
    double[] inputs = normal(ROWS * INPUTS);
    double[] together = new double[ROWS * OUTPUTS];
    network.forward(inputs, ROWS, together);
    for (int r = 0; r < ROWS; r++) {
      double[] alone = new double[OUTPUTS];
      network.forward(Arrays.copyOfRange(inputs, r * INPUTS, (r + 1) * INPUTS), 1, alone);
      assertArrayEquals(Arrays.copyOfRange(together, r * OUTPUTS, (r + 1) * OUTPUTS), alone);
    }
  }

  /** The parameters' layout is fixed: weights [inputs x units] row-major, then biases. */
  @Test
  void aTwoLayerStackComputesItsFormula() {
    OneNetwork network = stack("mlp-4", 11);
    double[] p = network.parameters();
    moveAway(p);
    double[] x = normal(INPUTS);
    double[] y = new double[OUTPUTS];
    network.forward(x, 1, y);
    int out = INPUTS * 4 + 4;
    for (int o = 0; o < OUTPUTS; o++) {
      double expected = p[out + 4 * OUTPUTS + o];
      for (int u = 0; u < 4; u++) {
        double z = p[INPUTS * 4 + u];
        for (int i = 0; i < INPUTS; i++) {
          z += x[i] * p[i * 4 + u];
        }
        expected += StrictMath.tanh(z) * p[out + u * OUTPUTS + o];
      }
      assertEquals(expected, y[o], 1e-14);
    }
  }

  @Test
  void freshWeightsHaveGlorotsVarianceAndBiasesAreZero() {
    OneNetwork network = OneNetwork.build("mlp-200", 300, 1, Activation.TANH, random);
    double[] p = network.parameters();
    double square = 0.0;
    for (int i = 0; i < 300 * 200; i++) {
      square += p[i] * p[i];
    }
    // 60 000 draws: the variance's relative standard error is 0.6 %
    assertEquals(2.0 / 500.0, square / (300 * 200), 0.025 * 2.0 / 500.0);
    for (int i = 300 * 200; i < 300 * 200 + 200; i++) {
      assertEquals(0.0, p[i]);
    }
  }

  @Test
  void weightsDrawnByInputsHaveTheirInverseAsVariance() {
    double[] p = new Architecture("mlp-200").network(300, 1, Activation.TANH).drawByInputs(random);
    double square = 0.0;
    for (int i = 0; i < 300 * 200; i++) {
      square += p[i] * p[i];
    }
    assertEquals(1.0 / 300.0, square / (300 * 200), 0.025 / 300.0);
    for (int i = 300 * 200; i < 300 * 200 + 200; i++) {
      assertEquals(0.0, p[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mlp", "mlp-", "mlp-0", "mlp-5000", "mlp-8x", "mlp-8x0", "mlp-8-", "MLP-8", ""})
  void namesThatAreNoArchitectureAreRefused(String name) {
    assertEquals(Optional.empty(), ARCHITECTURE.parse(name));
    assertThrows(IllegalArgumentException.class, () -> new Architecture(name));
  }

  @ParameterizedTest
  @CsvSource({"constant,3", "linear,18", "mlp-4,39", "mlp-4x2,59", "mlp-4-4,59", "mlp-4096,36867"})
  void namesStandForStacksOfTheirWidths(String name, int parameters) {
    assertEquals(Optional.of(name), ARCHITECTURE.parse(name));
    OneNetwork network = OneNetwork.build(name, INPUTS, OUTPUTS, Activation.TANH, random);
    assertEquals(parameters, network.parameters().length);
  }

  private static OneNetwork stack(String name, long seed) {
    return OneNetwork.build(
        name, INPUTS, OUTPUTS, Activation.TANH, new RandomStreams(seed).named("network"));
  }

  /** So that biases and the constant vector do not sit at zero. */
  private void moveAway(double[] parameters) {
    double[] by = normal(parameters.length);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += 0.3 * by[i];
    }
  }

  private double[] normal(int count) {
    return Draws.normal(random, count);
  }
}
