package mesasweep.driver.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Standard output that remembers what a PrintStream forgets: why something was not written. */
final class StandardOutput extends FilterOutputStream {
  /** What systems say when the reader, such as head, has seen enough. */
  private static final String READER_LEFT = "Broken pipe";

  private Optional<IOException> failure = Optional.empty();

  private StandardOutput(OutputStream out) {
    super(out);
  }

  /** Takes the place of System.out, and has both streams write UTF-8 whatever the locale is. */
  static StandardOutput install() {
    StandardOutput output =
        new StandardOutput(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    System.setErr(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    return output;
  }

  /** Why not all was written, unless nobody wanted it. */
  Optional<IOException> lost() {
    System.out.flush();
    return failure.filter(e -> !READER_LEFT.equals(e.getMessage()));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  private IOException remembered(IOException e) {
    if (failure.isEmpty()) {
      failure = Optional.of(e);
    }
    return e;
  }
}
