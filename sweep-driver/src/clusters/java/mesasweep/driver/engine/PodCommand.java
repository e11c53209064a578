package mesasweep.driver.engine;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What a pod of Spark's starts, as the entry point of Spark's image would, but as a process of this
 * machine. It has an address and files of its own, and a path that it would find in its container
 * is rewritten to where the file is.
 */
final class PodCommand {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String EXECUTOR =
      "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend";

  /** By option of an executor, the variable of its pod that has the value. */
  private static final Map<String, String> EXECUTOR_OPTIONS =
      Map.of(
          "--driver-url", "SPARK_DRIVER_URL",
          "--executor-id", "SPARK_EXECUTOR_ID",
          "--cores", "SPARK_EXECUTOR_CORES",
          "--app-id", "SPARK_APPLICATION_ID",
          "--hostname", "SPARK_EXECUTOR_POD_IP",
          "--resourceProfileId", "SPARK_RESOURCE_PROFILE_ID",
          "--podName", "SPARK_EXECUTOR_POD_NAME");

  private static final String JAVA_OPTION = "SPARK_JAVA_OPT_";

  private final KubernetesClient client;
  private final Path pods;
  private final Path sparkHome;
  private final AtomicInteger addresses = new AtomicInteger(1);

  PodCommand(KubernetesClient client, Path pods, Path sparkHome) {
    this.client = client;
    this.pods = pods;
    this.sparkHome = sparkHome;
  }

  /**
   * A process to start.
   *
   * @param address the pod's own
   */
  record Start(ProcessBuilder process, String address) {}

  /** Where a pod has its files. */
  Path directory(Pod pod) {
    return pods.resolve(pod.getMetadata().getName());
  }

  /** Waits for what the pod mounts. */
  Start of(Pod pod) throws IOException, InterruptedException {
    String address = "127.0.1." + addresses.getAndIncrement();
    Map<String, String> mounts = mounts(pod);
    Map<String, String> variables = variables(pod, address, mounts);
    List<String> arguments =
        container(pod).getArgs().stream().map(argument -> rewritten(argument, mounts)).toList();
    ProcessBuilder process =
        new ProcessBuilder(
            arguments.get(0).equals("executor")
                ? executor(variables)
                : driver(variables, arguments.subList(1, arguments.size())));
    process.directory(directory(pod).toFile());
    process.environment().remove("SPARK_CONF_DIR");
    process.environment().putAll(variables);
    return new Start(process, address);
  }

  private List<String> driver(Map<String, String> variables, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(sparkHome.resolve("bin/spark-submit").toString());
    command.add("--conf");
    command.add("spark.driver.bindAddress=" + variables.get("SPARK_DRIVER_BIND_ADDRESS"));
    command.addAll(List.of("--deploy-mode", "client"));
    command.addAll(arguments);
    return command;
  }

  private List<String> executor(Map<String, String> variables) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    variables.keySet().stream()
        .filter(name -> name.startsWith(JAVA_OPTION))
        .sorted(
            Comparator.comparingInt(name -> Integer.parseInt(name.substring(JAVA_OPTION.length()))))
        .forEach(name -> command.add(variables.get(name)));
    command.add("-Xms" + variables.get("SPARK_EXECUTOR_MEMORY"));
    command.add("-Xmx" + variables.get("SPARK_EXECUTOR_MEMORY"));
    command.add("-cp");
    command.add(variables.get("SPARK_CONF_DIR") + ":" + sparkHome.resolve("jars") + "/*");
    command.add(EXECUTOR);
    EXECUTOR_OPTIONS.forEach(
        (option, variable) -> command.addAll(List.of(option, variables.get(variable))));
    return command;
  }

  /** Those that the pod asks for, and those of its image. */
  private Map<String, String> variables(Pod pod, String address, Map<String, String> mounts)
      throws IOException, InterruptedException {
    Map<String, String> variables = new TreeMap<>();
    for (EnvVar variable : container(pod).getEnv()) {
      if (variable.getValueFrom() != null) {
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        variables.put(
            variable.getName(),
            switch (field) {
              case "status.podIP" -> address;
              case "metadata.name" -> pod.getMetadata().getName();
              default -> throw new IllegalArgumentException(field);
            });
      } else if (variable.getValue() != null) {
        variables.put(variable.getName(), rewritten(variable.getValue(), mounts));
      }
    }
    variables.put("SPARK_HOME", sparkHome.toString());
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("SPARK_LOCAL_IP", address);
    variables.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts(pod, address));
    return variables;
  }

  /** The names that a pod knows: its own, and those of the services, each of which is one pod's. */
  private Path hosts(Pod pod, String address) throws IOException {
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    hosts.append(address + " " + InetAddress.getLocalHost().getHostName() + "\n");
    for (Service service : client.services().inAnyNamespace().list().getItems()) {
      client
          .pods()
          .inAnyNamespace()
          .withLabels(service.getSpec().getSelector())
          .list()
          .getItems()
          .stream()
          .filter(behind -> behind.getStatus().getPodIP() != null)
          .forEach(
              behind -> {
                ObjectMeta name = service.getMetadata();
                hosts.append(behind.getStatus().getPodIP() + " ");
                hosts.append(name.getName() + "." + name.getNamespace() + ".svc\n");
              });
    }
    return Files.writeString(directory(pod).resolve("hosts"), hosts);
  }

  /** By path in the container, the folder of this machine that is there. */
  private Map<String, String> mounts(Pod pod) throws IOException, InterruptedException {
    Map<String, String> mounts = new TreeMap<>();
    for (VolumeMount mount : container(pod).getVolumeMounts()) {
      Path folder = Files.createDirectories(directory(pod).resolve(mount.getName()));
      mounts.put(mount.getMountPath(), folder.toString());
      Volume volume =
          pod.getSpec().getVolumes().stream()
              .filter(one -> one.getName().equals(mount.getName()))
              .findFirst()
              .orElseThrow();
      if (volume.getConfigMap() != null) {
        String namespace = pod.getMetadata().getNamespace();
        String name = volume.getConfigMap().getName();
        Resource<ConfigMap> files = client.configMaps().inNamespace(namespace).withName(name);
        Map<String, String> data = await(name, () -> Optional.ofNullable(files.get())).getData();
        for (Map.Entry<String, String> file : data.entrySet()) {
          Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
      }
    }
    return mounts;
  }

  /** Spark may create what a pod mounts after the pod. */
  private static <T> T await(String what, Supplier<Optional<T>> found) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      Optional<T> now = found.get();
      if (now.isPresent()) {
        return now.get();
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("waited in vain for " + what);
  }

  private static String rewritten(String text, Map<String, String> mounts) {
    String now = text;
    for (Map.Entry<String, String> mount : mounts.entrySet()) {
      now = now.replace(mount.getKey(), mount.getValue());
    }
    return now;
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }
}
