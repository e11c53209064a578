package mesasweep.worker.network;

import static mesasweep.worker.network.Configurations.attentionVertex;
import static mesasweep.worker.network.Configurations.dense;
import static mesasweep.worker.network.Configurations.hidden;
import static mesasweep.worker.network.Configurations.last;
import static mesasweep.worker.network.Configurations.layers;
import static mesasweep.worker.network.Configurations.pool;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nd4j.linalg.activations.Activation.SOFTMAX;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import mesasweep.worker.Draws;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.network.dl4j.ArchitectureFile;
import org.apache.commons.rng.UniformRandomProvider;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of DL4J's, against dense stacks, difference quotients and themselves. */
class Dl4jNetworkTest {

  private static final int N = 8;
  private static final int M = 4;
  private static final int ROWS = 32;

  static Stream<List<Object>> denseStacks() {
    return Stream.of(new int[] {N, 32, M}, new int[] {N, 32, 32, M})
        .flatMap(
            widths ->
                Stream.of(Optimiser.Rule.SGD, Optimiser.Rule.ADAM)
                    .map(rule -> List.of(widths, rule)));
  }

  @ParameterizedTest
  @MethodSource("denseStacks")
  void denseStackAgreesStepForStep(List<Object> given) {
    int[] widths = (int[]) given.get(0);
    Optimiser.Rule rule = (Optimiser.Rule) given.get(1);
    OneNetwork stack = new OneNetwork(new DenseStack(widths, Activation.TANH), stream("stack"));
    try (OneNetwork network = network(dense(widths))) {
      columnMajor(widths, stack.parameters(), network.parameters());
      Optimiser ours = rule.at(0.05);
      Optimiser theirs = rule.at(0.05);
      double[] expected = new double[stack.parameters().length];
      UniformRandomProvider random = stream("batches");
      for (int step = 0; step < 200; step++) {
        double[] contexts = Draws.normal(random, ROWS * N);
        double[] targets = Draws.normal(random, ROWS * M);
        train(stack, ours, contexts, targets);
        train(network, theirs, contexts, targets);
        columnMajor(widths, stack.parameters(), expected);
        assertArrayEquals(expected, network.parameters(), 1e-10, "after step " + step);
      }
    }
  }

  private static void train(
      OneNetwork network, Optimiser optimiser, double[] contexts, double[] targets) {
    double[] miss = new double[targets.length];
    network.forward(contexts, ROWS, miss);
    for (int i = 0; i < miss.length; i++) {
      miss[i] = (miss[i] - targets[i]) / ROWS;
    }
    double[] gradient = new double[network.parameters().length];
    network.backward(contexts, ROWS, miss, gradient);
    optimiser.step(network.parameters(), gradient);
  }

  /** From a stack's order of parameters to DL4J's, which has a layer's weights column by column. */
  private static void columnMajor(int[] widths, double[] from, double[] to) {
    int start = 0;
    for (int l = 1; l < widths.length; l++) {
      int rows = widths[l - 1];
      int columns = widths[l];
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          to[start + c * rows + r] = from[start + r * columns + c];
        }
      }
      System.arraycopy(from, start + rows * columns, to, start + rows * columns, columns);
      start += (rows + 1) * columns;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm-16", "attention-16", "residual-32x4"})
  void gradientOfAShippedArchitectureIsThatOfItsOutput(String name) {
    try (OneNetwork network = OneNetwork.build(name, 5, 3, Activation.TANH, stream("network"))) {
      assertGradient(network, 5, 3);
    }
  }

  @Test
  void gradientOfOtherLayersIsThatOfTheirOutput() {
    for (String json :
        List.of(
            layers(
                new Bidirectional(new SimpleRnn.Builder().nIn(1).nOut(3).build()), pool(), last(6)),
            layers(new LastTimeStep(new SimpleRnn.Builder().nIn(1).nOut(4).build()), last(4)),
            layers(new Convolution1DLayer.Builder(2).nIn(1).nOut(4).build(), pool(), last(4)),
            attentionVertex())) {
      try (OneNetwork network = network(json)) {
        assertGradient(network, N, M);
      }
    }
  }

