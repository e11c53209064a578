package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import mesasweep.worker.Experiment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A JVM of its own for trials under suspicion: they fare there as they would in the executor. */
@Tag("slow")
@ExtendWith(SharedCluster.class)
class QuarantineTest {

  @TempDir private Path scratch;

  @Test
  void hasTheHeapOfTheExecutor(StandaloneCluster cluster) throws Exception {
    Path file =
        write(
            """
            experiment: faulty
            sweep: {fault: [large], size: {range: [1, 4, 1]}}
            execution: {pack: 2}
            """);
    Path outside = scratch.resolve("outside");
    Path inside = scratch.resolve("inside");
    assertEquals(0, ThisJvm.run(file, outside, "--master", cluster.masterUrl()));
    assertEquals(
        1,
        ThisJvm.run(
            file,
            inside,
            "fault=one-halts-all-large",
            "size={range: [17, 20, 1]}",
            "execution.pack=4",
            "--master",
            cluster.masterUrl()));
    assertEquals(Map.of("DONE", 4L), Rows.states(outside));
    assertEquals(Map.of("DONE", 3L, "CRASHED", 1L), Rows.states(inside));
  }

  /**
   * Mesasweep's jar and a user's, both shipped by Spark, and folders whose names a URL spells
   * otherwise.
   */
  @Test
  void hasTheClassesOfTheExecutor(StandaloneCluster cluster) throws Exception {
    Path odd = Files.createDirectories(scratch.resolve("Müll eimer%20"));
    Path file = write(FaultyExperiment.ONE_OF_A_PACK_HALTS);
    Path results = scratch.resolve("results");
    Path mesasweep = odd.resolve("mesasweep's own.jar");
    OwnJar.writeWithoutTests(mesasweep);
    DriverProcess.submit(
            OwnJar.others(),
            List.of("--master", cluster.masterUrl(), "--jars", jarOfTests(odd).toString()),
            mesasweep,
            file,
            results)
        .awaitStatus(1);
    assertEquals(Map.of("DONE", 31L, "CRASHED", 1L), Rows.states(results));
    assertTrue(
        Rows.texts(results, "failure").stream()
            .anyMatch(failure -> failure.contains("status " + FaultyExperiment.HALT_STATUS)));
  }

  private static Path jarOfTests(Path folder) throws IOException, URISyntaxException {
    Class<?> type = FaultyExperiment.class;
    Path classes = Path.of(type.getResource(type.getSimpleName() + ".class").toURI()).getParent();
    Path jar = folder.resolve("a user's.jar");
    try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar));
        DirectoryStream<Path> files =
            Files.newDirectoryStream(classes, type.getSimpleName() + "*.class")) {
      for (Path file : files) { // with its nested classes
        entries.putNextEntry(
            new JarEntry(type.getPackageName().replace('.', '/') + "/" + file.getFileName()));
        Files.copy(file, entries);
      }
      entries.putNextEntry(new JarEntry("META-INF/services/" + Experiment.class.getName()));
      entries.write(type.getName().getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  /** Any exit status, and any bytes before it, are a trial's and not the machine's. */
  @Test
  void takesNoTrialsWordsForTheMachines() throws Exception {
    Path file =
        write(
            """
            experiment: faulty
            sweep: {fault: [one-halts-rudely], size: {range: [17, 20, 1]}}
            execution: {pack: 4}
            """);
    Path results = scratch.resolve("rude");
    DriverProcess.start(file, results).awaitStatus(FaultyExperiment.RUDE_STATUS);
    assertEquals(1, ThisJvm.run(file, results));
    assertEquals(Map.of("DONE", 3L, "CRASHED", 1L), Rows.states(results));
  }

  private Path write(String sweep) throws IOException {
    return Files.writeString(scratch.resolve("s.yaml"), sweep);
  }
}
