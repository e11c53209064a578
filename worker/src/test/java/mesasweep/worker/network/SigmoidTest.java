package mesasweep.worker.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SigmoidTest {

  @Test
  void agreesWithTheExponentialWithinItsBound() {
    double[] x = new double[10_001];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 5000) * 0.01;
    }
    double[] values = x.clone();
    Sigmoid.apply(values);
    for (int i = 0; i < x.length; i++) {
      assertEquals(1.0 / (1.0 + StrictMath.exp(-x[i])), values[i], 1e-15, "at " + x[i]);
    }
  }

  @Test
  void isExactWhereItMustBe() {
    double[] values = {0.0, 40.0, -40.0, 1e300, -1e300, Double.POSITIVE_INFINITY, Double.NaN};
    Sigmoid.apply(values);
    assertArrayEquals(new double[] {0.5, 1.0, 0.0, 1.0, 0.0, 1.0, Double.NaN}, values);
  }
}
