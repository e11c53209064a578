package mesasweep.driver.sweep;

import java.util.List;

/**
 * One dimension of a sweep.
 *
 * @param parameter its name
 * @param values at least one, all different, as the experiment's parameter has them
 */
public record Axis(String parameter, List<Object> values) {}
