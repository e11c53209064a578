package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;

/** Sweeps from text. */
final class Sweeps {

  private Sweeps() {}

  static Sweep read(String file) {
    return SweepFile.parse("x.yaml", file, List.of());
  }

  /** What reading the file complains about. */
  static List<String> problems(String file) {
    return assertThrows(BadInputException.class, () -> read(file)).getMessage().lines().toList();
  }

  /** Why a file may not go on in the directory d of another sweep. */
  static String refusal(String file, Sweep previous) {
    return assertThrows(BadInputException.class, () -> read(file).requireExtends(previous, "d"))
        .getMessage();
  }

  /** The sweep as a result directory gives it back. */
  static Sweep readBack(Sweep sweep) {
    return SweepFile.parse("resolved", sweep.resolved().toYaml(), List.of());
  }

  /** In the order of work. */
  static List<String> ids(Sweep sweep) {
    return LongStream.range(0, sweep.size()).mapToObj(i -> sweep.trial(i).id()).toList();
  }
}
