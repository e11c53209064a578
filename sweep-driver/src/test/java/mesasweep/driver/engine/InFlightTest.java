package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InFlightTest {

  private static final boolean HERE = true;

  @TempDir private Path scratch;
  private final List<String> notices = new ArrayList<>();

  @Test
  void whatTheRunBeforeLeftIsUnderSuspicion() throws IOException {
    started().begin(3);
    InFlight next = started();
    assertEquals(3, next.nextBatch(10));
    assertTrue(next.begin(3));
    assertFalse(next.begin(10));
    assertEquals(List.of(), notices);
  }

  /** It only helps: without it a trial that kills its JVM is found one run later. */
  @ParameterizedTest
  @ValueSource(strings = {"", "-3", "3x", "99999999999999999999", "\u00e4", "{\"runs\": []}"})
  void aTornNoteCountsAsNone(String torn) throws IOException {
    Files.writeString(scratch.resolve(".in-flight"), torn, StandardCharsets.ISO_8859_1);
    InFlight inFlight = started();
    assertEquals(10, inFlight.nextBatch(10));
    assertFalse(inFlight.begin(10));
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).contains(scratch.resolve(".in-flight") + " is torn"), notices.get(0));
    assertEquals("10", Files.readString(scratch.resolve(".in-flight")));
  }

  private InFlight started() throws IOException {
    InFlight inFlight = new InFlight(ResultDirectory.at(Location.of(scratch)));
    inFlight.start(HERE, notices::add);
    return inFlight;
  }
}
