package mesasweep.driver.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.ResultDescription.Outcome;
import mesasweep.worker.ResultDescription.Role;
import mesasweep.worker.ResultDescription.Scale;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;

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
  public ResultDescription results() {
    return new ResultDescription(
        List.of(new Outcome("NOTHING", "nothing", "It did nothing.", Role.UNDECIDED)),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(new Measure("sum", "sum", Scale.LINEAR, "")),
        Optional.empty(),
        List.of(),
        false,
        false);
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
                new TrialResult(
                    new Verdict("NOTHING", Map.of()),
                    new double[][] {{0, trial.real("x") + trial.real("y")}}))
        .toList();
  }
}
