package mesasweep.driver.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the bits of a result may depend on beside the trial: native arithmetic is chosen by the
 * processor, and what Java computes by itself may differ between its versions.
 *
 * @param java the version of the virtual machine
 * @param processor its name where the system tells it, else its architecture
 * @param kernels of native arithmetic that are used whatever the processor is; empty if it chooses
 */
record Machine(String java, String processor, String kernels) {

  /** The variable of the environment that says which. */
  static final String KERNELS = "OPENBLAS_CORETYPE";

  /** The one that this JVM runs on. */
  static Machine here() {
    return new Machine(
        System.getProperty("java.vm.version"),
        thisProcessor(),
        System.getenv().getOrDefault(KERNELS, ""));
  }

  private static String thisProcessor() {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + info, e);
    }
  }

  @Override
  public String toString() {
    return "Java "
        + java
        + " on "
        + processor
        + (kernels.isEmpty() ? "" : " with " + KERNELS + "=" + kernels);
  }
}
