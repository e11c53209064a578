package mesasweep.results;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file beside the rows is lost, cut off or holds something else. Only to run the sweep helps,
 * which does not need the file.
 */
public final class TornFileException extends UnusableResultsException {

  /**
   * @param what is wrong with the file
   */
  TornFileException(Path file, String what) {
    super(
        file
            + ": "
            + what
            + ". `sweep run SWEEP.yaml -o "
            + Objects.requireNonNullElse(file.getParent(), Path.of("."))
            + "`, with the file that was run, writes it anew; committed trials stay.");
  }
}
