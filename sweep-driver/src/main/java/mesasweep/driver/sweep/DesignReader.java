package mesasweep.driver.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mesasweep.results.SweepKeys;
import mesasweep.results.Text;

/** Reads {@code design:}, {@code samples:} and {@code design-seed:}. */
final class DesignReader {

  private final Yaml.Mapping root;
  private final Problems problems;

  DesignReader(Yaml.Mapping root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** The design, or one of a single sample after reporting what is wrong. */
  Design read() {
    String key = root.given(SweepKeys.DESIGN).map(Yaml::text).orElse(new Design.Grid().key());
    if (!Design.keys().contains(key)) {
      problems.add(
          root.where(SweepKeys.DESIGN),
          SweepKeys.DESIGN,
          "found "
              + Text.shown(key)
              + Text.suggestion(key, Design.keys())
              + "; allowed are "
              + String.join(", ", Design.keys()));
      return new Design.Sampled(Design.Method.RANDOM, 1, 0);
    }
    return Arrays.stream(Design.Method.values())
        .filter(method -> method.key().equals(key))
        .findFirst()
        .map(this::sampled)
        .orElseGet(this::grid);
  }

  private Design grid() {
    for (String key : List.of(SweepKeys.SAMPLES, SweepKeys.DESIGN_SEED)) {
      root.given(key)
          .ifPresent(
              node ->
                  problems.add(
                      node.where(),
                      key,
                      "found "
                          + node.shown()
                          + ", but a grid is not sampled; say so with design: random, sobol or"
                          + " latin-hypercube"));
    }
    return new Design.Grid();
  }

  private Design sampled(Design.Method method) {
    long samples = 1;
    if (root.given(SweepKeys.SAMPLES).isPresent()) {
      samples = whole(SweepKeys.SAMPLES, 1, method.mostSamples()).orElse(1L);
    } else {
      problems.add(
          root.where(SweepKeys.DESIGN),
          SweepKeys.SAMPLES,
          "missing; say how many points " + method.key() + " draws");
    }
    long seed = whole(SweepKeys.DESIGN_SEED, 0, Long.MAX_VALUE).orElse(0L);
    return new Design.Sampled(method, (int) samples, seed);
  }

  private Optional<Long> whole(String key, long least, long most) {
    Optional<Yaml> given = root.given(key);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> number = Decimal.whole(given.get(), least, most);
    if (number.isEmpty()) {
      problems.add(
          given.get().where(),
          key,
          "found "
              + given.get().shown()
              + "; allowed is a whole number from "
              + least
              + " to "
              + most);
    }
    return number;
  }
}
