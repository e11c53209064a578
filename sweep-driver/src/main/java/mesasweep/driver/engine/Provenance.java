package mesasweep.driver.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.AtomicFiles;

/** {@code provenance.json}: with what, where and when each invocation worked on a directory. */
final class Provenance {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final List<String> ENVIRONMENT = List.of("OMP_NUM_THREADS", "OPENBLAS_CORETYPE");

  private final Path file;
  private final ObjectNode document;
  private final ObjectNode run;

  private Provenance(Path file, ObjectNode document, ObjectNode run) {
    this.file = file;
    this.document = document;
    this.run = run;
  }

  /** Adds an invocation that starts now to a directory's provenance, and writes it. */
  static Provenance begin(Path file, Sweep sweep, String commandLine, String master)
      throws IOException {
    ObjectNode document =
        Files.exists(file)
            ? (ObjectNode) JSON.readTree(Files.readString(file))
            : JSON.createObjectNode();
    ArrayNode runs = document.withArrayProperty("runs");
    ObjectNode run = runs.addObject();
    run.put("commandLine", commandLine);
    run.put("startedAt", Instant.now().toString());
    run.put("gitCommit", gitCommit());
    run.put("experiment", experiment(sweep.experiment().name(), sweep.experiment().version()));
    run.put("master", master);
    run.put("trialsPlanned", sweep.size());
    run.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    run.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    run.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    run.put("cpu", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    ObjectNode environment = run.putObject("environment");
    for (String name : ENVIRONMENT) {
      environment.put(name, Optional.ofNullable(System.getenv(name)).orElse("not set"));
    }
    Provenance provenance = new Provenance(file, document, run);
    provenance.write();
    return provenance;
  }

  /** An experiment with its version, {@code race/2}. */
  static String experiment(String name, int version) {
    return name + "/" + version;
  }

  /** When the latest invocation began; the epoch if there was none. */
  static Instant lastStart(Path file) {
    return last(file, "startedAt").map(Instant::parse).orElse(Instant.EPOCH);
  }

  private static Optional<String> last(Path file, String field) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      ArrayNode runs =
          ((ObjectNode) JSON.readTree(Files.readString(file))).withArrayProperty("runs");
      return Optional.of(runs.get(runs.size() - 1).get(field).asText());
    } catch (IOException e) {
      throw new InfrastructureException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  void end(long trialsRun) throws IOException {
    run.put("finishedAt", Instant.now().toString());
    run.put("trialsRun", trialsRun);
    write();
  }

  private void write() throws IOException {
    AtomicFiles.write(file, JSON.writeValueAsString(document) + "\n");
  }

  private static String gitCommit() throws IOException {
    Properties git = new Properties();
    try (InputStream properties =
        Provenance.class.getResourceAsStream("/mesasweep/driver/git.properties")) {
      if (properties == null) {
        return "unknown: not built from a git checkout";
      }
      git.load(properties);
    }
    boolean dirty = Boolean.parseBoolean(git.getProperty("git.dirty"));
    return git.getProperty("git.commit.id.full") + (dirty ? " with local changes" : "");
  }

  /** The processor's name where the system tells it, else its architecture. */
  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }
}
