package mesasweep.analysis.tables;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mesasweep.results.StoredTrials;

/** A file of results that Spark could not read, which only the text of its exceptions names. */
public final class UnreadableFile {
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:Checksum error: |Encountered error while reading file )(?:file:)?((?:/|[a-z0-9]+://).*?\\.parquet)");

  private UnreadableFile() {}

  /** What to tell about the file that made a job fail; empty if something else did. */
  public static Optional<String> complaint(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher named = NAMED.matcher(String.valueOf(cause.getMessage()));
      if (named.find()) {
        return Optional.of(StoredTrials.unreadable(named.group(1)));
      }
    }
    return Optional.empty();
  }
}
