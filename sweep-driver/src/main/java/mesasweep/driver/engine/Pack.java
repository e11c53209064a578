package mesasweep.driver.engine;

import java.util.List;
import mesasweep.worker.Trial;

/** Trials of one shape that run in one Spark task. */
record Pack(List<Trial> trials) {}
