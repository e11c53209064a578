package mesasweep.worker.network.dl4j;

import java.io.PrintStream;
import java.util.Optional;

/** What must hold in a JVM before ND4J is loaded there, which takes seconds. */
final class Nd4jRuntime {

  static {
    System.setOut(new QuietOutput(System.out));
  }

  private Nd4jRuntime() {}

  /** Why ND4J must not be used in this JVM, or empty. */
  static Optional<String> problem() {
    String threads = System.getenv("OMP_NUM_THREADS");
    return "1".equals(threads)
        ? Optional.empty()
        : Optional.of(
            "a network of DL4J's needs OMP_NUM_THREADS=1 in the environment of every process that"
                + " trains, because other numbers of threads give other bits; found "
                + (threads == null ? "none" : threads));
  }

  /** Drops the line that SameDiff prints for every operation that it differentiates. */
  private static final class QuietOutput extends PrintStream {

    private final PrintStream out;

    QuietOutput(PrintStream out) {
      super(out, true);
      this.out = out;
    }

    @Override
    public void print(String text) {
      out.print(text);
    }

    @Override
    public void println(String line) {
      if (line == null || !line.startsWith("Added differentiated op ")) {
        out.println(line);
      }
    }
  }
}
