package mesasweep.driver.engine;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.Provenance;

/** With what and where a run works, for its provenance. */
final class Circumstances {

  private static final List<String> ENVIRONMENT = List.of("OMP_NUM_THREADS", Machine.KERNELS);

  private Circumstances() {}

  /** As of now. */
  static Map<String, Object> of(Sweep sweep, String commandLine, String master) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(Provenance.COMMAND_LINE, commandLine);
    facts.put(Provenance.STARTED_AT, Instant.now().toString());
    facts.put("gitCommit", gitCommit());
    facts.put("experiment", experiment(sweep.experiment().name(), sweep.experiment().version()));
    facts.put(Provenance.MASTER, master);
    facts.put(Provenance.TRIALS_PLANNED, sweep.size());
    facts.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "cpu",
        Machine.here().processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : ENVIRONMENT) {
      environment.put(name, Optional.ofNullable(System.getenv(name)).orElse("not set"));
    }
    facts.put("environment", environment);
    return facts;
  }

  /** At the end. */
  static Map<String, Object> atTheEnd(long trialsRun) {
    return Map.of(
        Provenance.FINISHED_AT, Instant.now().toString(), Provenance.TRIALS_RUN, trialsRun);
  }

  /** An experiment with its version, {@code race/2}. */
  static String experiment(String name, int version) {
    return name + "/" + version;
  }

  private static String gitCommit() throws IOException {
    Properties git = new Properties();
    try (InputStream properties =
        Circumstances.class.getResourceAsStream("/mesasweep/driver/git.properties")) {
      if (properties == null) {
        return "unknown: not built from a git checkout";
      }
      git.load(properties);
    }
    boolean dirty = Boolean.parseBoolean(git.getProperty("git.dirty"));
    return git.getProperty("git.commit.id.full") + (dirty ? " with local changes" : "");
  }
}
