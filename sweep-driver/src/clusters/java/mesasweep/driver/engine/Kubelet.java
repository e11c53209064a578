package mesasweep.driver.engine;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Runs the pods of a Kubernetes as processes of this machine, and tells its API how they fare. */
final class Kubelet implements AutoCloseable {

  /** Keeps a pod that is deleted until its process has ended. */
  static final String FINALIZER = "mesasweep/kubelet";

  /** How a pod can be lost. */
  enum Loss {
    /** Its node has too little of something. */
    EVICTED,
    /** It was deleted, as when its node is drained. */
    DELETED,
    /** Its node is gone, and nobody can tell how it ended. */
    NODE_GONE,
    /** It took more memory than its container may, which is its own doing. */
    OUT_OF_MEMORY
  }

  private final KubernetesClient client;
  private final PodCommand command;
  private final Map<String, Life> lives = new ConcurrentHashMap<>();
  private final Watch watch;

  /**
   * @param directory for the pods' files and logs; need not exist
   * @param sparkHome what every image has
   */
  Kubelet(KubernetesClient client, Path directory, Path sparkHome) {
    this.client = client;
    command = new PodCommand(client, directory, sparkHome);
    watch = client.pods().inAnyNamespace().watch(new Pods());
  }

  private final class Pods implements Watcher<Pod> {

    @Override
    public void eventReceived(Action action, Pod pod) {
      String name = pod.getMetadata().getName();
      if (action == Action.ADDED) {
        Life life = new Life(pod);
        lives.put(name, life);
        life.start();
      } else if (pod.getMetadata().getDeletionTimestamp() != null) {
        lives.get(name).delete();
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException(cause);
    }
  }

  /** Of a pod. */
  private final class Life extends Thread {

    private final Pod pod;
    private final Path log;
    private final CountDownLatch deleted = new CountDownLatch(1);
    private volatile Optional<Process> process = Optional.empty();
    private volatile Optional<Loss> loss = Optional.empty();

    Life(Pod pod) {
      super(pod.getMetadata().getName());
      setDaemon(true);
      this.pod = pod;
      log = command.directory(pod).resolve("log");
    }

    @Override
    public void run() {
      try {
        PodCommand.Start start = command.of(pod);
        Process started =
            start.process().redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process = Optional.of(started);
        tell(status("Running", start.address()).build());
        int exit = started.waitFor();
        tell(end(start.address(), exit));
        deleted.await();
        resource().edit(Kubelet::withoutFinalizers);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the cluster ends
      }
    }

    private PodResource resource() {
      return client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName());
    }

    private void tell(PodStatus status) {
      resource().editStatus(now -> new PodBuilder(now).withStatus(status).build());
    }

    private PodStatusBuilder status(String phase, String address) {
      return new PodStatusBuilder().withPhase(phase).withPodIP(address).withHostIP(address);
    }

    /** As the kubelet reports it, or who misses the node. */
    private PodStatus end(String address, int exit) {
      PodStatusBuilder status = status(exit == 0 ? "Succeeded" : "Failed", address);
      if (loss.equals(Optional.of(Loss.NODE_GONE))) {
        return status.build();
      }
      if (loss.equals(Optional.of(Loss.EVICTED))) {
        status.withReason("Evicted").withMessage("The node was low on resource: memory.");
      }
      return status
          .addNewContainerStatus()
          .withName(pod.getSpec().getContainers().get(0).getName())
          .withNewState()
          .withNewTerminated()
          .withExitCode(exit)
          .withReason(loss.equals(Optional.of(Loss.OUT_OF_MEMORY)) ? "OOMKilled" : "Error")
          .endTerminated()
          .endState()
          .endContainerStatus()
          .build();
    }

    void lose(Loss how) {
      loss = Optional.of(how);
      if (how == Loss.DELETED) {
        resource().delete();
      } else {
        process.orElseThrow().destroyForcibly();
      }
    }

    void delete() {
      process.ifPresent(Process::destroy);
      deleted.countDown();
    }

    String printed() {
      try {
        return Files.exists(log) ? Files.readString(log) : "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Pod withoutFinalizers(Pod pod) {
    return new PodBuilder(pod).editMetadata().withFinalizers(List.of()).endMetadata().build();
  }

  void lose(String pod, Loss how) {
    lives.get(pod).lose(how);
  }

  /** By pod whose process is alive, how many lines like this one it has printed. */
  Map<String, Long> printed(String line) {
    Map<String, Long> counts = new TreeMap<>();
    lives.forEach(
        (name, life) -> {
          if (life.process.filter(Process::isAlive).isPresent()) {
            counts.put(name, life.printed().lines().filter(line::equals).count());
          }
        });
    return counts;
  }

  /** What all pods have printed. */
  String log() {
    StringBuilder all = new StringBuilder();
    lives.forEach((name, life) -> all.append("--- " + name + "\n" + life.printed()));
    return all.toString();
  }

  /** Ends all pods. */
  @Override
  public void close() {
    watch.close();
    lives.values().forEach(Thread::interrupt);
    lives.values().stream()
        .flatMap(life -> life.process.stream())
        .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
