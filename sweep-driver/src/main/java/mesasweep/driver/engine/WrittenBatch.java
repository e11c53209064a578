package mesasweep.driver.engine;

import java.util.List;

/**
 * A batch whose rows are exactly those of its trials, and do not count yet.
 *
 * @param attempt in whose folder they are
 * @param files their names
 */
record WrittenBatch(Batch batch, String attempt, List<String> files) {}
