package mesasweep.bench;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The race as an expert would write it with ND4J: the networks of many trials stacked in arrays
 * [trial, row, column], plain matrix products, operations in place and memory that is kept. One
 * hidden layer, batches of 32 of each trial's own contexts, planner linear-drift, rate head, plain
 * gradient descent, and every 50 steps a record of all contexts.
 */
final class StackedRace {

  static final int TRIALS = 64;

  private static final int INPUTS = 8;
  private static final int HIDDEN = 32;
  private static final int ACTIONS = 4;
  private static final int CONTEXTS = 256;
  private static final int BATCH = 32;
  private static final int RECORD = 50;
  private static final int EXAMPLES = 60;
  private static final double KAPPA = 0.2;
  private static final double LEARNING_RATE = 0.05;
  private static final double HORIZON_LEARNING_RATE = 0.2;

  private final Random random = new Random(1);
  private final INDArray hiddenWeights = normal(INPUTS, HIDDEN);
  private final INDArray hiddenBiases = zeros(1, HIDDEN);
  private final INDArray outputWeights = normal(HIDDEN, ACTIONS);
  private final INDArray outputBiases = zeros(1, ACTIONS);
  private final INDArray hiddenGradient = zeros(INPUTS, HIDDEN);
  private final INDArray outputGradient = zeros(HIDDEN, ACTIONS);
  private final INDArray hiddenBiasGradient = zeros(1, HIDDEN);
  private final INDArray outputBiasGradient = zeros(1, ACTIONS);
  private final INDArray below = zeros(BATCH, HIDDEN);
  private final INDArray slope = zeros(BATCH, HIDDEN);
  private final Pass batch = new Pass(BATCH);
  private final Pass all = new Pass(CONTEXTS);
  private final Contexts training = new Contexts();
  private final Contexts heldOut = new Contexts();
  private final double[] rates = new double[TRIALS];
  private final double[] compliances = new double[TRIALS];
  private final double[] slopes = new double[TRIALS]; // dc/drho
  private final int[] drawn = new int[TRIALS * BATCH];
  private long steps;

  StackedRace() {
    Arrays.fill(rates, 0.3);
  }

  /** Where the trials live; gap0 u(x) - f_theta0(x) is what is added to an output. */
  private final class Contexts {

    private final INDArray inputs = normal(CONTEXTS, INPUTS);
    private final INDArray offsets = normal(CONTEXTS, ACTIONS);

    {
      offsets.subi(all.outputs(inputs));
    }
  }

  /** The networks' passes over some rows each. */
  private final class Pass {

    private final INDArray hidden;
    private final INDArray outputs;

    Pass(int rows) {
      hidden = zeros(rows, HIDDEN);
      outputs = zeros(rows, ACTIONS);
    }

    INDArray outputs(INDArray inputs) {
      Nd4j.matmul(inputs, hiddenWeights, hidden);
      hidden.addi(hiddenBiases);
      Transforms.tanh(hidden, false);
      Nd4j.matmul(hidden, outputWeights, outputs);
      return outputs.addi(outputBiases);
    }
  }

  /** One step of training of all trials; the sum of their discount rates. */
  double step() {
    plan();
    double sum = steps % RECORD == 0 ? record(training) + record(heldOut) : 0.0;
    steps++;
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = i / BATCH * CONTEXTS + random.nextInt(CONTEXTS);
    }
    try (INDArray inputs = drawn(training.inputs, INPUTS);
        INDArray offsets = drawn(training.offsets, ACTIONS);
        INDArray complying = perTrial(compliances)) {
      INDArray errors = batch.outputs(inputs).addi(offsets);
      INDArray uncomplying = complying.rsubi(1.0);
      try (INDArray squares = errors.mul(errors);
          INDArray squaredNorms = squares.sum(1, 2)) {
        double[] norms = squaredNorms.toDoubleVector();
        for (int trial = 0; trial < TRIALS; trial++) {
          double lossByCompliance = -(1.0 - compliances[trial]) * norms[trial] / BATCH;
          rates[trial] -= HORIZON_LEARNING_RATE * lossByCompliance * slopes[trial];
          sum += rates[trial];
        }
      }
      INDArray lossByOutput = errors.muli(uncomplying).muli(uncomplying).divi(BATCH);
      descend(inputs, lossByOutput);
    }
    return sum;
  }

  private void descend(INDArray inputs, INDArray lossByOutput) {
    Nd4j.matmul(batch.hidden, lossByOutput, outputGradient, true, false, false);
    Nd4j.matmul(lossByOutput, outputWeights, below, false, true, false);
    batch.hidden.mul(batch.hidden, slope);
    below.muli(slope.rsubi(1.0));
    Nd4j.matmul(inputs, below, hiddenGradient, true, false, false);
    lossByOutput.sum(outputBiasGradient, true, 1);
    below.sum(hiddenBiasGradient, true, 1);
    outputWeights.subi(outputGradient.muli(LEARNING_RATE));
    hiddenWeights.subi(hiddenGradient.muli(LEARNING_RATE));
    outputBiases.subi(outputBiasGradient.muli(LEARNING_RATE));
    hiddenBiases.subi(hiddenBiasGradient.muli(LEARNING_RATE));
  }

  private void plan() {
    for (int trial = 0; trial < TRIALS; trial++) {
      double w = 0.0;
      double byRate = 0.0; // dW/drho
      for (int k = 1; k < EXAMPLES; k++) {
        double term = Math.exp(Math.min(-rates[trial] * k, 500.0));
        w += term;
        byRate -= k * term;
      }
      double own = 1.0 + w * KAPPA * KAPPA;
      compliances[trial] = 1.0 - 1.0 / own;
      slopes[trial] = byRate * KAPPA * KAPPA / (own * own);
    }
  }

  private double record(Contexts contexts) {
    INDArray errors = all.outputs(contexts.inputs).addi(contexts.offsets);
    try (INDArray squares = errors.muli(errors).sum(1, 2)) {
      double sum = 0.0;
      for (double square : squares.toDoubleVector()) {
        sum += square / CONTEXTS;
      }
      return sum;
    }
  }

  private INDArray drawn(INDArray contexts, int columns) {
    INDArray rows = contexts.reshape(TRIALS * CONTEXTS, columns);
    return Nd4j.pullRows(rows, 1, drawn).reshape(TRIALS, BATCH, columns);
  }

  private static INDArray perTrial(double[] values) {
    return Nd4j.create(values, new long[] {TRIALS, 1, 1}, DataType.DOUBLE);
  }

  private static INDArray zeros(int rows, int columns) {
    return Nd4j.zeros(DataType.DOUBLE, TRIALS, rows, columns);
  }

  private INDArray normal(int rows, int columns) {
    double[] values = new double[TRIALS * rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian() / Math.sqrt(rows);
    }
    return Nd4j.create(values, new long[] {TRIALS, rows, columns}, DataType.DOUBLE);
  }
}