  private static void assertGradient(OneNetwork network, int n, int m) {
    int rows = 3;
    double[] contexts = Draws.normal(stream("contexts"), rows * n);
    double[] weights = Draws.normal(stream("weights"), rows * m);
    double[] gradient = new double[network.parameters().length];
    network.forward(contexts, rows, new double[rows * m]);
    network.backward(contexts, rows, weights, gradient);
    DoubleSupplier output = () -> weightedOutputs(network, contexts, weights, rows);
    assertSlopes(output, network.parameters(), gradient, "parameter ");
    double[] inputGradient = new double[contexts.length];
    network.forward(contexts, rows, new double[rows * m]);
    network.inputGradient(contexts, rows, weights, inputGradient);
    assertSlopes(output, contexts, inputGradient, "input ");
  }

  private static void assertSlopes(
      DoubleSupplier output, double[] values, double[] gradient, String what) {
    double step = 1e-5;
    for (int i = 0; i < values.length; i += 1 + values.length / 150) {
      double start = values[i];
      values[i] = start + step;
      double above = output.getAsDouble();
      values[i] = start - step;
      double below = output.getAsDouble();
      values[i] = start;
      double slope = (above - below) / (2 * step);
      assertEquals(slope, gradient[i], 1e-6 * Math.max(1, Math.abs(slope)), what + i);
    }
  }

  private static double weightedOutputs(
      OneNetwork network, double[] contexts, double[] weights, int rows) {
    double[] outputs = new double[weights.length];
    network.forward(contexts, rows, outputs);
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      sum += weights[i] * outputs[i];
    }
    return sum;
  }

  @Test
  void backwardMayBeRepeated() {
    try (OneNetwork network = network(dense(new int[] {N, 6, M}))) {
      double[] contexts = Draws.normal(stream("contexts"), ROWS * N);
      double[] outputGradient = Draws.normal(stream("weights"), ROWS * M);
      double[] once = new double[network.parameters().length];
      double[] again = new double[once.length];
      network.forward(contexts, ROWS, new double[ROWS * M]);
      network.backward(contexts, ROWS, outputGradient, once);
      network.backward(contexts, ROWS, outputGradient, again);
      assertArrayEquals(once, again);
    }
  }

  @Test
  void outputLayerServesWithoutItsLoss() {
    Layer output = new OutputLayer.Builder().nIn(6).nOut(M).activation(SOFTMAX).build();
    Layer dense = new DenseLayer.Builder().nIn(6).nOut(M).activation(SOFTMAX).build();
    double[] contexts = Draws.normal(stream("contexts"), ROWS * N);
    double[] withOutput = new double[ROWS * M];
    double[] withDense = new double[ROWS * M];
    try (OneNetwork network = network(layers(hidden(), output))) {
      network.forward(contexts, ROWS, withOutput);
      assertGradient(network, N, M);
    }
    try (OneNetwork network = network(layers(hidden(), dense))) {
      network.forward(contexts, ROWS, withDense);
    }
    assertArrayEquals(withDense, withOutput);
  }

  @Test
  void startsFromItsOwnStream() {
    double[] first;
    double[] other;
    try (OneNetwork network = network(lstm())) {
      first = network.parameters().clone();
    }
    Nd4j.getRandom().setSeed(99);
    try (OneNetwork network = network(lstm())) {
      assertArrayEquals(first, network.parameters());
      other = network.parameters();
    }
    // LSTM of 100 units over 1 feature: W [1, 400], RW [100, 400], b with the forget gate at 1.
    int weights = 400 + 100 * 400;
    double square = 0;
    for (int i = 0; i < weights; i++) {
      square += other[i] * other[i] / weights;
    }
    assertEquals(2.0 / (100 + 101), square, 0.02 * square, "Glorot's variance, DL4J's fans");
    for (int i = 0; i < 400; i++) {
      assertEquals(i >= 100 && i < 200 ? 1.0 : 0.0, other[weights + i], "bias " + i);
    }
  }

  private static String lstm() {
    return layers(
        new LastTimeStep(new LSTM.Builder().nIn(1).nOut(100).forgetGateBiasInit(1).build()),
        last(100));
  }

  private static OneNetwork network(String json) {
    return new OneNetwork(
        new OneByOne(new ArchitectureFile("test.json", json).network(N, M)), stream("network"));
  }

  private static UniformRandomProvider stream(String name) {
    return new RandomStreams(3).named(name);
  }
}
