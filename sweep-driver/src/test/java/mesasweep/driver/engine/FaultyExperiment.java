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
    return List.of(
        Parameter.choice(
            "fault", List.of("none", "exception", "hang", "memory"), "what goes wrong"),
        Parameter.real("size", 1.0, "anything").atLeast(0));
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
      switch (trial.text("fault")) {
        case "exception" -> throw new IllegalArgumentException("a trial that fails");
        case "memory" -> throw new OutOfMemoryError("a trial that asks for too much");
        case "hang" -> Thread.sleep(600_000);
        default ->
            results.add(
                new TrialResult(
                    Map.of("doubled", 2 * trial.real("size")),
                    new double[][] {{0, trial.real("size")}}));
      }
    }
    return results;
  }
}
