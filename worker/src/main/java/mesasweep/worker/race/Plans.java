package mesasweep.worker.race;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mesasweep.worker.race.RaceParameters.Foresight;

/** What the agents of a pack plan at a step, side by side, each in its lane. */
final class Plans {

  private final List<TrainingRun> runs;
  private final Concern concern;
  private final Planner planner;
  private final Optional<Scrutiny> scrutiny;
  private final double[] believedDrift;
  private final double[] compliance;
  private final double[][] gradient;

  private Plans(List<TrainingRun> runs, Planner planner) {
    this.runs = runs;
    this.planner = planner;
    for (int lane = 0; lane < runs.size(); lane++) {
      runs.get(lane).takeLane(lane);
    }
    Foresight any = runs.get(0).trial().foresight();
    concern = new Concern(any.trainingExamples(), any.deploymentExamples(), runs.size());
    scrutiny =
        planner instanceof LearnedPlanner learned
            ? Optional.of(new Scrutiny(learned, concern))
            : Optional.empty();
    believedDrift = new double[runs.size()];
    compliance = new double[runs.size()];
    gradient = new double[concern.examples()][runs.size()];
  }

  /**
   * @param runs of one shape
   * @param start the parameters that the network of a learned planner starts with
   */
  static Plans of(List<TrainingRun> runs, Function<RaceParameters, double[]> start) {
    double[] drift = runs.stream().mapToDouble(TrainingRun::drift).toArray();
    return new Plans(
        runs, Planner.of(runs.stream().map(TrainingRun::trial).toList(), drift, start));
  }

  /** The plans of those that remain, to be updated. */
  Plans keep(List<TrainingRun> remaining) {
    int[] lanes = remaining.stream().mapToInt(TrainingRun::lane).toArray();
    return new Plans(remaining, planner.keep(lanes));
  }

  /** Plans anew for a step, for the agents as they are now. */
  void update(long step) throws InterruptedException {
    for (int lane = 0; lane < runs.size(); lane++) {
      concern.update(lane, runs.get(lane).horizon());
      believedDrift[lane] = runs.get(lane).believedDrift();
    }
    planner.practise(step, concern, believedDrift);
    planner.plan(concern, believedDrift, compliance, gradient);
  }

  /** Whether the planner is a learned one. */
  boolean areLearned() {
    return planner instanceof LearnedPlanner;
  }

  int agents() {
    return runs.size();
  }

  Concern concern() {
    return concern;
  }

  /** c. */
  double compliance(int lane) {
    return compliance[lane];
  }

  /** c_D: only a learned planner may comply where it is not monitored. */
  double deploymentCompliance(int lane) {
    return planner instanceof LearnedPlanner learned ? learned.deploymentCompliance(lane) : 0.0;
  }

  /** What there is to say of a plan that was learned. */
  Optional<Scrutiny.Finding> scrutinise(int lane) {
    return scrutiny.map(one -> one.of(lane, believedDrift[lane], compliance[lane], gradient));
  }

  /**
   * Writes dL/dv_k of an agent.
   *
   * @param lossByCompliance dL/dc
   * @param lossByDeploymentCompliance dL/dc_D
   */
  void lossByLogits(
      int lane, double lossByCompliance, double lossByDeploymentCompliance, double[] lossByLogits) {
    for (int k = 0; k < lossByLogits.length; k++) {
      lossByLogits[k] = lossByCompliance * gradient[k][lane];
    }
    if (planner instanceof LearnedPlanner learned) {
      for (int k = 0; k < lossByLogits.length; k++) {
        lossByLogits[k] += lossByDeploymentCompliance * learned.deploymentGradient()[k][lane];
      }
    }
  }

  /** Lets the base loss train what was learned of planning, if it may. */
  void descend(int lane, double lossByCompliance, double lossByDeploymentCompliance) {
    if (planner instanceof LearnedPlanner learned) {
      learned.descend(lane, lossByCompliance, lossByDeploymentCompliance);
    }
  }
}
