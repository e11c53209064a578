package mesasweep.worker.race;

import java.util.List;
import mesasweep.worker.race.RaceParameters.Foresight;

/** What the agents of a pack plan at a step, side by side, each in its lane. */
final class Plans {

  private final List<TrainingRun> runs;
  private final Concern concern;
  private final Planner planner;
  private final double[] believedDrift;
  private final double[] compliance;
  private final double[][] gradient;

  /**
   * @param runs of one shape
   */
  Plans(List<TrainingRun> runs) {
    this.runs = runs;
    for (int lane = 0; lane < runs.size(); lane++) {
      runs.get(lane).takeLane(lane);
    }
    Foresight any = runs.get(0).trial().foresight();
    concern = new Concern(any.trainingExamples(), any.deploymentExamples(), runs.size());
    planner =
        Planner.of(
            runs.stream().map(TrainingRun::trial).toList(),
            runs.stream().mapToDouble(TrainingRun::drift).toArray());
    believedDrift = new double[runs.size()];
    compliance = new double[runs.size()];
    gradient = new double[concern.examples()][runs.size()];
  }

  /** Plans anew, for the agents as they are now. */
  void update() {
    for (int lane = 0; lane < runs.size(); lane++) {
      concern.update(lane, runs.get(lane).horizon());
      believedDrift[lane] = runs.get(lane).believedDrift();
    }
    planner.plan(concern, believedDrift, compliance, gradient);
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

  /** Writes dL/dv_k of an agent, for a given dL/dc. */
  void lossByLogits(int lane, double lossByCompliance, double[] lossByLogits) {
    for (int k = 0; k < lossByLogits.length; k++) {
      lossByLogits[k] = lossByCompliance * gradient[k][lane];
    }
  }
}
