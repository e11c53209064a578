package mesasweep.driver.engine;

import java.util.List;
import java.util.Map;
import mesasweep.worker.Column;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;

/** Trials that take no time, for measuring the engine. */
public final class NoOpExperiment implements Experiment {

  @Override
  public String name() {
    return "no-op";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Parameter.real("x", 0.0, "anything"), Parameter.real("y", 0.0, "anything"));
  }

  @Override
  public List<Column> columns() {
    return List.of(Column.real("sum"));
  }

  @Override
  public List<Column> trajectory() {
    return List.of(Column.whole("step"));
  }

  @Override
  public String shape(Trial trial) {
    return "any";
  }

  @Override
  public int packSize(Trial trial) {
    return 64;
  }

  @Override
  public List<TrialResult> run(List<Trial> pack) {
    return pack.stream()
        .map(
            trial ->
                new TrialResult(Map.of("sum", trial.real("x") + trial.real("y")), new double[0][]))
        .toList();
  }
}
