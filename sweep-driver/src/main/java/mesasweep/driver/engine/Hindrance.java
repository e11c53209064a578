package mesasweep.driver.engine;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a machine lacks: the cause, which exceptions bury, and the cure, in one line. */
public final class Hindrance {

  private static final Pattern SMALL_HEAP =
      Pattern.compile("System memory (\\d+) must be at least (\\d+)");

  /** How an account without a name reaches Hadoop's log-in. */
  private static final String NO_USER = "invalid null input: name";

  /** What loaders say of a library on a file system that is mounted noexec. */
  private static final List<String> NOT_EXECUTABLE =
      List.of(
          "failed to map segment from shared object", "code signature", "Operation not permitted");

  private static final String LOCAL_DIRS = "SPARK_LOCAL_DIRS";

  private Hindrance() {}

  /** What to tell about a failure, if the machine is to blame and this knows why. */
  public static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<String> told = one(cause);
      if (told.isPresent()) {
        return told;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> one(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownHostException && isOwnAddress(cause)) {
      return Optional.of(
          "this machine's own name has no address ("
              + firstLine(message)
              + "). Add the name to /etc/hosts, or, to work on this machine alone, give the command"
              + " with SPARK_LOCAL_IP=127.0.0.1 before it");
    }
    if (message.contains(NO_USER)) {
      return Optional.of(
          "the user who gives this command has a number but no name: the system's list of users"
              + " has no entry for it. Add one to /etc/passwd (in a container, mount one that has"
              + " it), or run as a user who is listed");
    }
    Matcher heap = SMALL_HEAP.matcher(message);
    if (heap.find()) {
      return Optional.of(
          "Java has "
              + mebibytes(heap.group(1))
              + " MiB of memory, and Spark needs "
              + mebibytes(heap.group(2))
              + " or more. Give the command with JAVA_TOOL_OPTIONS=-Xmx1g before it"
              + " (spark-submit: --driver-memory 1g)");
    }
    if (cause instanceof OutOfMemoryError) {
      return Optional.of(
          "Java ran out of memory ("
              + firstLine(message)
              + "; it has "
              + mebibytes(Long.toString(Runtime.getRuntime().maxMemory()))
              + " MiB). Give the command with JAVA_TOOL_OPTIONS=-Xmx4g before it (spark-submit:"
              + " --driver-memory 4g)");
    }
    boolean isLibrary =
        cause instanceof UnsatisfiedLinkError || message.contains("UnsatisfiedLinkError");
    if (isLibrary && NOT_EXECUTABLE.stream().anyMatch(message::contains)) {
      return Optional.of(
          "native libraries cannot be loaded from "
              + System.getProperty("java.io.tmpdir")
              + ", which is probably mounted noexec. Give the command with"
              + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR before it, DIR a folder on another file"
              + " system");
    }
    return Optional.empty();
  }

  private static boolean isOwnAddress(Throwable cause) {
    return Arrays.stream(cause.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("getLocalHost"));
  }

  /**
   * Requires a folder that Spark can keep its scratch files in, for without one it ends this JVM.
   *
   * @throws InfrastructureException if there is none
   */
  static void requireScratch() {
    requireScratch(System.getenv(), System.getProperty("spark.local.dir"));
  }

  /**
   * @param property the folders of Spark's own setting, or null
   */
  static void requireScratch(Map<String, String> environment, @Nullable String property) {
    String source = "java.io.tmpdir";
    String folders = System.getProperty(source);
    if (environment.containsKey(LOCAL_DIRS)) {
      source = LOCAL_DIRS;
      folders = environment.get(LOCAL_DIRS);
    } else if (property != null) {
      source = "spark.local.dir";
      folders = property;
    }
    List<String> problems = new ArrayList<>();
    for (String folder : folders.split(",")) {
      Optional<String> problem = problem(folder);
      if (problem.isEmpty()) {
        return;
      }
      problems.add(problem.get());
    }
    throw new InfrastructureException(
        "Spark has nowhere to keep its scratch files: "
            + String.join(", ", problems)
            + ". Set "
            + source
            + " to a folder that can be written, on a disk with room");
  }

  private static Optional<String> problem(String folder) {
    try {
      Path path = Files.createDirectories(Path.of(folder));
      return Files.isWritable(path) ? Optional.empty() : Optional.of(path + " cannot be written");
    } catch (IOException | InvalidPathException e) {
      return Optional.of("'" + folder + "' cannot be made a folder (" + e + ")");
    }
  }

  private static long mebibytes(String bytes) {
    return Long.parseLong(bytes) >> 20;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
