package mesasweep.driver.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Spark standalone cluster for tests to break: a master and workers that are processes of their
 * own, as the executors that the workers start are. They listen on this machine only, on ports that
 * the system picks.
 */
final class StandaloneCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern MASTER_URL = Pattern.compile("Starting Spark master at (\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("registered with master (\\S+)");

  private static final Pattern MASTER_UI = Pattern.compile("MasterWebUI.* started at (\\S+)");

  private final Path directory;
  private final int coresPerWorker;
  private final Process master;
  private final String masterUrl;
  private final List<Process> workers = new ArrayList<>();

  private StandaloneCluster(Path directory, int coresPerWorker)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.coresPerWorker = coresPerWorker;
    Files.createDirectories(directory.resolve("spark/jars"));
    master =
        start(
            "master",
            "-Dspark.deploy.maxExecutorRetries=-1",
            "-Dspark.master.rest.enabled=false",
            "org.apache.spark.deploy.master.Master",
            "--port",
            "0");
    masterUrl = await(MASTER_URL, master, "master");
  }

  /** As {@link #start(Path, int, int)}, with one core a worker. */
  static StandaloneCluster start(Path directory, int workers)
      throws IOException, InterruptedException {
    return start(directory, workers, 1);
  }

  /**
   * Starts a cluster and waits until its workers are registered.
   *
   * @param directory for logs and the workers' files; need not exist
   * @param coresPerWorker which a worker says that it has
   */
  static StandaloneCluster start(Path directory, int workers, int coresPerWorker)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(directory, coresPerWorker);
    for (int i = 0; i < workers; i++) {
      cluster.spawnWorker();
    }
    for (int number = 1; number <= workers; number++) {
      cluster.awaitRegistration(number);
    }
    return cluster;
  }

  String masterUrl() {
    return masterUrl;
  }

  /** Where the master's pages are. */
  URI masterUi() throws IOException, InterruptedException {
    return URI.create(await(MASTER_UI, master, "master"));
  }

  /** The workers that are alive. */
  List<ProcessHandle> workers() {
    return workers.stream().filter(Process::isAlive).map(Process::toHandle).toList();
  }

  /** The executors that are alive under a living worker. */
  List<ProcessHandle> executors() {
    return workers().stream().flatMap(ProcessHandle::children).toList();
  }

  /** Waits until so many executors are alive. */
  List<ProcessHandle> awaitExecutors(int count) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (executors().size() < count) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("too few executors: " + executors());
      }
      Thread.sleep(50);
    }
    return executors();
  }

  /** Waits until the executors of earlier sessions have ended. */
  void awaitNoExecutor() throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!executors().isEmpty()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("executors of an earlier session: " + executors());
      }
      Thread.sleep(50);
    }
  }

  /** Adds a worker with 1 GiB, room for one executor; waits for its registration. */
  ProcessHandle startWorker() throws IOException, InterruptedException {
    spawnWorker();
    awaitRegistration(workers.size());
    return workers.get(workers.size() - 1).toHandle();
  }

  /**
   * Tells a worker that its machine is about to go, and waits until its executor knows. It lives
   * on, and no executor begins there any more.
   */
  void decommission(ProcessHandle worker) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-PWR", Long.toString(worker.pid())).inheritIO().start().waitFor();
    List<Long> numbers = workers.stream().map(Process::pid).toList();
    Path files = directory.resolve("worker-" + (numbers.indexOf(worker.pid()) + 1));
    Instant end = Instant.now().plus(PATIENCE);
    while (logsWith(files, "stderr", "Decommission executor") == 0) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("the executor was not told");
      }
      Thread.sleep(50);
    }
  }

  /** How many executors so far, living or not, have printed something. */
  long executorsThatPrinted(String words) {
    return logsWith(directory, "stdout", words);
  }

  private static long logsWith(Path folder, String name, String words) {
    try (Stream<Path> files = Files.walk(folder)) {
      long logs = 0;
      for (Path log : files.filter(file -> file.endsWith(name)).toList()) {
        logs += Files.readString(log).contains(words) ? 1 : 0;
      }
      return logs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void spawnWorker() throws IOException {
    String name = "worker-" + (workers.size() + 1);
    workers.add(
        start(
            name,
            "-Dspark.decommission.enabled=true",
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            Integer.toString(coresPerWorker),
            "--memory",
            "1g",
            "--work-dir",
            directory.resolve(name).toString(),
            masterUrl));
  }

  private void awaitRegistration(int number) throws IOException, InterruptedException {
    await(REGISTERED, workers.get(number - 1), "worker-" + number);
  }

  /** Starts a master or a worker; its log goes to a file of its name. */
  private Process start(String name, String... optionsClassAndArguments) throws IOException {
    Path home = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("conf/jvm-options"));
    command.addAll(List.of("-Xmx256m", SparkProperties.QUICK));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(optionsClassAndArguments));
    command.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
    // Workers look for Spark's jars here; executors get theirs with the application.
    builder.environment().put("SPARK_HOME", directory.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    // As on hosts of their own, no executor finds another's shuffle files.
    builder.environment().put("SPARK_LOCAL_DIRS", directory.resolve(name + "-local").toString());
    return builder.start();
  }

  private String await(Pattern line, Process process, String name)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      String log = Files.readString(log(name));
      Matcher matcher = line.matcher(log);
      if (matcher.find()) {
        return matcher.group(1);
      }
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        close();
        throw new IllegalStateException(name + " did not start:\n" + log);
      }
      Thread.sleep(50);
    }
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  /** Kills everything that is left; an executor whose worker was killed ends by itself. */
  @Override
  public void close() throws InterruptedException {
    List<ProcessHandle> left =
        Stream.of(List.of(master.toHandle()), workers(), executors())
            .flatMap(List::stream)
            .toList();
    left.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : left) {
      process.onExit().join();
    }
  }
}
