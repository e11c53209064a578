package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import mesasweep.driver.command.Mesasweep;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;

/** A {@code run} of the command line in a process of its own, to be watched and killed. */
final class DriverProcess {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A launcher: shells let what they start in the background ignore Ctrl-C. */
  static final List<String> HEEDS_SIGINT =
      List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV");

  private final Process process;
  private final Location results;
  private final Path log;

  private DriverProcess(Process process, Location results, Path log) {
    this.process = process;
    this.results = results;
    this.log = log;
  }

  /** A launcher: the JVM has these system properties. */
  static List<String> with(Map<String, String> properties) {
    String options =
        properties.entrySet().stream()
            .map(one -> "-D" + one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining(" "));
    return List.of("env", "JAVA_TOOL_OPTIONS=" + options);
  }

  /**
   * Starts a run.
   *
   * @param launcher words before the java command, if any
   */
  static DriverProcess start(List<String> launcher, Path file, Path results, String... options)
      throws IOException {
    return start(launcher, file, Location.of(results), log(results), options);
  }

  /** As above, in a directory that need not be this machine's. */
  static DriverProcess start(
      List<String> launcher, Path file, Location results, Path log, String... options)
      throws IOException {
    return start(
        launcher,
        System.getProperty("java.class.path"),
        List.of(Mesasweep.class.getName()),
        file,
        results,
        log,
        options);
  }

  /**
   * Starts a run through spark-submit.
   *
   * @param classPath of the driver and of its executors
   * @param submitOptions of spark-submit's
   * @param jar with Mesasweep, which Spark ships
   */
  static DriverProcess submit(
      String classPath, List<String> submitOptions, Path jar, Path file, Path results)
      throws IOException {
    return submit(List.of(), classPath, submitOptions, jar.toString(), file, results);
  }

  /**
   * As above, with words before the java command.
   *
   * @param resource a jar, or spark-internal where the class path has Mesasweep
   */
  static DriverProcess submit(
      List<String> launcher,
      String classPath,
      List<String> submitOptions,
      String resource,
      Path file,
      Path results)
      throws IOException {
    List<String> main = new ArrayList<>();
    main.add("org.apache.spark.deploy.SparkSubmit");
    main.addAll(List.of("--conf", "spark.executor.extraClassPath=" + classPath));
    main.addAll(submitOptions);
    main.addAll(List.of("--class", Mesasweep.class.getName(), resource));
    return start(launcher, classPath, main, file, Location.of(results), log(results));
  }

  private static DriverProcess start(
      List<String> launcher,
      String classPath,
      List<String> main,
      Path file,
      Location results,
      Path log,
      String... options)
      throws IOException {
    Path home = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("conf/jvm-options"));
    command.add(SparkProperties.QUICK);
    command.add("-Dspark.executor.extraJavaOptions=" + SparkProperties.QUICK);
    command.add("-Dlog4j2.configurationFile=" + home.resolve("conf/log4j2.properties"));
    command.addAll(List.of("-cp", classPath));
    command.addAll(main);
    command.addAll(List.of("run", file.toString(), "-o", results.toString()));
    command.addAll(List.of(options));
    return start(new ProcessBuilder(command), results, log);
  }

  /** Starts a command that runs or submits a sweep into this directory. */
  static DriverProcess start(ProcessBuilder command, Path results) throws IOException {
    return start(command, Location.of(results), log(results));
  }

  private static DriverProcess start(ProcessBuilder command, Location results, Path log)
      throws IOException {
    Process process =
        command
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new DriverProcess(process, results, log);
  }

  static DriverProcess start(Path file, Path results, String... options) throws IOException {
    return start(List.of(), file, results, options);
  }

  /** Waits until so many batches are committed. */
  void awaitBatches(int batches) throws InterruptedException {
    await(
        () -> ResultDirectory.at(results).committed().commits() >= batches,
        "fewer batches than " + batches);
  }

  /** Waits until something has come about; {@code lack} says what has not. */
  void await(BooleanSupplier done, String lack) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!done.getAsBoolean()) {
      assertTrue(process.isAlive() && Instant.now().isBefore(end), () -> lack + "\n" + log());
      Thread.sleep(20);
    }
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  /** {@code kill -INT} or another. */
  void signal(String signal) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }

  /** Waits for the end, which must have this status. */
  void awaitStatus(int status) throws InterruptedException {
    assertEquals(status, awaitEnd(), this::log);
  }

  /** Waits for the end and returns the status. */
  int awaitEnd() throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::log);
    return process.exitValue();
  }

  /** What this and earlier runs in the directory printed. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  private static Path log(Path results) {
    return results.resolveSibling(results.getFileName() + ".log");
  }
}
