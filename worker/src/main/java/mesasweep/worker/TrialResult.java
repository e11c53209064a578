package mesasweep.worker;

import java.io.Serializable;
import java.util.List;

/**
 * What one trial ended with.
 *
 * @param verdict by the trial's own thresholds
 * @param otherwise how it would be judged with one of them multiplied: for each of the declared
 *     thresholds, and in it for each of {@link ResultDescription#FACTORS}, one verdict
 * @param trajectory recorded steps x (the step, then the experiment's measures in their order)
 */
public record TrialResult(
    Verdict verdict, List<Verdict> otherwise, Ending ending, double[][] trajectory)
    implements Serializable {

  public TrialResult {
    otherwise = List.copyOf(otherwise);
  }

  /** Of an experiment without thresholds, whose trials never stop early. */
  public TrialResult(Verdict verdict, double[][] trajectory) {
    this(verdict, List.of(), new Ending.AtBudget(), trajectory);
  }
}
