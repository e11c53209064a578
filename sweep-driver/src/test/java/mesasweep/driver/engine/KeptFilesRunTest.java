package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import mesasweep.driver.command.Mesasweep;
import mesasweep.worker.Experiments;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that a sweep names are needed where it is started, and when it is started first. */
@Tag("slow")
@ExtendWith(SharedCluster.class)
class KeptFilesRunTest {

  private static final String NETWORK = "my-net.json";

  @TempDir private Path scratch;

  /**
   * Executors have working directories of their own, where a relative path means nothing, and so
   * have the JVMs in quarantine that they start.
   */
  @Test
  void reachExecutorsAndTheirQuarantine(StandaloneCluster cluster) throws Exception {
    Path file = Files.createTempFile(Path.of("target"), "relative", ".json");
    Files.writeString(file, "ten chars.");
    Path sweep =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: faulty
            sweep: {fault: [one-halts], size: {range: [17, 20, 1]}, file: [FILE]}
            execution: {pack: 4}
            """
                .replace("FILE", file.toString()));
    Path results = scratch.resolve("results");
    assertEquals(1, ThisJvm.run(sweep, results, "--master", cluster.masterUrl()));
    assertEquals(Map.of("DONE", 3L, "CRASHED", 1L), Rows.states(results));
    SortedMap<String, String> rows = Rows.everything(results, Experiments.named("faulty").get());
    assertTrue(
        rows.values().stream().anyMatch(row -> row.contains("final_doubled: 44.0")),
        "17 twice, and ten: " + rows);
    Files.delete(file);
  }

  /** A network of DL4J's; this JVM has never seen its file, as nobody has after a year. */
  @Test
  void areNotNeededAgain() throws Exception {
    Path there = Files.createDirectories(scratch.resolve("there"));
    Files.writeString(
        there.resolve(NETWORK),
        Files.readString(Path.of("..", "conf", "architectures", "lstm-16.json"))
            .replace(" : 16,", " : 3,"));
    Path sweep =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            sweep: {architecture: [linear, my-net.json], seed: {count: 1}}
            where: architecture = 'my-net.json'
            set: {steps: 3, environment.contexts: 16}
            """);
    Path results = scratch.resolve("results");
    DriverProcess.start(
            new ProcessBuilder(command("run", sweep.toString(), "-o", results.toString()))
                .directory(there.toFile()),
            results)
        .awaitStatus(0);
    Files.delete(there.resolve(NETWORK));

    String id = Rows.texts(results, "trial_id").get(0);
    assertEquals(
        "trial " + id + ": the stored row, bit for bit",
        said(0, "trial", results.toString(), "--id", id, "--check").strip());
    assertTrue(said(0, "status", results.toString()).contains("1 of 1 trials committed"));
    String[] run = {"run", sweep.toString(), "-o", results.toString()};
    assertTrue(said(0, run).contains("nothing to train: all 1 trials are there"));
    assertTrue(said(0, "plan", sweep.toString(), "-o", results.toString()).contains("1 trials"));
    String more = "seed={count: 2}";
    assertTrue(
        said(0, "run", sweep.toString(), more, "-o", results.toString())
            .contains("trained 1 trials; 1 were there before"));
    Path copy = scratch.resolve("copy");
    assertTrue(
        said(0, "run", results.resolve("sweep.yaml").toString(), "-o", copy.toString())
            .contains("trained 2 trials"),
        "the stored sweep has all it needs");
    assertEquals(
        Rows.science(results, Experiments.named("race").get()),
        Rows.science(copy, Experiments.named("race").get()));
  }

  private static List<String> command(String... words) {
    Path home = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("conf/jvm-options").toAbsolutePath());
    command.addAll(List.of(SparkProperties.QUICK, "-cp", System.getProperty("java.class.path")));
    command.add(Mesasweep.class.getName());
    command.addAll(List.of(words));
    return command;
  }

  /** What a command prints that must end with this status. */
  private static String said(int status, String... words) throws IOException {
    PrintStream before = System.out;
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertEquals(status, Mesasweep.execute(words));
      return bytes.toString(StandardCharsets.UTF_8);
    } finally {
      System.setOut(before);
    }
  }
}
