package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command of a person's is told when a run ends, and what becomes of the command. */
@Tag("slow")
class NotificationTest {

  private static final String TELL =
      "execution.notify=for n in NAME STATUS DIRECTORY SUMMARY; do eval echo"
          + " \"$n: \\$MESASWEEP_$n\"; done >> \"$MESASWEEP_DIRECTORY.told\" # once";

  @TempDir private Path scratch;

  @Test
  void aSweepThatIsDoneTellsIt() throws IOException {
    assertEquals(0, run("{experiment: faulty, name: own, sweep: {size: [1, 2]}}", TELL).status());
    List<String> told = told();
    assertEquals(
        List.of(
            "NAME: own",
            "STATUS: 0",
            "DIRECTORY: " + scratch.resolve("results"),
            "SUMMARY: own: trained 2 trials; 0 were there before; 2 FINE"),
        told);
    String stored = Files.readString(scratch.resolve("results/sweep.yaml"));
    assertTrue(stored.contains("notify: "), stored);

    assertEquals(0, run("{experiment: faulty, name: own, sweep: {size: [1, 2]}}").status());
    assertEquals(told, told(), "nobody asked for more");

    String mail = "execution.notify=no-such-mail -s a: b";
    Answer failed = run("{experiment: faulty, name: own, sweep: {size: [1, 2]}}", mail);
    assertEquals(0, failed.status(), "a command that fails is told and changes nothing");
    assertTrue(
        failed
            .err()
            .contains("warning: execution.notify ended with status 127: no-such-mail -s a: b"),
        failed.err());
  }

  @Test
  void soDoOnesWithFailedTrialsWithTooManyAndWithoutInfrastructure() throws IOException {
    String failing = "{experiment: faulty, sweep: {fault: [none, exception], size: [1]}}";
    assertEquals(1, run(failing, TELL).status());
    assertEquals("STATUS: 1", told().get(1));
    assertEquals(
        "SUMMARY: sweep: trained 2 trials; 0 were there before; 1 FINE, 1 FAILED", told().get(3));

    String faults = "fault=[none, exception, memory]";
    Answer many = run(failing, TELL, "execution.max-failures=1", faults, "size=[1, 2]");
    assertEquals(1, many.status(), many.err());
    assertEquals("STATUS: 1", told().get(5));
    assertTrue(told().get(7).startsWith("SUMMARY: sweep: stopped: "), told().get(7));
    assertTrue(told().get(7).endsWith("without it only the rest is run."), "in one line");

    Answer broken = run(failing, TELL, "size=[2]", "--master", "nonsense");
    assertEquals(2, broken.status(), "of another sweep");
    assertEquals(8, told().size(), "bad input is told where it was given");
    broken = run(failing, TELL, faults, "size=[1, 2, 3]", "--master", "nonsense");
    assertEquals(3, broken.status(), broken.err());
    assertEquals("STATUS: 3", told().get(9));
    assertTrue(told().get(11).contains("Spark could not start on master nonsense"), told().get(11));
  }

  @Test
  void aCommandThatDoesNotEndIsKilledWithAllThatItStarted() throws IOException {
    Path pids = scratch.resolve("pids");
    String command = "sleep 600 & echo $! >> " + pids + "; echo $$ >> " + pids + "; wait";
    Optional<String> complaint = new Notification(command, Map.of()).send(Duration.ofSeconds(1));
    assertEquals(
        Optional.of("execution.notify did not end within 1 s and was killed: " + command),
        complaint);
    List<String> started = Files.readAllLines(pids);
    assertEquals(2, started.size());
    for (String pid : started) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(left -> left.onExit().join());
    }
  }

  @Test
  void aCommandThatReadsFindsTheEnd() {
    assertEquals(Optional.empty(), new Notification("cat", Map.of()).send(Notification.LIMIT));
  }

  /** Neither in a trial's id nor in what the next run is held against. */
  @Test
  void itIsNoPartOfAnyTrial() throws IOException {
    Path file = write("{experiment: faulty, execution: {notify: 'mail me'}}");
    assertEquals(
        Optional.of("mail me"),
        SweepFile.read(Location.of(file), List.of()).execution().notifyCommand());
    assertEquals(
        SweepFile.trial(List.of("experiment=faulty")).id(),
        SweepFile.read(Location.of(file), List.of()).trial(0).id());
    List<String> none = List.of("execution.notify=");
    assertEquals(
        Optional.empty(), SweepFile.read(Location.of(file), none).execution().notifyCommand());
    Answer wrong = run("{experiment: faulty, execution: {notify: {mail: me}}}");
    assertEquals(2, wrong.status());
    assertTrue(
        wrong.err().contains("execution.notify: found {mail: me}; allowed is a command"),
        wrong.err());
    assertFalse(ResultDirectory.at(Location.of(scratch.resolve("results"))).sweepFile().isFile());
  }

  private Answer run(String sweep, String... words) throws IOException {
    String[] command = new String[words.length + 4];
    command[0] = "run";
    command[1] = write(sweep).toString();
    System.arraycopy(words, 0, command, 2, words.length);
    command[words.length + 2] = "-o";
    command[words.length + 3] = scratch.resolve("results").toString();
    return Answer.of(command);
  }

  private Path write(String sweep) throws IOException {
    return Files.writeString(scratch.resolve("s.yaml"), sweep);
  }

  private List<String> told() throws IOException {
    return Files.readAllLines(scratch.resolve("results.told"));
  }
}
