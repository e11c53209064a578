package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import mesasweep.worker.Differences;
import mesasweep.worker.Draws;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.OneNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to parametrise the concern for the future. */
class HorizonTest {

  private static final int K = 20;
  private static final int H = 60;

  private static Horizon head(String name, double rho0) {
    RaceParameters trial = Trials.parameters("horizon", name, "discount-rate", rho0);
    return Horizon.of(trial.foresight(), rho0, trial.streams());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rate", "factor", "per-state", "single-state", "network", "additive-state"})
  void startsWithExponentialDiscountingAtTheInitialRate(String name) {
    double[] v = logits(head(name, 0.3));
    for (int k = 0; k < H; k++) {
      assertEquals(-0.3 * k, v[k], 1e-14 * H);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rate", "factor", "per-state", "single-state", "network", "additive-state"})
  void gradientAgreesWithDifferences(String name) {
    Horizon horizon = head(name, 0.3);
    double[] away = random(1, horizon.parameters().length);
    for (int i = 0; i < away.length; i++) {
      horizon.parameters()[i] += 0.2 * Math.abs(away[i]);
    }
    double[] logitGradient = random(2, H);
    double[] expected =
        Differences.gradient(
            () -> inner(logitGradient, logits(horizon)), horizon.parameters(), 1e-3);

    logits(horizon);
    double[] gradient = random(3, horizon.parameters().length);
    horizon.gradient(logitGradient, gradient);
    Differences.assertAgree(expected, gradient, name);
  }

  @Test
  void recordedGradientIsTheOneOfTheHeadsOwnParameterOrAlongTheRate() {
    double[] g = random(2, H);
    double alongRate = -IntStream.range(0, H).mapToDouble(k -> k * g[k]).sum();
    assertEquals(alongRate, head("rate", 0.3).scalarGradient(g), 1e-12);
    assertEquals(alongRate, head("per-state", 0.3).scalarGradient(g), 1e-12);
    assertEquals(alongRate, head("network", 0.3).scalarGradient(g), 1e-12);
    assertEquals(alongRate, head("additive-state", 0.3).scalarGradient(g), 1e-12);
    assertEquals(g[K], head("single-state", 0.3).scalarGradient(g), 0.0);
    // dv_k/dz = k (1 - gamma)
    double perZ = -alongRate * (1.0 - Math.exp(-0.3));
    assertEquals(perZ, head("factor", 0.3).scalarGradient(g), 1e-12);
  }

  @Test
  void aFactorIsFiniteAndBelowOneForAnyParameter() {
    for (double z : new double[] {-1e6, -800, -40, 0, 30}) {
      Horizon factor = head("factor", 0.3);
      factor.parameters()[0] = z;
      double[] v = logits(factor);
      assertEquals(0.0, v[0], 0.0);
      // ln(1 + e^-z), which is -z to double precision for large -z
      double rate = z < -40 ? -z : Math.log1p(Math.exp(-z));
      assertEquals(-rate, v[1], 1e-14 * rate);
      assertTrue(v[1] < 0.0);
    }
  }

  @Test
  void clippingKeepsTheRateAtTheFloor() {
    for (String name : new String[] {"rate", "factor"}) {
      Horizon below = head(name, 0.1);
      below.clipRate(0.25);
      assertEquals(-0.25, logits(below)[1], 1e-15, name);
      Horizon above = head(name, 0.4);
      above.clipRate(0.25);
      assertEquals(-0.4, logits(above)[1], 1e-15, name);
    }
    Horizon negative = head("rate", -0.1);
    negative.clipRate(0.0);
    assertEquals(0.0, negative.parameters()[0], 0.0);
    assertThrows(IllegalStateException.class, () -> head("per-state", 0.3).clipRate(0.0));
  }

  @Test
  void onlyTheFirstDeploymentExampleOfASingleStateMoves() {
    Horizon single = head("single-state", 0.3);
    double[] before = logits(single);
    single.parameters()[0] += 1.0;
    double[] after = logits(single);
    before[K] += 1.0;
    assertArrayEquals(before, after);
  }

  /** W_k = e^(-rho0 k) + x [k = K]. */
  @Test
  void anAdditiveStateAddsToTheWeightOfTheFirstDeploymentExample() {
    Horizon additive = head("additive-state", 0.3);
    additive.parameters()[0] = 0.01;
    double[] v = logits(additive);
    for (int k = 0; k < H; k++) {
      assertEquals(Math.log(Math.exp(-0.3 * k) + (k == K ? 0.01 : 0.0)), v[k], 1e-13);
    }
  }

  @Test
  void anAdditiveStateHasNoNegativeWeightAndStaysFinite() {
    Horizon additive = head("additive-state", 0.3);
    additive.parameters()[0] = -0.1;
    additive.project();
    assertEquals(-Math.exp(-0.3 * K), additive.parameters()[0], 1e-18);
    Concern concern = new Concern(K, H - K, 1);
    concern.update(0, additive);
    assertEquals(0.0, concern.weights()[K][0], 1e-90);
    assertTrue(concern.weights()[K + 1][0] > 1e-5);
    assertTrue(Double.isFinite(concern.discountRate()[0]));
    double[] gradient = new double[1];
    additive.gradient(random(2, H), gradient);
    assertTrue(Double.isFinite(gradient[0]));
  }

  /** v_k = -rho0 k + h(z_k) - h_0(z_k), z_k = (k / H, [k >= K], ln(1 + k) / ln(1 + H)). */
  @Test
  void aNetworkHeadAddsItsChangeOfShape() {
    Horizon head = head("network", 0.3);
    OneNetwork start =
        OneNetwork.build("mlp-8", 3, 1, Activation.TANH, new RandomStreams(0).named("horizon"));
    assertArrayEquals(start.parameters(), head.parameters());
    double[] moved = random(1, head.parameters().length);
    System.arraycopy(moved, 0, head.parameters(), 0, moved.length);
    double[] v = logits(head);
    for (int k = 0; k < H; k++) {
      double[] z = {k / 60.0, k < K ? 0.0 : 1.0, Math.log(1 + k) / Math.log(61)};
      double[] before = new double[1];
      start.forward(z, 1, before);
      double after = moved[40]; // weights 3 x 8, biases 8, weights 8 x 1, bias
      for (int u = 0; u < 8; u++) {
        double sum = z[0] * moved[u] + z[1] * moved[8 + u] + z[2] * moved[16 + u] + moved[24 + u];
        after += moved[32 + u] * StrictMath.tanh(sum);
      }
      assertEquals(-0.3 * k + after - before[0], v[k], 1e-13);
    }
  }

  @Test
  void concernIsTheSoftmaxAndTheEffectiveRateTheSlope() {
    double[] v = random(4, H);
    Concern concern = new Concern(K, H - K, 1);
    concern.update(0, new Horizon.PerState(v.clone()));
    double total = IntStream.range(0, H).mapToDouble(k -> Math.exp(v[k])).sum();
    double deployment = IntStream.range(K, H).mapToDouble(k -> Math.exp(v[k])).sum();
    assertEquals(1.0 - Math.exp(v[0]) / total, concern.future(0), 1e-14);
    assertEquals(deployment / total, concern.deployment()[0], 1e-14);

    // normal equations of v = a + s k, solved by Cramer's rule
    double n = H;
    double sumK = n * (n - 1) / 2;
    double sumKk = (n - 1) * n * (2 * n - 1) / 6;
    double sumV = IntStream.range(0, H).mapToDouble(k -> v[k]).sum();
    double sumKv = IntStream.range(0, H).mapToDouble(k -> k * v[k]).sum();
    double slope = (n * sumKv - sumK * sumV) / (n * sumKk - sumK * sumK);
    assertEquals(-slope, concern.discountRate()[0], 1e-14);
  }

  @Test
  void concernSurvivesExtremeLogits() {
    for (double rate : new double[] {-100.0, 100.0}) {
      Concern concern = new Concern(K, H - K, 1);
      concern.update(0, head("rate", rate));
      assertEquals(rate < 0 ? 1.0 : 0.0, concern.deployment()[0], 1e-12);
      assertEquals(rate, concern.discountRate()[0], 1e-11);
    }
  }

  private static double[] logits(Horizon horizon) {
    double[] v = new double[H];
    horizon.logits(v);
    return v;
  }

  private static double inner(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double[] random(long seed, int count) {
    return Draws.normal(new RandomStreams(seed).named("test"), count);
  }
}
