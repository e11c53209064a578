package mesasweep.worker;

import java.io.Serializable;
import java.util.Map;

/**
 * What one trial ended with.
 *
 * @param values by column name; an absent column is null in storage (a censored event, say)
 * @param trajectory recorded steps x the experiment's trajectory columns
 */
public record TrialResult(Map<String, Object> values, double[][] trajectory)
    implements Serializable {}
