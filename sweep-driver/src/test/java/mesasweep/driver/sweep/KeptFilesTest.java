package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.UserFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a sweep names, and what becomes of it when they change or go. */
class KeptFilesTest {

  @TempDir private Path scratch;

  /** Whatever is in a file is in the stored sweep, so that a JVM that never saw it can run it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\n  \"a\" : 1\n}\n",
        "\n\n  two blanks\n\ttab\n\n\n",
        "trailing blanks  \n and\rreturns\r\n",
        "Übung 𝒙 \u0085 \u2028 # no: 'comment'\n---\n...\n%",
        "\uFEFFmark\n"
      })
  void areKeptAsTheyAre(String text) throws IOException {
    Path file = write("net.json", text);
    Sweep sweep = Sweeps.read("{experiment: faulty, sweep: {file: [none, " + file + "]}}");
    String value = UserFiles.value(file.toString(), text);
    assertEquals(Map.of(value, text), sweep.files());
    assertEquals(sweep.files(), Sweeps.readBack(sweep).files());
    assertEquals(Sweeps.ids(sweep), Sweeps.ids(Sweeps.readBack(sweep)));
    Files.writeString(scratch.resolve("sweep.yaml"), sweep.resolved().toYaml());
    assertEquals(
        sweep.files(),
        SweepFile.stored(ResultDirectory.at(Location.of(scratch)), List.of()).files());
  }

  @Test
  void mayBeLargerThanYamlIsByDefault() throws IOException {
    String text = "{\"layer\": 0}\n".repeat(400_000);
    Path file = write("large.json", text);
    Sweep sweep = Sweeps.read("{experiment: faulty, set: {file: " + file + "}}");
    assertEquals(List.of(text), List.copyOf(Sweeps.readBack(sweep).files().values()));
  }

  @Test
  void areThereOnceHoweverManyTrialsNeedThem() throws IOException {
    Path file = write("net.json", "unlikely text");
    String yaml =
        Sweeps.read(
                "{experiment: faulty, sweep: {size: {range: [1, 50, 1]}, file: ["
                    + file
                    + "], seed: {count: 9}}}")
            .resolved()
            .toYaml();
    assertEquals(2, yaml.split("unlikely text", -1).length, yaml);
  }

  /** The id is of the path as it was written and of the content, as before they were kept. */
  @Test
  void changeNoId() throws IOException {
    Files.writeString(Path.of("target", "id.json"), "0123");
    assertEquals(
        "c2331bb59b9b5070eb86",
        SweepFile.trial(List.of("experiment=faulty", "file=target/id.json")).id());
  }

  @Test
  void aFilterMeansWhatStoodThere() throws IOException {
    Path file = write("net.json", "before");
    String text =
        "{experiment: faulty, where: \"size > 1 or file in ('none', '"
            + file
            + "') and size = 1\", sweep: {size: [1, 2], file: ["
            + file
            + "]}}";
    Sweep sweep = Sweeps.read(text);
    String value = UserFiles.value(file.toString(), "before");
    assertEquals(
        "size > 1 or file in ('none', '" + value + "') and size = 1", sweep.where().orElseThrow());
    write("net.json", "after");
    assertEquals(Sweeps.ids(sweep), Sweeps.ids(Sweeps.readBack(sweep)));
  }

  /** As after a run in another JVM: this one knows only what the result directory has. */
  @Test
  void standInForAFileThatIsGone() throws IOException {
    String value = kept("net.json", "text of another day");
    Sweep again =
        read("{experiment: faulty, sweep: {file: [" + scratch.resolve("net.json") + "]}}");
    assertEquals(Map.of(value, "text of another day"), again.files());
    assertEquals(value, again.trial(0).text("file"));
  }

  /** One that is there is meant, be it another than before. */
  @Test
  void aFileThatChangedIsAnother() throws IOException {
    String value = kept("net.json", "text before a change");
    Path file = write("net.json", "text after it");
    String changed = "{experiment: faulty, sweep: {file: [" + file + "]}}";
    Sweep previous = SweepFile.stored(ResultDirectory.at(Location.of(scratch)), List.of());
    String refusal = Sweeps.refusal(changed, previous);
    assertTrue(
        refusal.contains("it was swept over [" + value + "], found [")
            && refusal.contains("]; keep all of these values"),
        refusal);

    Sweep both = read("{experiment: faulty, sweep: {file: ['" + value + "', " + file + "]}}");
    both.requireExtends(previous, "d");
    assertEquals(
        List.of("text after it", "text before a change"),
        both.files().values().stream().sorted().toList());
    assertEquals(2, Set.copyOf(Sweeps.ids(both)).size());
  }

  @Test
  void ofTwoThatAreGoneOneMustBeNamed() throws IOException {
    String one = kept("net.json", "the first of two");
    String other = kept("net.json", "the second of two");
    Files.writeString(
        scratch.resolve("sweep.yaml"),
        stored(Map.of(one, "the first of two", other, "the second of two")));
    String file = scratch.resolve("net.json").toString();
    String problem =
        assertThrows(
                BadInputException.class,
                () -> read("{experiment: faulty, set: {file: " + file + "}}"))
            .getMessage();
    assertTrue(
        problem.contains("there is no file " + file + " any more")
            && problem.contains(one)
            && problem.contains(other),
        problem);
    assertEquals(
        Map.of(other, "the second of two"),
        read("{experiment: faulty, set: {file: '" + other + "'}}").files());
  }

  @Test
  void oneThatIsGoneAndWasNeverKeptIsNamed() {
    List<String> problems = Sweeps.problems("{experiment: faulty, set: {file: no/such.json}}");
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(
        problems.get(0).startsWith("x.yaml:1: set.file: found no/such.json")
            && problems.get(0).contains("there is no file no/such.json in /"),
        problems.get(0));
  }

  @Test
  void aDamagedOneIsRefused() {
    List<String> problems =
        Sweeps.problems("{experiment: faulty, files: {net.json@0123456789ab: other}}");
    assertEquals(
        List.of(
            "x.yaml:1: files.net.json@0123456789ab: found the content of "
                + UserFiles.value("net.json", "other")
                + "; it is kept as it was when the sweep was run, so restore it"),
        problems);
  }

  /** A result directory that has kept a file, which is gone; the value that its trials have. */
  private String kept(String name, String text) throws IOException {
    String value = UserFiles.value(scratch.resolve(name).toString(), text);
    Files.writeString(scratch.resolve("sweep.yaml"), stored(Map.of(value, text)));
    return value;
  }

  private static String stored(Map<String, String> files) {
    StringBuilder yaml = new StringBuilder("name: n\nexperiment: faulty\nsweep:\n  file:\n");
    files.keySet().forEach(value -> yaml.append("  - '").append(value).append("'\n"));
    yaml.append("set: {}\nfiles:\n");
    files.forEach((value, text) -> yaml.append("  '" + value + "': '" + text + "'\n"));
    return yaml.append("execution: {}\n").toString();
  }

  /** Reads a sweep that goes into the directory. */
  private Sweep read(String sweep) throws IOException {
    return SweepFile.read(
        Location.of(write("s.yaml", sweep)),
        List.of(),
        name -> ResultDirectory.at(Location.of(scratch)));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(scratch.resolve(name), text);
  }
}
