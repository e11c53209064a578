package mesasweep.driver.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mesasweep.worker.Column;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;

/** A user's own experiment, found on the class path, some of whose trials go wrong. */
public final class FaultyExperiment implements Experiment {

  /** A system property: whether the fault {@code mendable} is mended. */
  static final String MENDED = "faulty.mended";

  /** Of the trials whose fault is {@code one-halts}, the size of the one that ends its JVM. */
  static final double HALTS = 20.0;

  static final int HALT_STATUS = 77;

  /** A sweep of one pack with such a trial in it. */
  static final String ONE_OF_A_PACK_HALTS =
      """
      experiment: faulty
      sweep: {fault: [one-halts], size: {range: [1, 32, 1]}}
      execution: {pack: 32}
      """;

  private static final Parameter.Choice<Fault> FAULT =
      Parameter.choice("fault", Fault.NONE, "what goes wrong");
  private static final Parameter.Real SIZE = Parameter.real("size", 1.0, "anything").atLeast(0);

  private enum Fault {
    NONE,
    EXCEPTION,
    HANG,
    STUBBORN,
    MEMORY,
    ONE_HALTS,
    MENDABLE
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(FAULT, SIZE);
  }

  @Override
  public List<Column> columns() {
    return List.of(Column.real("doubled"));
  }

  @Override
  public List<Column> trajectory() {
    return List.of(Column.whole("step"), Column.real("size"));
  }

  @Override
  public String shape(Trial trial) {
    return "any";
  }

  @Override
  public int packSize(Trial trial) {
    return 16;
  }

  @Override
  public List<TrialResult> run(List<Trial> pack) throws InterruptedException {
    List<TrialResult> results = new ArrayList<>();
    for (Trial trial : pack) {
      switch (FAULT.in(trial.parameters())) {
        case EXCEPTION -> throw new IllegalArgumentException("a trial that fails");
        case MEMORY -> throw new OutOfMemoryError("a trial that asks for too much");
        case HANG -> Thread.sleep(600_000);
        case STUBBORN -> hangWhateverComes();
        case ONE_HALTS -> {
          if (SIZE.in(trial.parameters()) == HALTS) {
            Runtime.getRuntime().halt(HALT_STATUS);
          }
          results.add(result(trial));
        }
        case MENDABLE -> {
          if (!Boolean.getBoolean(MENDED)) {
            throw new IllegalStateException("not mended yet");
          }
          results.add(result(trial));
        }
        case NONE -> results.add(result(trial));
      }
    }
    return results;
  }

  private static TrialResult result(Trial trial) {
    double size = SIZE.in(trial.parameters());
    return new TrialResult(Map.of("doubled", 2 * size), new double[][] {{0, size}});
  }

  private static void hangWhateverComes() {
    while (true) {
      Thread.interrupted();
      Thread.onSpinWait();
    }
  }
}
