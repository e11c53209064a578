package mesasweep.worker;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/** Random numbers for tests. */
public final class Draws {

  private Draws() {}

  /** Draws from N(0, 1). */
  public static double[] normal(UniformRandomProvider random, int count) {
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    double[] draws = new double[count];
    for (int i = 0; i < count; i++) {
      draws[i] = gaussian.sample();
    }
    return draws;
  }
}
