package mesasweep.driver.engine;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.UnfitMachineException;

/**
 * Runs a pack in a JVM of its own, so that a trial that kills its JVM, or cannot be stopped, harms
 * nothing else.
 */
final class Quarantine {

  private static final int UNFIT = 4;
  private static final int LOG_LINES = 20;
  private static final double SHARE_OF_HEAP = 0.5;

  /** On top of twice the limit, which the JVM keeps by itself if it can. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Quarantine() {}

  /** Runs the pack; a JVM that dies is CRASHED, one that takes too long TIMED_OUT. */
  static Attempt run(Experiment experiment, List<Trial> trials, Duration limit)
      throws InterruptedException {
    try {
      Path scratch = Files.createTempDirectory("mesasweep-quarantine");
      try {
        return run(experiment, trials, limit, scratch);
      } finally {
        AtomicFiles.deleteTree(scratch);
      }
    } catch (IOException e) {
      throw new UnfitMachineException("cannot start a JVM for a trial under suspicion: " + e);
    }
  }

  private static Attempt run(
      Experiment experiment, List<Trial> trials, Duration limit, Path scratch)
      throws IOException, InterruptedException {
    try (ObjectOutputStream task =
        new ObjectOutputStream(Files.newOutputStream(scratch.resolve("pack")))) {
      task.writeObject(experiment.name());
      task.writeObject(new ArrayList<>(trials));
      task.writeObject(limit);
    }
    Path log = scratch.resolve("log");
    Process child =
        new ProcessBuilder(command(scratch))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      long patience = limit.multipliedBy(2).plus(PATIENCE).toMillis();
      if (!child.waitFor(patience, TimeUnit.MILLISECONDS)) {
        return Attempt.timedOut(limit);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    if (child.exitValue() == UNFIT) {
      throw new UnfitMachineException(lastLines(log));
    }
    Path result = scratch.resolve("attempt");
    return child.exitValue() == 0 && Files.exists(result)
        ? read(result)
        : new Attempt.Failed(
            State.CRASHED,
            "its JVM ended with status " + child.exitValue() + "\n" + lastLines(log));
  }

  private static List<String> command(Path scratch) {
    long heap = (long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heap,
        "-cp",
        classPath(),
        Quarantine.class.getName(),
        scratch.toString());
  }

  /** Where this JVM has its classes from: its class path, and the jar that Spark loaded. */
  private static String classPath() {
    String own = System.getProperty("java.class.path");
    return Stream.of(Quarantine.class, Experiment.class)
        .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
        .map(Path::toString)
        .reduce(own, (path, element) -> path + System.getProperty("path.separator") + element);
  }

  private static Attempt read(Path file) throws IOException {
    try (ObjectInputStream stored = new ObjectInputStream(Files.newInputStream(file))) {
      return (Attempt) stored.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  private static String lastLines(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES), all.size()));
    }
  }

  /** The JVM in quarantine; ends with the one that started it. */
  public static void main(String[] arguments)
      throws IOException, ClassNotFoundException, InterruptedException {
    Path scratch = Path.of(arguments[0]);
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> endWithTheParent(scratch)));
    Attempt attempt;
    try (ObjectInputStream task =
        new ObjectInputStream(Files.newInputStream(scratch.resolve("pack")))) {
      Experiment experiment = Experiments.named((String) task.readObject()).orElseThrow();
      @SuppressWarnings("unchecked") // written above
      List<Trial> trials = (List<Trial>) task.readObject();
      attempt = Attempt.here(experiment, trials, (Duration) task.readObject());
    } catch (UnfitMachineException e) {
      System.out.println(e.getMessage());
      System.exit(UNFIT);
      return;
    }
    Path draft = scratch.resolve("draft");
    try (ObjectOutputStream result = new ObjectOutputStream(Files.newOutputStream(draft))) {
      result.writeObject(attempt);
    }
    Files.move(draft, scratch.resolve("attempt"));
    System.exit(0); // whatever threads the experiment has left behind
  }

  private static void endWithTheParent(Path scratch) {
    try {
      AtomicFiles.deleteTree(scratch);
    } catch (IOException e) {
      System.out.println("cannot remove " + scratch + ": " + e);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }
}
