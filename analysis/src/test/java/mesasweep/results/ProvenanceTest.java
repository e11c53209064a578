package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceTest {

  @TempDir private Path scratch;
  private Location file;

  @BeforeEach
  void nameFile() {
    file = Location.of(scratch.resolve("provenance.json"));
  }

  @Test
  void tellsWhatTheLastInvocationRecorded() throws IOException {
    Provenance.begin(file).record(Map.of(Provenance.TRIALS_PLANNED, 3L));
    Provenance.Invocation second = Provenance.begin(file);
    second.record(
        Map.of(
            Provenance.COMMAND_LINE,
            "sweep run",
            Provenance.STARTED_AT,
            "2026-01-02T03:04:05Z",
            "environment",
            Map.of("A", "b")));
    second.record(Map.of("trialsRun", 7L));
    Provenance read = Provenance.read(file);
    assertEquals(2, read.invocations());
    assertEquals(Optional.of("sweep run"), read.commandLine());
    assertEquals(Optional.of(Instant.parse("2026-01-02T03:04:05Z")), read.startedAt());
    assertEquals("b", read.facts().get("environment.A"));
    assertEquals("7", read.facts().get("trialsRun"));
    assertEquals(true, read.trialsPlanned().isEmpty());
  }

  /** It only helps: the results are good without it, and the next run writes it anew. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{\"runs\": [{\"comma", "[]", "{\"runs\": 3}", "null"})
  void aTornFileCountsAsNothingRecorded(String torn) throws IOException {
    file.write(torn);
    assertEquals(0, Provenance.read(file).invocations());
    String told = Provenance.complaint(file).orElseThrow();
    assertTrue(told.startsWith(file + " is torn"), told);
    Provenance.begin(file).record(Map.of(Provenance.TRIALS_PLANNED, 3L));
    assertEquals(1, Provenance.read(file).invocations());
    assertEquals(3, Provenance.read(file).trialsPlanned().orElseThrow());
    assertEquals(Optional.empty(), Provenance.complaint(file));
  }

  @Test
  void whatIsNoTextIsTornToo() throws IOException {
    file.write(new byte[] {'{', (byte) 0xE4, '}'});
    assertEquals(0, Provenance.read(file).invocations());
    assertTrue(Provenance.complaint(file).isPresent());
  }

  @Test
  void aMissingFileIsNothingToComplainAbout() {
    assertEquals(Optional.empty(), Provenance.complaint(file));
    assertEquals(0, Provenance.read(file).invocations());
  }

  @Test
  void factsThatSomebodyElseWroteAreNotRecorded() throws IOException {
    file.write("{\"runs\": [{\"startedAt\": \"today\", \"trialsPlanned\": \"many\"}]}");
    Provenance read = Provenance.read(file);
    assertEquals(Optional.empty(), read.startedAt());
    assertTrue(read.trialsPlanned().isEmpty());
  }
}
