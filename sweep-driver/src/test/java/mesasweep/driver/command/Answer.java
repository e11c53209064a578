package mesasweep.driver.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command line says, and its exit status. */
public record Answer(int status, String out, String err) {

  /** Runs a command line in this JVM. */
  public static Answer of(String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int status = Mesasweep.execute(words);
      return new Answer(
          status,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The same with a standard input. */
  static Answer withInput(String input, String... words) {
    InputStream in = System.in;
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      return of(words);
    } finally {
      System.setIn(in);
    }
  }

  /** The lines of the output, one blank between words however wide a column is. */
  List<String> lines() {
    return out.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }
}
