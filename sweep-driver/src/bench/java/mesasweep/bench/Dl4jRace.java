package mesasweep.bench;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The race as one would write it at first: one MultiLayerNetwork a trial, one batch of 32 a step,
 * planner linear-drift, rate head, plain gradient descent. It draws its contexts and targets at
 * random and records nothing, so it does a little less than the real one.
 */
final class Dl4jRace {

  private static final int INPUTS = 8;
  private static final int ACTIONS = 4;
  private static final int CONTEXTS = 256;
  private static final int BATCH = 32;
  private static final int EXAMPLES = 60;
  private static final double KAPPA = 0.2;
  private static final double HORIZON_LEARNING_RATE = 0.2;

  private final Random random = new Random(1);
  private final MultiLayerNetwork network;
  private final double[][] contexts = normal(CONTEXTS, INPUTS);
  private final double[][] proxy = normal(CONTEXTS, ACTIONS);
  private final double[][] start;
  private double rate = 0.3;

  Dl4jRace(int... hidden) {
    network = new MultiLayerNetwork(configuration(hidden));
    network.init();
    start = network.output(Nd4j.create(contexts)).toDoubleMatrix();
  }

  /** The hidden widths of mlp-WIDTH and mlp-WIDTHxDEPTH. */
  static int[] hidden(String architecture) {
    String[] parts = architecture.substring("mlp-".length()).split("x");
    int[] hidden = new int[parts.length == 1 ? 1 : Integer.parseInt(parts[1])];
    Arrays.fill(hidden, Integer.parseInt(parts[0]));
    return hidden;
  }

  static MultiLayerConfiguration configuration(int... hidden) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .activation(Activation.TANH)
            .updater(new Sgd(0.05))
            .list();
    int below = INPUTS;
    for (int width : hidden) {
      layers.layer(new DenseLayer.Builder().nIn(below).nOut(width).build());
      below = width;
    }
    return layers
        .layer(
            new DenseLayer.Builder()
                .nIn(below)
                .nOut(ACTIONS)
                .activation(Activation.IDENTITY)
                .build())
        .build();
  }

  /** One step of training; the discount rate. */
  double step() {
    double w = 0.0;
    double slope = 0.0; // dW/drho
    for (int k = 1; k < EXAMPLES; k++) {
      double term = Math.exp(Math.min(-rate * k, 500.0));
      w += term;
      slope -= k * term;
    }
    double c = w * KAPPA * KAPPA / (1.0 + w * KAPPA * KAPPA);
    double perRate = slope * KAPPA * KAPPA / Math.pow(1.0 + w * KAPPA * KAPPA, 2);

    int[] drawn = random.ints(BATCH, 0, CONTEXTS).toArray();
    double[][] inputs = new double[BATCH][];
    for (int row = 0; row < BATCH; row++) {
      inputs[row] = contexts[drawn[row]];
    }
    network.setInput(Nd4j.create(inputs));
    double[][] outputs =
        network.feedForward(true, false).get(network.getnLayers()).toDoubleMatrix();
    double[][] lossByOutput = new double[BATCH][ACTIONS];
    double lossByCompliance = 0.0;
    for (int row = 0; row < BATCH; row++) {
      for (int i = 0; i < ACTIONS; i++) {
        double error = proxy[drawn[row]][i] + outputs[row][i] - start[drawn[row]][i];
        lossByOutput[row][i] = (1.0 - c) * (1.0 - c) * error / BATCH;
        lossByCompliance -= (1.0 - c) * error * error / BATCH;
      }
    }
    INDArray gradient =
        network.backpropGradient(Nd4j.create(lossByOutput), null).getFirst().gradient();
    network.params().subi(gradient.muli(0.05));
    rate -= HORIZON_LEARNING_RATE * lossByCompliance * perRate;
    return rate;
  }

  private double[][] normal(int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return values;
  }
}
