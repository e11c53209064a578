package mesasweep.driver.engine;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * A Kubernetes of one node for tests to break: a mock of its API in this JVM, which keeps what it
 * is told, and {@link Kubelet}, which runs the pods. There is nothing between the pods: their
 * addresses are this machine's.
 */
final class KubernetesCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Tells every request. */
  private static final Logger TALKATIVE = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesMockServer api;
  private final KubernetesClient client;
  private final Kubelet kubelet;

  private KubernetesCluster(KubernetesMockServer api, Path directory, Path sparkHome) {
    this.api = api;
    client = api.createClient();
    kubelet = new Kubelet(client, directory, sparkHome);
  }

  /**
   * Starts a cluster.
   *
   * @param directory for the pods' files and logs; need not exist
   * @param sparkHome what every image has, and all that it has
   */
  static KubernetesCluster start(Path directory, Path sparkHome) {
    TALKATIVE.setUseParentHandlers(false);
    Configurator.setLevel("io.vertx", Level.ERROR); // which tells how busy the machine is
    KubernetesMockServer api =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new Dispatcher(), false);
    api.init(InetAddress.getLoopbackAddress(), 0);
    return new KubernetesCluster(api, directory, sparkHome);
  }

  /**
   * What the mock lacks: a pod has a status from the first moment on, and is there until the
   * kubelet has ended it; who applies what is not there creates it.
   */
  private static final class Dispatcher extends KubernetesCrudDispatcher {

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      byte[] body = request.getBody().getBytes(); // which is read only once otherwise
      MockResponse answer = super.handlePatch(request);
      if (answer.code() != HttpURLConnection.HTTP_NOT_FOUND
          || !request.getHeader("Content-Type").startsWith("application/apply-patch")) {
        return answer;
      }
      Path path = Path.of(URI.create(request.getPath()).getPath());
      return handleCreate(
          new RecordedRequest(
              request.getHttpVersion(),
              HttpMethod.POST,
              path.getParent().toString(),
              request.getHeaders(),
              new Buffer(body)));
    }

    @Override
    public void processEvent(
        String path,
        AttributeSet pathAttributes,
        AttributeSet oldAttributes,
        GenericKubernetesResource resource,
        String newState) {
      boolean newPod = oldAttributes == null && resource.getKind().equals("Pod");
      if (newPod) {
        resource.setAdditionalProperty("status", Map.of("phase", "Pending"));
        resource.getMetadata().setFinalizers(List.of(Kubelet.FINALIZER));
      }
      super.processEvent(
          path,
          pathAttributes,
          oldAttributes,
          resource,
          newPod ? Serialization.asJson(resource) : newState);
    }
  }

  /** The address of the API. */
  String url() {
    return "http://127.0.0.1:" + api.getPort();
  }

  /**
   * Waits until an executor prints a line, and returns the name of its pod.
   *
   * @param line that an experiment prints as a trial begins
   */
  String awaitExecutorThatPrints(String line) throws InterruptedException {
    Map<String, Long> before = kubelet.printed(line);
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      Optional<String> pod =
          kubelet.printed(line).entrySet().stream()
              .filter(now -> now.getValue() > before.getOrDefault(now.getKey(), 0L))
              .map(Map.Entry::getKey)
              .findFirst();
      if (pod.isPresent()) {
        return pod.get();
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("no executor prints " + line + "\n" + log());
  }

  /** Takes a pod away. */
  void lose(String pod, Kubelet.Loss loss) {
    kubelet.lose(pod, loss);
  }

  /** The exit code of the newest pod in which a driver ran. */
  int statusOfDriver() {
    return client
        .pods()
        .inAnyNamespace()
        .withLabel("spark-role", "driver")
        .list()
        .getItems()
        .stream()
        .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
        .orElseThrow()
        .getStatus()
        .getContainerStatuses()
        .get(0)
        .getState()
        .getTerminated()
        .getExitCode();
  }

  /** What all pods have printed so far. */
  String log() {
    return kubelet.log();
  }

  @Override
  public void close() {
    kubelet.close();
    client.close();
    api.destroy();
  }
}
