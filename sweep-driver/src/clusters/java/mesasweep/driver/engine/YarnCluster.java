package mesasweep.driver.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.nodemanager.NodeManager;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * A YARN of one node for tests to break: resource manager and node manager in this JVM, containers
 * in processes of their own. All listen on this machine only, on ports that the system picks;
 * Hadoop's own MiniYARNCluster would take the address of the machine's name.
 */
final class YarnCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ANY_PORT = "127.0.0.1:0";

  private static final List<String> ADDRESSES =
      List.of(
          YarnConfiguration.RM_ADDRESS,
          YarnConfiguration.RM_SCHEDULER_ADDRESS,
          YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
          YarnConfiguration.RM_ADMIN_ADDRESS,
          YarnConfiguration.RM_WEBAPP_ADDRESS,
          YarnConfiguration.NM_ADDRESS,
          YarnConfiguration.NM_LOCALIZER_ADDRESS,
          YarnConfiguration.NM_WEBAPP_ADDRESS);

  private final Path directory;
  private final ResourceManager resourceManager = new ResourceManager();
  private final NodeManager nodeManager = new NodeManager();
  private final YarnClient client = YarnClient.createYarnClient();

  private YarnCluster(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts a cluster and waits until its node is registered.
   *
   * @param directory for logs, the containers' files and the configuration; need not exist
   */
  static YarnCluster start(Path directory) throws IOException, InterruptedException {
    DefaultMetricsSystem.setMiniClusterMode(true); // two daemons in one JVM
    Configurator.setLevel("org.apache.hadoop", Level.ERROR);
    YarnCluster cluster = new YarnCluster(directory);
    try {
      Configuration configuration = cluster.configuration();
      cluster.resourceManager.init(configuration);
      cluster.resourceManager.start(); // which puts its ports into its configuration
      cluster.nodeManager.init(new YarnConfiguration(cluster.resourceManager.getConfig()));
      cluster.nodeManager.start();
      cluster.client.init(cluster.resourceManager.getConfig());
      cluster.client.start();
      await("a node", () -> cluster.resourceManager.getRMContext().getRMNodes().size() == 1);
      cluster.writeConfiguration();
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  private Configuration configuration() {
    Configuration configuration = new YarnConfiguration();
    ADDRESSES.forEach(address -> configuration.set(address, ANY_PORT));
    configuration.set(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class.getName());
    configuration.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
    configuration.setInt(YarnConfiguration.RM_NM_HEARTBEAT_INTERVAL_MS, 200);
    configuration.setInt(YarnConfiguration.NM_PMEM_MB, 8 * 1024); // not asked of the machine
    configuration.setInt(YarnConfiguration.NM_VCORES, 8);
    configuration.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
    configuration.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    configuration.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
    configuration.set(YarnConfiguration.NM_LOCAL_DIRS, directory.resolve("local").toString());
    configuration.set(YarnConfiguration.NM_LOG_DIRS, directory.resolve("logs").toString());
    return configuration;
  }

  /** For those who talk to the resource manager. */
  private void writeConfiguration() throws IOException {
    Configuration site = new Configuration(false);
    ADDRESSES.stream()
        .filter(address -> address.startsWith(YarnConfiguration.RM_PREFIX))
        .forEach(address -> site.set(address, resourceManager.getConfig().get(address)));
    Files.createDirectories(configurationDirectory());
    try (OutputStream file =
        Files.newOutputStream(configurationDirectory().resolve("yarn-site.xml"))) {
      site.writeXml(file);
    }
  }

  /** What {@code HADOOP_CONF_DIR} must name. */
  Path configurationDirectory() {
    return directory.resolve("conf");
  }

  /** The executors that are alive. */
  List<ProcessHandle> executors() {
    return jvms("org.apache.spark.executor.YarnCoarseGrainedExecutorBackend");
  }

  /** The JVM of the newest application's driver, in cluster mode. */
  ProcessHandle applicationMaster() {
    return jvms("org.apache.spark.deploy.yarn.ApplicationMaster").get(0);
  }

  /** A container is a shell that starts the JVM, and the shell's command line has the class too. */
  private static List<ProcessHandle> jvms(String mainClass) {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().orElse("").endsWith("/java"))
        .filter(
            process ->
                List.of(process.info().arguments().orElse(new String[0])).contains(mainClass))
        .toList();
  }

  /** Waits for an executor that is not one of these. */
  ProcessHandle awaitExecutorOtherThan(List<ProcessHandle> known) throws InterruptedException {
    await("an executor", () -> executors().stream().anyMatch(found -> !known.contains(found)));
    return executors().stream().filter(found -> !known.contains(found)).findFirst().orElseThrow();
  }

  /** Waits until the newest application has its final status. */
  ApplicationReport awaitEnd() throws InterruptedException, IOException, YarnException {
    await("the end of the application", () -> isOver(newest().getYarnApplicationState()));
    return newest();
  }

  private static boolean isOver(YarnApplicationState state) {
    return switch (state) {
      case FINISHED, FAILED, KILLED -> true;
      case NEW, NEW_SAVING, SUBMITTED, ACCEPTED, RUNNING -> false;
    };
  }

  private ApplicationReport newest() {
    try {
      return client.getApplications().stream()
          .max(Comparator.comparing(ApplicationReport::getApplicationId))
          .orElseThrow();
    } catch (IOException | YarnException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often an application was started. */
  int attempts(ApplicationReport application) throws IOException, YarnException {
    return client.getApplicationAttempts(application.getApplicationId()).size();
  }

  /** What an application's containers have printed. */
  String log(ApplicationReport application) throws IOException {
    StringBuilder all = new StringBuilder();
    Path logs = directory.resolve("logs").resolve(application.getApplicationId().toString());
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.filter(path -> path.endsWith("stderr")).sorted().toList()) {
        all.append("--- ").append(file).append('\n').append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static void await(String what, BooleanSupplier done) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!done.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      Thread.sleep(50);
    }
  }

  /** Kills every container that is left, and ends the daemons. */
  @Override
  public void close() {
    Configurator.setLevel("org.apache.hadoop", Level.OFF); // each daemon's threads tell their end
    client.stop();
    nodeManager.stop();
    resourceManager.stop();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
