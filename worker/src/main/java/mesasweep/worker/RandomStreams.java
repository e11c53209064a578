package mesasweep.worker;

import java.nio.ByteBuffer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The random numbers of a trial: independent generators, each from the trial's seed and a name.
 * Nothing else enters, so trials that differ in anything but the seed share their draws, and a
 * stream's draws do not depend on how much another stream was used.
 */
public record RandomStreams(long seed) {

  /** A fresh xoshiro256++ generator, always the same for the same seed and name. */
  public UniformRandomProvider named(String name) {
    long[] state = new long[4];
    ByteBuffer.wrap(Sha256.of(seed + "/" + name)).asLongBuffer().get(state);
    return RandomSource.XO_SHI_RO_256_PP.create(state);
  }
}
