package mesasweep.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import mesasweep.results.store.Location;

/**
 * One entry of the {@link CommitLog}: from the moment that it is there, rows count.
 *
 * @param attempt the folder in {@code attempts} where the files were written
 * @param files that the rows are in
 * @param supersedes files of earlier commits whose rows no longer count, by name: trials that were
 *     run again are in the files of this commit, and so is what else was in them
 */
record Commit(String attempt, List<Rows> files, List<String> supersedes) {

  /**
   * A Parquet file.
   *
   * @param file its path from {@code runs}, and from the attempt until it was moved there
   * @param rows how many it has
   * @param bytes how long it is
   */
  record Rows(String file, long rows, long bytes) {}

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  static Commit read(Location file) throws IOException {
    try {
      return JSON.readValue(file.readText(), Commit.class);
    } catch (JacksonException | CharacterCodingException e) {
      throw new UnusableResultsException(
          file
              + " is torn, so nothing tells which rows it committed. Restore it, or remove it: `sweep"
              + " run` keeps what is complete and trains the rest again.",
          e);
    }
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JacksonException e) {
      throw new IllegalStateException(e); // three texts and a number
    }
  }

  /** The name of the file of a commit. */
  static String fileName(int number) {
    return String.format(Locale.ROOT, "%06d.json", number);
  }
}
