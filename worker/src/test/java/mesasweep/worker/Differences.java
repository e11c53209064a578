package mesasweep.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;

/** Difference quotients, to hold hand-written gradients against. */
public final class Differences {

  /** The agreement that is asked of a gradient, relative to its norm. */
  public static final double RELATIVE = 1e-6;

  private Differences() {}

  /** f'(x) by a five-point central difference, whose error is of order h^4. */
  public static double derivative(DoubleUnaryOperator f, double x, double h) {
    double near = f.applyAsDouble(x + h) - f.applyAsDouble(x - h);
    double far = f.applyAsDouble(x + 2 * h) - f.applyAsDouble(x - 2 * h);
    return (8 * near - far) / (12 * h);
  }

  /** The gradient of a loss that reads the given parameters in place. */
  public static double[] gradient(DoubleSupplier loss, double[] parameters, double h) {
    double[] gradient = new double[parameters.length];
    for (int i = 0; i < gradient.length; i++) {
      int index = i;
      double value = parameters[i];
      DoubleUnaryOperator alongParameter =
          x -> {
            parameters[index] = x;
            return loss.getAsDouble();
          };
      gradient[i] = derivative(alongParameter, value, h);
      parameters[i] = value;
    }
    return gradient;
  }

  /** Asserts that two gradients agree, and that there is a gradient to speak of. */
  public static void assertAgree(double[] expected, double[] actual, String what) {
    assertTrue(norm(expected) > 1e-4, () -> what + ": the gradient all but vanishes");
    assertEquals(expected.length, actual.length, what);
    double[] difference = new double[expected.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = actual[i] - expected[i];
    }
    assertEquals(0.0, norm(difference) / norm(expected), RELATIVE, what);
  }

  public static double norm(double[] vector) {
    double sum = 0.0;
    for (double v : vector) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }
}
