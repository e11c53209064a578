package mesasweep.worker.network;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import mesasweep.worker.RandomStreams;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory outside the heap must not grow with the number of steps or of networks. */
@Tag("slow")
class Dl4jMemoryTest {

  private static final int ROWS = 32;
  private static final Path STATUS = Path.of("/proc/self/statm");
  private static final long PAGE = 4096;
  private static final long BOUND = 96L << 20;

  /** What a JVM takes once and keeps: compiled code, arenas of the allocator, caches of ND4J. */
  @BeforeAll
  static void warmUp() {
    use("residual-32x4", 200, 10);
    use("lstm-16", 30, 2);
    use("attention-16", 20, 2);
  }

  @ParameterizedTest
  @CsvSource({"residual-32x4, 2000, 20", "lstm-16, 100, 5", "attention-16, 50, 3"})
  void staysFlat(String architecture, int steps, int networks) throws Exception {
    assumeTrue(Files.exists(STATUS), "Linux tells how much memory is resident");
    use(architecture, 20, 2);
    long before = resident();
    use(architecture, steps, networks);
    long growth = resident() - before;
    assertTrue(growth < BOUND, "grew by " + (growth >> 20) + " MiB");
  }

  private static void use(String architecture, int steps, int networks) {
    for (int i = 0; i < networks; i++) {
      train(architecture, 1);
    }
    train(architecture, steps);
  }

  private static void train(String architecture, int steps) {
    try (OneNetwork network =
        OneNetwork.build(
            architecture, 8, 4, Activation.TANH, new RandomStreams(1).named("network"))) {
      double[] outputs = new double[ROWS * 4];
      double[] gradient = new double[network.parameters().length];
      for (int step = 0; step < steps; step++) {
        double[] contexts = new double[ROWS * 8];
        network.forward(contexts, ROWS, outputs);
        network.backward(contexts, ROWS, outputs, gradient);
      }
    }
  }

  /** Resident bytes that are not the heap's, once ND4J's threads have freed what is garbage. */
  private static long resident() throws IOException, InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(250);
      long pages = Long.parseLong(Files.readString(STATUS).split(" ")[1]);
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
      least = Math.min(least, pages * PAGE - heap);
    }
    return least;
  }
}
