package mesasweep.driver.sweep;

import java.util.List;
import java.util.stream.IntStream;
import mesasweep.worker.RandomStreams;
import org.apache.commons.math3.random.SobolSequenceGenerator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;

/** Points of the unit cube, by number. */
sealed interface Sampler {

  /** The most dimensions that {@link SobolSequenceGenerator} has direction numbers for. */
  int MOST_SOBOL_DIMENSIONS = 1000;

  /**
   * @param number from 0 to the design's samples - 1
   * @return a coordinate of at least 0 and below 1 for each dimension
   */
  double[] point(int number);

  static Sampler of(Design.Sampled design, int dimensions) {
    RandomStreams streams = new RandomStreams(design.seed());
    return switch (design.method()) {
      case RANDOM -> new Random(streams, dimensions);
      case SOBOL -> Sobol.shifted(streams, dimensions);
      case LATIN_HYPERCUBE -> LatinHypercube.of(streams, design.samples(), dimensions);
    };
  }

  /** A generator for each number. */
  record Random(RandomStreams streams, int dimensions) implements Sampler {
    @Override
    public double[] point(int number) {
      return uniform(streams, number, dimensions);
    }
  }

  /**
   * A Sobol sequence under a random digital shift. The shift keeps the evenness of the points and
   * moves the first one out of the corner of the cube, and no point has to be left out.
   *
   * @param shifts 52 random bits for each dimension
   * @see <a href="https://arxiv.org/abs/2008.08051">Owen, On dropping the first Sobol' point</a>
   */
  record Sobol(SobolSequenceGenerator sequence, long[] shifts) implements Sampler {

    private static final int BITS = 52; // of the generator
    private static final double ONE = 1L << BITS;

    static Sobol shifted(RandomStreams streams, int dimensions) {
      UniformRandomProvider random = streams.named("sobol");
      long[] shifts = random.longs(dimensions).map(bits -> bits >>> Long.SIZE - BITS).toArray();
      return new Sobol(new SobolSequenceGenerator(dimensions), shifts);
    }

    @Override
    public double[] point(int number) {
      double[] point;
      synchronized (sequence) {
        point = sequence.skipTo(number);
      }
      for (int i = 0; i < point.length; i++) {
        point[i] = ((long) (point[i] * ONE) ^ shifts[i]) / ONE;
      }
      return point;
    }
  }

  /**
   * McKay, Beckman and Conover's design.
   *
   * @param strata for each dimension, the stratum of each point
   */
  record LatinHypercube(RandomStreams streams, List<int[]> strata) implements Sampler {

    static LatinHypercube of(RandomStreams streams, int samples, int dimensions) {
      UniformRandomProvider random = streams.named("strata");
      return new LatinHypercube(
          streams,
          IntStream.range(0, dimensions)
              .mapToObj(dimension -> new PermutationSampler(random, samples, samples).sample())
              .toList());
    }

    @Override
    public double[] point(int number) {
      double[] point = uniform(streams, number, strata.size());
      for (int i = 0; i < point.length; i++) {
        int[] order = strata.get(i);
        point[i] = Math.min(Math.nextDown(1.0), (order[number] + point[i]) / order.length);
      }
      return point;
    }
  }

  private static double[] uniform(RandomStreams streams, int number, int dimensions) {
    return streams.named("point/" + number).doubles(dimensions).toArray();
  }
}
