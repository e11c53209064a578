package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A status only counts, so that a sweep's own files may be elsewhere, gone or changed. */
class StatusTest {

  @TempDir private Path scratch;

  @Test
  void countsASweepWhoseArchitectureIsGone() throws IOException {
    assertEquals(OptionalLong.of(12), Status.of(results("")).total());
  }

  /** A filter asks parameters that know the file. */
  @Test
  void countsAFilteredSweepWhoseArchitectureIsGoneAsItsRunDid() throws IOException {
    ResultDirectory results = results("where: steps > 10\n");
    assertEquals(OptionalLong.empty(), Status.of(results).total());
    Provenance.begin(results.provenanceFile()).record(Map.of(Provenance.TRIALS_PLANNED, 6));
    assertEquals(OptionalLong.of(6), Status.of(results).total());
  }

  @Test
  void countsAFilteredSweepThatCanBeReadByItself() throws IOException {
    ResultDirectory results = ResultDirectory.at(Location.of(scratch));
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"), "experiment: no-op\nsweep: {x: [1, 2, 3]}\nwhere: x > 1\n");
    Files.writeString(
        Path.of(results.sweepFile().path()),
        SweepFile.read(Location.of(file), List.of()).resolved().toYaml());
    assertEquals(OptionalLong.of(2), Status.of(results).total());
  }

  /** As it is stored. */
  private ResultDirectory results(String where) throws IOException {
    ResultDirectory results = ResultDirectory.at(Location.of(scratch));
    Files.writeString(
        Path.of(results.sweepFile().path()),
        """
        name: own
        experiment: race
        design: grid
        sweep:
          architecture: [linear, "my/net.json@0123456789ab"]
          steps: [10, 20]
          seed: {count: 3}
        set: {}
        execution: {}
        """
            + where);
    return results;
  }
}
