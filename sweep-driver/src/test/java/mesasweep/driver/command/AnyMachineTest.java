package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands say the same, byte for byte, whatever the machine's language, encoding and time zone,
 * and what needs no Spark starts none.
 */
@Tag("slow")
class AnyMachineTest {

  /** A locale, and the options of a JVM on a machine that has it installed; and a time zone. */
  private record Machine(String locale, String java, String zone) {}

  private static final List<Machine> MACHINES =
      List.of(
          new Machine("C", "-Dfile.encoding=US-ASCII", "UTC"),
          new Machine("fa_IR.UTF-8", "-Duser.language=fa -Duser.country=IR", "Asia/Tehran"),
          new Machine("tr_TR.UTF-8", "-Duser.language=tr -Duser.country=TR", "America/New_York"),
          new Machine("de_DE.UTF-8", "-Duser.language=de -Duser.country=DE", "Pacific/Chatham"));

  private static final Set<String> WITHOUT_SPARK = Set.of("status", "plan", "trial");

  /** As in scripts/sweep, without the build: this tree is being built. */
  private static final String LAUNCHER =
      "common=$1; options=$2; shift 2; . \"$common\"; exec \"$java\" \"@$options\" \"$@\"";

  @TempDir private Path scratch;
  private Path folder;

  @Test
  void saysTheSameInEveryLanguageAndTimeZone() throws Exception {
    folder = Files.createDirectories(scratch.resolve("große Läufe"));
    Files.writeString(
        folder.resolve("süß.yaml"),
        """
        name: small
        sweep: {objective-gap: [0.05, 0.0500001], steps: [10001, 10002], seed: {count: 2}}
        set: {stop: settled, environment.contexts: 16, architecture: linear, planner: threshold}
        """);

    String run = out(start(MACHINES.get(1), "run", "süß.yaml", "-o", "Ergebniße"));
    assertTrue(run.startsWith("small: 8 trials (4 cells x 2 replicates) into Ergebniße\n"), run);

    List<Machine> askers = List.of(MACHINES.get(0), MACHINES.get(2));
    String rows =
        same(
            askers,
            "sql",
            "Ergebniße",
            "SELECT 'é' AS `é`, finished_at AS at, objective_gap, steps, upper('i') AS i,"
                + " date_format(finished_at, 'EEEE MMMM') AS day FROM runs WHERE finished_at"
                + " < now() ORDER BY trial_id",
            "--format",
            "csv");
    assertTrue(
        rows.lines()
            .skip(1)
            .allMatch(
                row ->
                    row.matches(
                        "é,\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z,0.05(00001)?,1000[12],I,[A-Z][a-z]+day"
                            + " [A-Z][a-z]+")),
        rows);
    assertEquals(9, rows.lines().count(), rows);

    List<String> pages = new ArrayList<>();
    for (Started report :
        List.of(
            start(MACHINES.get(1), "report", "Ergebniße"),
            start(MACHINES.get(3), "report", "Ergebniße"))) {
      pages.add(Files.readString(folder.resolve(out(report).strip())));
    }
    assertEquals(pages.get(0), pages.get(1));
    assertTrue(pages.get(0).contains("8 trials"), "with the digits of English");

    same(askers, "status", "Ergebniße");
    String plan = same(MACHINES, "plan", "süß.yaml", "steps=[1234567, 20]");
    assertTrue(plan.contains("[1234567, 20]"), plan);
    String trial =
        same(
            MACHINES.subList(0, 2),
            "trial",
            "süß.yaml",
            "objective-gap=0.05",
            "steps=123",
            "seed=1");
    assertTrue(trial.contains("  planner                    threshold"), trial);
  }

  /** What every one of the machines prints. */
  private String same(List<Machine> machines, String... words) throws Exception {
    List<Started> all = new ArrayList<>();
    for (Machine machine : machines) {
      all.add(start(machine, words));
    }
    List<String> answers = new ArrayList<>();
    for (Started one : all) {
      answers.add(out(one));
    }
    for (int i = 1; i < answers.size(); i++) {
      assertEquals(answers.get(0), answers.get(i), machines.get(i)::toString);
    }
    return answers.get(0);
  }

  /**
   * @param classes a log of the classes that the JVM loads
   */
  private record Started(String command, Process process, Path out, Path err, Path classes) {}

  private Started start(Machine machine, String... words) throws IOException {
    Path home =
        Path.of(System.getProperty("maven.multiModuleProjectDirectory", "..")).toAbsolutePath();
    List<String> command = new ArrayList<>(List.of("bash", "-c", LAUNCHER, "sweep"));
    command.add(home.resolve("scripts/common.sh").toString());
    command.add(home.resolve("conf/jvm-options").toString());
    command.add("-XX:TieredStopAtLevel=1");
    Path classes = Files.createTempFile(scratch, "classes", "");
    command.add("-Xlog:class+load:file=" + classes);
    command.add("-Dlog4j2.configurationFile=" + home.resolve("conf/log4j2.properties"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Mesasweep.class.getName());
    command.addAll(List.of(words));
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "LC_ALL", machine.locale(),
                "TZ", machine.zone(),
                // Where the locale is not installed, Java would take C for it.
                "JAVA_TOOL_OPTIONS", machine.java()));
    return new Started(words[0], builder.start(), out, err, classes);
  }

  private static String out(Started started) throws Exception {
    assertTrue(started.process().waitFor(5, TimeUnit.MINUTES), "it ends");
    assertEquals(0, started.process().exitValue(), Files.readString(started.err()));
    try (Stream<String> classes = Files.lines(started.classes())) {
      assertEquals(
          !WITHOUT_SPARK.contains(started.command()),
          classes.anyMatch(line -> line.contains("org.apache.spark.SparkContext ")),
          started::command);
    }
    return Files.readString(started.out());
  }
}
