package mesasweep.worker.race;

import java.util.Arrays;
import mesasweep.worker.network.Tanh;

/**
 * Networks o = W2 tanh(W1 z + b1) + b2 with three inputs and one output, one for each agent, side
 * by side. A number of the parameters has a lane for each agent: at number x lanes + lane stand W1
 * (3 x width), b1, W2 and b2. Inputs and outputs have row after row, and in each the lanes.
 */
final class PlannerNetwork {

  private static final int INPUTS = 3;

  private final int width;
  private final int lanes;

  /** tanh(W1 z + b1) at the last {@link #forward}, width x (rows x lanes). */
  private final double[][] hidden;

  private final double[] output;

  /** dL/d(W1 z + b1) of a unit. */
  private final double[] back;

  /**
   * @param rows at most
   */
  PlannerNetwork(int width, int rows, int lanes) {
    this.width = width;
    this.lanes = lanes;
    hidden = new double[width][rows * lanes];
    output = new double[rows * lanes];
    back = new double[rows * lanes];
  }

  /**
   * @param z inputs x (rows x lanes)
   * @return o, rows x lanes
   */
  double[] forward(double[] parameters, double[][] z, int rows) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(parameters, outBiasAt(), output, row * lanes, lanes);
    }
    for (int unit = 0; unit < width; unit++) {
      double[] h = hidden[unit];
      for (int row = 0; row < rows; row++) {
        int at = row * lanes;
        System.arraycopy(parameters, biasAt(unit), h, at, lanes);
        for (int input = 0; input < INPUTS; input++) {
          addProduct(parameters, weightAt(input, unit), z[input], at, h, at);
        }
      }
      Tanh.apply(h, rows * lanes);
      for (int row = 0; row < rows; row++) {
        addProduct(parameters, outWeightAt(unit), h, row * lanes, output, row * lanes);
      }
    }
    return output;
  }

  /**
   * After {@link #forward} on the same rows.
   *
   * @param lossByOutput dL/do, rows x lanes
   * @param gradient dL by the parameters, the sum over the rows, overwritten
   */
  void backward(
      double[] parameters, double[][] z, int rows, double[] lossByOutput, double[] gradient) {
    Arrays.fill(gradient, 0.0);
    for (int unit = 0; unit < width; unit++) {
      double[] h = hidden[unit];
      for (int row = 0; row < rows; row++) {
        int at = row * lanes;
        addProduct(lossByOutput, at, h, at, gradient, outWeightAt(unit));
        backThroughUnit(parameters, outWeightAt(unit), lossByOutput, h, at);
        add(back, at, gradient, biasAt(unit));
        for (int input = 0; input < INPUTS; input++) {
          addProduct(back, at, z[input], at, gradient, weightAt(input, unit));
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      add(lossByOutput, row * lanes, gradient, outBiasAt());
    }
  }

  /** do/dz_input in a row and lane of the last {@link #forward}. */
  double byInput(double[] parameters, int input, int row, int lane) {
    double sum = 0.0;
    for (int unit = 0; unit < width; unit++) {
      double h = hidden[unit][row * lanes + lane];
      sum +=
          parameters[outWeightAt(unit) + lane]
              * (1.0 - h * h)
              * parameters[weightAt(input, unit) + lane];
    }
    return sum;
  }

  /**
   * Takes the parameters of a lane along do/dW in the first rows of the last {@link #forward}.
   *
   * @param steps of each of these rows, what do/dW is multiplied by
   */
  void move(double[] parameters, double[][] z, int lane, double... steps) {
    for (int unit = 0; unit < width; unit++) {
      double outWeight = parameters[outWeightAt(unit) + lane];
      for (int row = 0; row < steps.length; row++) {
        int column = row * lanes + lane;
        double h = hidden[unit][column];
        double through = steps[row] * outWeight * (1.0 - h * h);
        parameters[outWeightAt(unit) + lane] += steps[row] * h;
        parameters[biasAt(unit) + lane] += through;
        for (int input = 0; input < INPUTS; input++) {
          parameters[weightAt(input, unit) + lane] += through * z[input][column];
        }
      }
    }
    for (double step : steps) {
      parameters[outBiasAt() + lane] += step;
    }
  }

  private int weightAt(int input, int unit) {
    return (input * width + unit) * lanes;
  }

  private int biasAt(int unit) {
    return (INPUTS * width + unit) * lanes;
  }

  private int outWeightAt(int unit) {
    return ((INPUTS + 1) * width + unit) * lanes;
  }

  private int outBiasAt() {
    return (INPUTS + 2) * width * lanes;
  }

  private void backThroughUnit(
      double[] parameters, int outWeight, double[] lossByOutput, double[] h, int at) {
    for (int lane = 0; lane < lanes; lane++) {
      double one = h[at + lane];
      back[at + lane] = lossByOutput[at + lane] * parameters[outWeight + lane] * (1.0 - one * one);
    }
  }

  private void addProduct(double[] a, int atA, double[] b, int atB, double[] sum, int atSum) {
    for (int lane = 0; lane < lanes; lane++) {
      sum[atSum + lane] += a[atA + lane] * b[atB + lane];
    }
  }

  private void add(double[] from, int at, double[] sum, int atSum) {
    for (int lane = 0; lane < lanes; lane++) {
      sum[atSum + lane] += from[at + lane];
    }
  }
}
