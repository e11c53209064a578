package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.LoginException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told where the machine is to blame, from exceptions as they were seen. */
class HindranceTest {

  @Test
  void aNameWithoutAnAddressIsTheMachinesOnlyIfItIsItsOwn() {
    UnknownHostException own = new UnknownHostException("here: here: Name or service not known");
    own.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.net.InetAddress", "getLocalHost", "InetAddress.java", 1776)
        });
    assertTold(
        "this machine's own name has no address (here: here: Name or service not known)",
        "SPARK_LOCAL_IP=127.0.0.1",
        new ExceptionInInitializerError(own));
    assertEquals(Optional.empty(), Hindrance.of(new UnknownHostException("master.example")));
  }

  @Test
  void aUserWithoutAName() {
    assertTold(
        "the user who gives this command has a number but no name",
        "/etc/passwd",
        new SparkException(
            "failed",
            new LoginException(
                "java.lang.NullPointerException: invalid null input: name\n"
                    + "\tat jdk.security.auth/com.sun.security.auth.UnixPrincipal")));
  }

  @Test
  void memoryThatDoesNotSuffice() {
    assertTold(
        "Java has 247 MiB of memory, and Spark needs 450 or more",
        "JAVA_TOOL_OPTIONS=-Xmx1g",
        new IllegalArgumentException(
            "[INVALID_DRIVER_MEMORY] System memory 259522560 must be at least 471859200. Please"
                + " increase heap size using the --driver-memory option"));
    assertTold(
        "Java ran out of memory (Java heap space; it has ",
        "JAVA_TOOL_OPTIONS=-Xmx4g",
        new SparkException("a task", new OutOfMemoryError("Java heap space")));
  }

  @Test
  void aTemporaryFolderThatIsMountedNoexec() {
    String message =
        "/tmp/libzstd-jni.so: failed to map segment from shared object: Operation not permitted";
    for (Throwable failure :
        new Throwable[] {
          new NoClassDefFoundError("zstd").initCause(new UnsatisfiedLinkError(message)),
          new SparkException("Job aborted: java.lang.UnsatisfiedLinkError: " + message)
        }) {
      assertTold(
          "native libraries cannot be loaded from " + System.getProperty("java.io.tmpdir"),
          "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR",
          failure);
    }
    assertEquals(Optional.empty(), Hindrance.of(new UnsatisfiedLinkError("no nd4jcpu in path")));
  }

  @Test
  void whatTheMachineIsNotToBlameFor() {
    assertEquals(Optional.empty(), Hindrance.of(new IllegalStateException(new IOException())));
  }

  /** Spark would end this JVM with status 53. */
  @Test
  void oneFolderForScratchFilesIsEnough(@TempDir Path scratch) throws IOException {
    String good = scratch.resolve("new").toString();
    String bad = Files.createFile(scratch.resolve("file")) + "/below";
    assertDoesNotThrow(
        () -> Hindrance.requireScratch(Map.of("SPARK_LOCAL_DIRS", bad + "," + good), null));
    assertDoesNotThrow(() -> Hindrance.requireScratch(Map.of(), null));
    assertRefused("SPARK_LOCAL_DIRS", bad, Map.of("SPARK_LOCAL_DIRS", bad + "," + bad), good);
    assertRefused("spark.local.dir", bad, Map.of(), bad);
  }

  private static void assertRefused(
      String source, String folder, Map<String, String> environment, String property) {
    String message =
        assertThrows(
                InfrastructureException.class,
                () -> Hindrance.requireScratch(environment, property))
            .getMessage();
    assertTrue(message.contains(folder), message);
    assertTrue(message.contains("Set " + source + " to a folder"), message);
  }

  private static void assertTold(String start, String cure, Throwable failure) {
    String told = Hindrance.of(failure).orElseThrow();
    assertTrue(told.startsWith(start), told);
    assertTrue(told.contains(cure), told);
    assertEquals(1, told.lines().count(), told);
  }
}
