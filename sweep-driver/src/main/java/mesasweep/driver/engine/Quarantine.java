package mesasweep.driver.engine;

import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import mesasweep.results.State;
import mesasweep.results.store.AtomicFiles;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.UnfitMachineException;
import mesasweep.worker.UserFiles;

/**
 * Runs a pack in a JVM of its own, so that a trial that kills its JVM, or cannot be stopped, harms
 * nothing else. That JVM has the classes, the options and the heap that the trial would have here;
 * so there is only one at a time.
 */
final class Quarantine {

  /** A file with what is wrong with this machine: a trial can end its JVM with any status. */
  private static final String UNFIT = "unfit";

  /**
   * A file that tells that the child could read its task: what happens then is the trials' doing.
   */
  private static final String STARTED = "started";

  private static final int LOG_LINES = 20;
  private static final long LOG_BYTES = 1 << 16;

  /** Options of this JVM that its child would be in the way with, or with another meaning. */
  private static final List<String> NOT_INHERITED =
      List.of(
          "-agent",
          "-javaagent",
          "-Xrun",
          "-Xdebug",
          "-Xlog",
          "-Xms",
          "-Dcom.sun.management.",
          "-XX:OnOutOfMemoryError");

  /** On top of twice the limit, which the JVM keeps by itself if it can. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private Quarantine() {}

  /**
   * Runs the pack with the files that it names; a JVM that dies is CRASHED, one that takes too long
   * TIMED_OUT.
   */
  static Attempt run(
      Experiment experiment, TreeMap<String, String> files, List<Trial> trials, Duration limit)
      throws InterruptedException {
    ONE_AT_A_TIME.lockInterruptibly();
    try {
      Path scratch = Files.createTempDirectory("mesasweep-quarantine");
      try {
        return run(experiment, files, trials, limit, scratch);
      } finally {
        AtomicFiles.deleteTree(scratch);
      }
    } catch (IOException e) {
      throw new UnfitMachineException("cannot start a JVM for a trial under suspicion: " + e);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static Attempt run(
      Experiment experiment,
      TreeMap<String, String> files,
      List<Trial> trials,
      Duration limit,
      Path scratch)
      throws IOException, InterruptedException {
    try (ObjectOutputStream task =
        new ObjectOutputStream(Files.newOutputStream(scratch.resolve("pack")))) {
      task.writeObject(experiment.name());
      task.writeObject(files);
      task.writeObject(new ArrayList<>(trials));
      task.writeObject(limit);
    }
    Path log = scratch.resolve("log");
    Process child =
        new ProcessBuilder(command(experiment, scratch))
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
    if (Files.exists(scratch.resolve(UNFIT))) {
      throw new UnfitMachineException(Files.readString(scratch.resolve(UNFIT)));
    }
    if (!Files.exists(scratch.resolve(STARTED))) {
      throw new UnfitMachineException(
          "a JVM for a trial under suspicion could not work here: " + lastLines(log));
    }
    Path result = scratch.resolve("attempt");
    if (child.exitValue() != 0 || !Files.exists(result)) {
      return new Attempt.Failed(
          State.CRASHED, "its JVM ended with status " + child.exitValue() + "\n" + lastLines(log));
    }
    Attempt attempt = read(result);
    return attempt instanceof Attempt.Unstoppable stuck
        ? new Attempt.Failed(State.TIMED_OUT, stuck.failure() + "; its JVM was ended")
        : attempt;
  }

  private static List<String> command(Experiment experiment, Path scratch) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + Runtime.getRuntime().maxMemory()); // before what may say it exactly
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> NOT_INHERITED.stream().noneMatch(option::startsWith))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", classPath(experiment), Quarantine.class.getName(), scratch.toString()));
    return command;
  }

  /**
   * Where this JVM has its classes from: its class path, and what Spark has added to it, a user's
   * jars with the experiment among them.
   */
  private static String classPath(Experiment experiment) {
    Set<String> elements = new LinkedHashSet<>();
    elements.add(System.getProperty("java.class.path"));
    for (Class<?> type : List.of(Quarantine.class, experiment.getClass())) {
      for (ClassLoader loader = type.getClassLoader();
          loader != null;
          loader = loader.getParent()) {
        if (loader instanceof URLClassLoader added) {
          Arrays.stream(added.getURLs()).map(Quarantine::file).forEach(elements::add);
        }
      }
    }
    return String.join(File.pathSeparator, elements);
  }

  /** A URL has blanks and other letters in percent escapes, a path has not. */
  private static String file(URL url) {
    try {
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      throw new UnfitMachineException("a JVM for a trial under suspicion cannot read " + url);
    }
  }

  private static Attempt read(Path file) throws IOException {
    try (ObjectInputStream stored = new ObjectInputStream(Files.newInputStream(file))) {
      return (Attempt) stored.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  /** Whatever a trial has written there, and however much. */
  private static String lastLines(Path log) throws IOException {
    byte[] tail = new byte[(int) Math.min(LOG_BYTES, Files.size(log))];
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(file.length() - tail.length);
      file.readFully(tail);
    }
    List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
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
      TreeMap<String, String> files = (TreeMap<String, String>) task.readObject();
      UserFiles.know(files.values());
      @SuppressWarnings("unchecked")
      List<Trial> trials = (List<Trial>) task.readObject();
      Duration limit = (Duration) task.readObject();
      Files.createFile(scratch.resolve(STARTED));
      attempt = Attempt.here(experiment, trials, limit);
    } catch (UnfitMachineException e) {
      Files.writeString(scratch.resolve(UNFIT), String.valueOf(e.getMessage()));
      System.exit(1);
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
