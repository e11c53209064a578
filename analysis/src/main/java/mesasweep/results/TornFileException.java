package mesasweep.results;

import mesasweep.results.store.Location;

/**
 * A file beside the rows is lost, cut off or holds something else. Only to run the sweep helps,
 * which does not need the file.
 */
public final class TornFileException extends UnusableResultsException {

  /**
   * @param what is wrong with the file
   */
  TornFileException(Location file, String what) {
    super(
        file
            + ": "
            + what
            + ". `sweep run SWEEP.yaml -o "
            + file.parent()
            + "`, with the file that was run, writes it anew; committed trials stay.");
  }
}
