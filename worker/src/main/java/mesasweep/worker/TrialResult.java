package mesasweep.worker;

import java.io.Serializable;

/**
 * What one trial ended with.
 *
 * @param trajectory recorded steps x (the step, then the experiment's measures in their order)
 */
public record TrialResult(Verdict verdict, double[][] trajectory) implements Serializable {}
