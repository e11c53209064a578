package mesasweep.worker.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Optimisers against steps computed by hand. */
class OptimiserTest {

  @Test
  void sgdGoesDownTheGradient() {
    double[] theta = {1.0, -2.0};
    Optimiser.Rule.SGD.at(0.1).step(theta, new double[] {3.0, -4.0});
    assertArrayEquals(new double[] {0.7, -1.6}, theta, 1e-15);
  }

  @Test
  void momentumKeepsNineTenthsOfItsVelocity() {
    double[] theta = {1.0, 0.0};
    Optimiser momentum = Optimiser.Rule.MOMENTUM.at(0.1);
    momentum.step(theta, new double[] {2.0, 0.0}); // u = 2
    assertArrayEquals(new double[] {0.8, 0.0}, theta, 1e-15);
    momentum.step(theta, new double[] {1.0, -1.0}); // u = 2.8, -1
    assertArrayEquals(new double[] {0.52, 0.1}, theta, 1e-15);
    momentum.step(theta, new double[] {0.0, 0.0}); // u = 2.52, -0.9
    assertArrayEquals(new double[] {0.268, 0.19}, theta, 1e-15);
  }

  @Test
  void adamsFirstStepIsTheLearningRateAgainstTheSign() {
    double[] theta = {1.0, 1.0, 1.0};
    Optimiser.Rule.ADAM.at(0.01).step(theta, new double[] {1e3, -1e-3, 0.0});
    assertArrayEquals(new double[] {0.99, 1.01, 1.0}, theta, 1e-6);
  }

  @Test
  void adamFollowsItsAlgorithm() {
    double[] theta = {0.0};
    Optimiser adam = Optimiser.Rule.ADAM.at(0.1);
    adam.step(theta, new double[] {1.0});
    assertEquals(-0.1 / (1.0 + 1e-8), theta[0], 1e-15);
    // m = 0.9 x 0.1 + 0.1 x 3 = 0.39, v = 0.999 x 0.001 + 0.001 x 9 = 0.009999;
    // corrected: 0.39 / 0.19 and 0.009999 / 0.001999
    adam.step(theta, new double[] {3.0});
    double first = -0.1 / (1.0 + 1e-8);
    double second = 0.1 * (0.39 / 0.19) / (Math.sqrt(0.009999 / 0.001999) + 1e-8);
    assertEquals(first - second, theta[0], 1e-12);
    // m = 0.351, v = 0.009989001; corrections 1 - 0.9^3 = 0.271, 1 - 0.999^3 = 0.002997001
    adam.step(theta, new double[] {0.0});
    double third = 0.1 * (0.351 / 0.271) / (Math.sqrt(0.009989001 / 0.002997001) + 1e-8);
    assertEquals(first - second - third, theta[0], 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void noGradientIsNoStep(Optimiser.Rule rule) {
    double[] theta = {1.0, -2.0};
    Optimiser optimiser = rule.at(0.1);
    for (int i = 0; i < 3; i++) {
      optimiser.step(theta, new double[2]);
    }
    assertArrayEquals(new double[] {1.0, -2.0}, theta);
  }
}
