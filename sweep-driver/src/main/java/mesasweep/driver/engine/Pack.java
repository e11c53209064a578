package mesasweep.driver.engine;

import java.util.List;
import mesasweep.worker.Trial;

/**
 * Trials of one shape that run in one Spark task.
 *
 * @param suspect whether one of them may have killed a JVM
 */
record Pack(List<Trial> trials, boolean suspect) {}
