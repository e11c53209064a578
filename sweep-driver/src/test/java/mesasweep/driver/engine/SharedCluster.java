package mesasweep.driver.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One standalone cluster for all tests of this JVM that ask for it as a parameter: two workers of
 * one core each. A test may kill what it likes; the next one finds two workers and no executor, and
 * after a test that failed, another cluster.
 */
final class SharedCluster implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

  private static final int WORKERS = 2;
  private static final Namespace HERE = Namespace.create(SharedCluster.class);

  private SparkProperties quick;

  @Override
  public void beforeEach(ExtensionContext context) {
    quick = SparkProperties.quickExecutors();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StandaloneCluster.class;
  }

  @Override
  public StandaloneCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    StandaloneCluster cluster =
        store(context).getOrComputeIfAbsent(WORKERS, SharedCluster::start, StandaloneCluster.class);
    try {
      while (cluster.workers().size() < WORKERS) {
        cluster.startWorker();
      }
      cluster.awaitNoExecutor();
      return cluster;
    } catch (Exception e) {
      throw new IllegalStateException("the cluster is not fit for a test", e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    quick.close();
    if (context.getExecutionException().isPresent()) {
      StandaloneCluster broken = store(context).remove(WORKERS, StandaloneCluster.class);
      if (broken != null) {
        broken.close();
      }
    }
  }

  /** Of all classes; closed after the last. */
  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(HERE);
  }

  /** Its logs stay for whoever looks for the cause of a failure. */
  private static StandaloneCluster start(int workers) {
    try {
      Path target = Files.createDirectories(Path.of("target"));
      return StandaloneCluster.start(
          Files.createTempDirectory(target, "cluster").toAbsolutePath(), workers);
    } catch (Exception e) {
      throw new IllegalStateException("no cluster", e);
    }
  }
}
