package mesasweep.worker;

import java.util.function.DoubleUnaryOperator;

/**
 * Another way to give a real parameter, such as a discount factor for a discount rate. Only the
 * parameter itself enters a trial's identity; giving both is an error.
 *
 * @param written what the sweep file may say, with its own range
 * @param parameter the name of the parameter that it stands for
 * @param convert from the written value to the parameter's
 */
public record Spelling(Parameter.Real written, String parameter, DoubleUnaryOperator convert) {}
