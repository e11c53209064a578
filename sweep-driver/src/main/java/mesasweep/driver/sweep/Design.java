package mesasweep.driver.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mesasweep.results.SweepKeys;

/** How the cells of a sweep are chosen from its axes. */
public sealed interface Design {

  /** The word for it in a sweep file. */
  String key();

  /** Every combination. */
  record Grid() implements Design {
    @Override
    public String key() {
      return SweepKeys.GRID;
    }
  }

  /**
   * A number of points, each axis a dimension of theirs.
   *
   * @param samples how many
   * @param seed another seed gives other points
   */
  record Sampled(Method method, int samples, long seed) implements Design {
    @Override
    public String key() {
      return method.key;
    }
  }

  /** How points are spread over the axes. */
  enum Method {
    /** Independently. */
    RANDOM("random", Integer.MAX_VALUE),

    /** More evenly than at random, however many there are: a low-discrepancy sequence. */
    SOBOL("sobol", Integer.MAX_VALUE),

    /** On each axis one in every one of as many equal strata as there are samples. */
    LATIN_HYPERCUBE("latin-hypercube", 10_000_000);

    private final String key;
    private final int mostSamples;

    Method(String key, int mostSamples) {
      this.key = key;
      this.mostSamples = mostSamples;
    }

    String key() {
      return key;
    }

    int mostSamples() {
      return mostSamples;
    }

    /** Whether more samples keep the ones that were there. */
    boolean grows() {
      return this != LATIN_HYPERCUBE;
    }
  }

  /** The words for all designs. */
  static List<String> keys() {
    return Stream.concat(
            Stream.of(new Grid().key()), Arrays.stream(Method.values()).map(Method::key))
        .toList();
  }
}
