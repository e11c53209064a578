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
 * @param drawings of declared pictures, at most one of each; there may be none of a trial
 */
public record TrialResult(
    Verdict verdict,
    List<Verdict> otherwise,
    Ending ending,
    double[][] trajectory,
    List<Drawing> drawings)
    implements Serializable {

  public TrialResult {
    otherwise = List.copyOf(otherwise);
    drawings = List.copyOf(drawings);
  }

  /** Without a picture. */
  public TrialResult(
      Verdict verdict, List<Verdict> otherwise, Ending ending, double[][] trajectory) {
    this(verdict, otherwise, ending, trajectory, List.of());
  }

  /** Of an experiment without thresholds, whose trials never stop early. */
  public TrialResult(Verdict verdict, double[][] trajectory) {
    this(verdict, List.of(), new Ending.AtBudget(), trajectory);
  }
}
