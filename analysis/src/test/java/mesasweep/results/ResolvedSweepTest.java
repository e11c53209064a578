package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedSweepTest {

  private static final String GRID =
      """
      name: "zipped"
      experiment: "toy"
      design: "grid"
      sweep:
        first:
        - 1
        - 2
        zip:
        - rate:
          - 0.1
          - 0.1
          mode:
          - "auto"
          - 0.5
        - between:
          - 3
        - one:
          - "a"
          two:
          - "b"
        last:
        - 1.0E-4
        seed:
          count: 1000000000
      where: "rate < 1"
      set:
        steps: 500
      execution:
        pack: "auto"
      """;

  private static final String DRAWN =
      """
      name: "drawn"
      experiment: "toy"
      design: "sobol"
      samples: 64
      design-seed: 12345678901
      sweep:
        rate:
          loguniform:
          - 0.1
          - 2.0
        steps:
          uniform:
          - 100
          - 5000
        seed:
        - 4
        - 2
      set: {}
      execution: {}
      """;

  private static final String WITH_FILES =
      """
      name: "own"
      experiment: "race"
      design: "grid"
      sweep: {}
      set: {}
      files:
        my/net.json@0123456789ab: |
          {
            "a" : 1
          }
        my/other.json@0123456789ac: |-
          {}

          {}
      execution: {}
      """;

  @TempDir private Path scratch;

  @Test
  void writesWhatItReads() throws IOException {
    assertEquals(GRID, read(GRID).toYaml());
    assertEquals(DRAWN, read(DRAWN).toYaml());
    assertEquals(WITH_FILES, read(WITH_FILES).toYaml());
  }

  @Test
  void axesThatMoveTogetherAreOneFactor() throws IOException {
    ResolvedSweep sweep = read(GRID);
    assertEquals(
        List.of("first", "rate, mode", "between", "one, two", "last"),
        sweep.factors().stream().map(Factor::name).toList());
    assertEquals(
        List.of(
            List.of(DoubleNode.valueOf(0.1), TextNode.valueOf("auto")),
            List.of(DoubleNode.valueOf(0.1), DoubleNode.valueOf(0.5))),
        sweep.factors().get(1).levels());
    assertEquals(List.of(DoubleNode.valueOf(0.1)), sweep.axis("rate").orElseThrow().values());
    assertEquals(1_000_000_000, sweep.seeds().size());
    assertInstanceOf(FirstSeeds.class, sweep.seeds());
    assertFalse(sweep.isSampled());
    assertEquals("rate < 1", sweep.choices().get("where"));
    assertEquals("none", sweep.choices().get("samples"));
  }

  @Test
  void drawnAxesHaveARange() throws IOException {
    ResolvedSweep sweep = read(DRAWN);
    assertTrue(sweep.isSampled());
    assertEquals(
        Optional.of(new Axis.Range(Axis.Distribution.LOGUNIFORM, 0.1, 2.0, false)),
        sweep.axis("rate").orElseThrow().range());
    assertEquals(
        Optional.of(new Axis.Range(Axis.Distribution.UNIFORM, 100, 5000, true)),
        sweep.axis("steps").orElseThrow().range());
    assertEquals("12345678901", sweep.choices().get("design-seed"));
  }

  @Test
  void countsItsTrialsUnlessAFilterLeavesSomeOut() throws IOException {
    assertEquals(OptionalLong.empty(), read(GRID).size());
    assertEquals(
        OptionalLong.of(2 * 2 * 1_000_000_000L),
        read(GRID.replace("where: \"rate < 1\"\n", "")).size());
    assertEquals(OptionalLong.of(64 * 2), read(DRAWN).size());
  }

  @Test
  void theFirstSeedsAreNumbersFromZeroOn() {
    FirstSeeds<Object> seeds = new FirstSeeds<>(3, seed -> (long) seed);
    assertEquals(List.of(0L, 1L, 2L), seeds);
    assertTrue(seeds.contains(2L));
    assertFalse(seeds.contains(3L));
    assertFalse(seeds.contains(-1L));
    assertFalse(seeds.contains("2"));
  }

  private ResolvedSweep read(String text) throws IOException {
    return ResolvedSweep.read(Location.of(Files.writeString(scratch.resolve("sweep.yaml"), text)));
  }
}
