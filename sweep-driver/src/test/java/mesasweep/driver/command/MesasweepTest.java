package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mesasweep.worker.Column;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a person meets it: what it prints and its exit status. */
@Tag("slow")
class MesasweepTest {

  @TempDir private Path scratch;

  @Test
  void runsAsksAndReports() throws IOException {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
sweep: {discount-rate: [0.1, 0.9], objective-gap: [0.3, 2.0], architecture: [linear], seed: {count: 2}}
set: {steps: 40, environment.contexts: 16}
""");
    String results = scratch.resolve("results").toString();

    Answer run = sweep("run", file.toString(), "-o", results);
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("trained 8 trials; 0 were there before"), run.out());
    Answer again = sweep("run", file.toString(), "-o", results);
    assertTrue(again.out().contains("nothing to train: all 8 trials are there"), again.out());

    Answer count =
        sweep(
            "sql",
            results,
            "-- a comment comes first\nSELECT n FROM cells WHERE discount_rate = 0.9",
            "--format",
            "csv");
    assertEquals(List.of("n", "2", "2"), count.out().lines().toList());
    Answer json = sweep("sql", results, "SELECT 1 AS one, array('a') AS list", "--format", "json");
    assertEquals("{\"one\":1,\"list\":[\"a\"]}", json.out().strip());
    Answer nested =
        sweep("sql", results, "SELECT array(1, null) AS a, map('x', 1) AS a", "--format", "csv");
    assertEquals("a,a\n\"[1,null]\",\"{\"\"x\"\":1}\"\n", nested.out());
    Answer absent =
        sweep("sql", results, "SELECT 1 AS one, CAST(null AS INT) AS none", "--format", "json");
    assertEquals("{\"one\":1,\"none\":null}", absent.out().strip());
    for (String format : List.of("table", "csv", "json")) {
      String time = "TIMESTAMP'2026-01-02 03:04:05.25'";
      Answer times =
          sweep("sql", results, "SELECT " + time + ", array(" + time + ")", "--format", format);
      assertEquals(
          2,
          times.out().split("2026-01-02T03:04:05\\.250000Z", -1).length - 1,
          format + " has UTC and says so: " + times.out());
    }
    Answer unknown = sweep("sql", results, "SELECT * FROM rnus");
    assertEquals(2, unknown.status());
    assertTrue(
        unknown.err().startsWith("no view rnus (did you mean 'runs'?); there are audit, boundary"),
        unknown.err());
    Answer wrong = sweep("sql", results, "SELECT discont_rate FROM runs");
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("discount_rate"), wrong.err());
    assertEquals(1, wrong.err().lines().count(), wrong.err());
    Answer fails = sweep("sql", results, "SELECT cast('x' AS int)");
    assertEquals(2, fails.status());
    assertEquals(1, fails.err().lines().count(), fails.err());

    Answer input =
        Answer.withInput("SELECT 1 AS one; SELECT nope;\nSELECT\n2 AS two", "sql", results);
    assertEquals(2, input.status());
    assertEquals(List.of("one", "  1", "two", "  2"), input.out().lines().toList());
    assertEquals(1, input.err().lines().count(), input.err());

    Answer misspelt = sweep("sql", results, "--formt", "csv", "SELECT 1");
    assertEquals(2, misspelt.status());
    assertTrue(misspelt.err().contains("Unknown option"), misspelt.err());
    String table = "\uFEFFCREATE TABLE kept AS SELECT seed FROM runs; SELECT count(*) FROM kept;";
    for (int session = 0; session < 2; session++) {
      Answer created = Answer.withInput(table + "SELECT X'C3A9' AS b", "sql", results);
      assertEquals(0, created.status(), created.err());
      List<String> answers = created.lines().stream().filter(line -> !line.isEmpty()).toList();
      assertEquals(List.of("count(1)", "8", "b", "C3A9"), answers);
      assertTrue(created.err().contains("gone with this session: the tables kept;"), created.err());
    }

    Answer status = sweep("status", results);
    assertTrue(status.out().contains("8 of 8 trials committed, not running"), status.out());

    String id =
        sweep("sql", results, "SELECT min(trial_id) FROM runs", "--format", "csv")
            .out()
            .lines()
            .skip(1)
            .findFirst()
            .orElseThrow();
    Answer check = sweep("trial", results, "--id", id, "--check");
    assertEquals(0, check.status(), check.err());
    assertEquals("trial " + id + ": the stored row, bit for bit", check.out().strip());

    Answer report = sweep("report", results);
    assertEquals(0, report.status(), report.err());
    assertTrue(Files.size(Path.of(report.out().strip())) > 100_000);
    Answer byTypo = sweep("report", results, "--by", "discount_rate");
    assertEquals(2, byTypo.status());
    assertTrue(byTypo.err().contains("did you mean 'discount-rate'?"), byTypo.err());

    String other = scratch.resolve("other").toString();
    assertEquals(0, sweep("run", file.toString(), "planner=threshold", "-o", other).status());
    Answer compared = sweep("compare", results, other);
    assertEquals(0, compared.status(), compared.err());
    List<String> lines = compared.lines();
    assertTrue(lines.contains("planner consistent threshold"), compared.out());
    assertTrue(lines.contains("done trials 8 8"), compared.out());
    Answer unusable = sweep("compare", scratch.toString(), "missing");
    assertEquals(2, unusable.status());
    assertEquals(2, unusable.err().lines().count(), unusable.err());
  }

  /** Whatever reads it says the same; a run of the sweep writes it anew and trains nothing. */
  @Test
  void aTornSweepFileIsWrittenAnewByARun() throws IOException {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            "{experiment: no-op, sweep: {x: [1, 2], seed: {count: 2}}, set: {y: 3}}");
    String results = scratch.resolve("results").toString();
    assertEquals(0, sweep("run", file.toString(), "-o", results).status());
    Path stored = Path.of(results, "sweep.yaml");
    String whole = Files.readString(stored);
    Map<String, String> problems =
        Map.of(
            "",
            "it is empty",
            whole.substring(0, whole.indexOf("set:")),
            "it has no `set`",
            whole.substring(0, whole.lastIndexOf('"')),
            "it is not YAML from line 17 on");
    for (Map.Entry<String, String> problem : problems.entrySet()) {
      Files.writeString(stored, problem.getKey());
      String message = stored + ": " + problem.getValue();
      String advice =
          "`sweep run SWEEP.yaml -o " + results + "`, with the file that was run, writes";
      for (List<String> command :
          List.of(
              List.of("status", results),
              List.of("trial", results, "--id", "0"),
              List.of("sql", results, "SELECT 1"),
              List.of("report", results),
              List.of("compare", results, results))) {
        Answer answer = sweep(command.toArray(String[]::new));
        assertEquals(2, answer.status(), command::toString);
        assertTrue(answer.err().startsWith(message), () -> command + ": " + answer.err());
        assertTrue(answer.err().contains(advice), () -> command + ": " + answer.err());
      }
      Answer run = sweep("run", file.toString(), "-o", results);
      assertEquals(0, run.status(), run.err());
      assertTrue(run.err().contains("warning: " + message), run.err());
      assertTrue(run.out().contains("nothing to train: all 4 trials are there"), run.out());
      assertEquals(whole, Files.readString(stored));
    }
  }

  @Test
  void printsATrajectoryThatAnyoneCanCheck() throws InterruptedException {
    Answer answer =
        sweep(
            "trial",
            "discount-rate=0.1",
            "environment.complexity=0",
            "architecture=constant",
            "batch=0",
            "steps=100",
            "planner=linear-drift",
            "--format",
            "csv");
    Experiment race = Experiments.named("race").orElseThrow();
    Trial trial =
        Trial.of(
            race,
            Map.of(
                "discount-rate",
                0.1,
                "environment.complexity",
                0L,
                "architecture",
                "constant",
                "batch",
                0L,
                "steps",
                100L,
                "planner",
                "linear-drift"));
    double[][] expected = race.run(List.of(trial)).get(0).trajectory();
    List<String> lines = answer.out().lines().toList();
    assertEquals(
        String.join(",", race.results().trajectory().stream().map(Column::name).toList()),
        lines.get(0));
    assertEquals(expected.length, lines.size() - 1);
    for (int row = 0; row < expected.length; row++) {
      String[] cells = lines.get(row + 1).split(",");
      for (int i = 0; i < cells.length; i++) {
        assertEquals(expected[row][i], Double.parseDouble(cells[i]));
      }
    }
  }

  @Test
  void plansWithoutRunning() throws IOException {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"), "name: p\nsweep: {seed: {count: 12}}\nset: {steps: 10}");
    Answer plan = sweep("plan", file.toString());
    assertEquals(0, plan.status(), plan.err());
    assertTrue(plan.out().contains("about 3 packs in "), plan.out());
    Answer one = sweep("plan", file.toString(), "seed=0");
    assertTrue(one.out().contains("about 1 pack in 1 batch, "), one.out());
    assertTrue(plan.out().startsWith("p: 12 trials (1 cells x 12 replicates) of experiment race"));
    assertFalse(Files.exists(Path.of("results", "p")));
  }

  @Test
  void plansADesignByItsName() throws IOException {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            name: p
            design: sobol
            samples: 100
            sweep: {discount-rate: {uniform: [0, 1]}, steps: [10, 20], seed: {count: 2}}
            where: discount-rate < 0.5
            """);
    Answer plan = sweep("plan", file.toString());
    assertEquals(0, plan.status(), plan.err());
    List<String> lines = plan.lines();
    assertEquals("design sobol, 100 samples, design-seed 0", lines.get(1));
    assertEquals("where discount-rate < 0.5", lines.get(2));
    assertEquals("discount-rate uniform [0.0, 1.0]", lines.get(3));
    assertEquals("steps 2 values: [10, 20]", lines.get(4));
    assertEquals("seed 2 values: [0, 1]", lines.get(5));
  }

  @Test
  void leavesNothingBehindWhenTheInputIsBad() throws IOException {
    Path file =
        Files.writeString(scratch.resolve("bad.yaml"), "swep: {seed: {count: 2}}\nname: x/y");
    Path results = scratch.resolve("never");
    Answer answer = sweep("run", file.toString(), "-o", results.toString());
    assertEquals(2, answer.status());
    assertEquals(2, answer.err().lines().count(), answer.err());
    assertFalse(Files.exists(results));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rum x.yaml",
        "run",
        "run missing.yaml",
        "report missing",
        "compare missing",
        "sql",
        "sql missing SHOW",
        "status missing",
        "trial steps",
        "trial steps=[1,2]",
        "trial --id 00",
        "trial steps=1 --check",
        "trial missing.yaml --id 00"
      })
  void answersBadInputWithAMessageAndStatus2(String words) {
    Answer answer = sweep(words.isEmpty() ? new String[0] : words.split(" "));
    assertEquals(2, answer.status());
    assertFalse(answer.err().isBlank());
    assertFalse(answer.err().contains("\tat "), answer.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "run", "status", "trial", "sql", "report", "compare"})
  void helpsWithAnExample(String command) {
    Answer answer = sweep(command, "--help");
    assertEquals(0, answer.status());
    assertTrue(answer.out().contains("sweep " + command), answer.out());
    assertTrue(answer.out().contains("Example"), answer.out());
  }

  @Test
  void outputThatCannotBeWrittenIsNotPassedOffAsComplete(@TempDir Path scratch) throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no disk that is always full");
    Path err = scratch.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Mesasweep.class.getName(),
                "--help")
            .redirectOutput(Path.of("/dev/full").toFile())
            .redirectError(err.toFile())
            .start();

    assertEquals(3, process.waitFor());
    String told = Files.readString(err);
    assertTrue(told.contains("not all of the output was written: "), told);
  }

  private static Answer sweep(String... words) {
    return Answer.of(words);
  }
}
