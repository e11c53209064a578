package mesasweep.driver.engine;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Adobe's S3Mock in a process of its own, with one bucket. */
final class S3Mock implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String BUCKET = "bucket";

  private final Process process;
  private final int port;

  private S3Mock(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param directory for its files and its log
   */
  static S3Mock start(Path directory) throws Exception {
    Path classPath = directory.resolve("classpath");
    Path log = directory.resolve("s3mock.log");
    Process maven =
        new ProcessBuilder(
                "mvn",
                "-q",
                "-B",
                "-f",
                "src/clusters/s3mock/pom.xml",
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + classPath)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!maven.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || maven.exitValue() != 0) {
      throw new IllegalStateException("no S3Mock:\n" + Files.readString(log));
    }
    int port = freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dhttp.port=" + port,
                "-cp",
                Files.readString(classPath),
                "com.adobe.testing.s3mock.S3MockApplication",
                "--server.port=0",
                "--com.adobe.testing.s3mock.store.root=" + directory.resolve("store"),
                "--com.adobe.testing.s3mock.store.initialBuckets=" + BUCKET)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    S3Mock mock = new S3Mock(process, port);
    Instant end = Instant.now().plus(PATIENCE);
    while (!mock.answers()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        mock.close();
        throw new IllegalStateException("no S3Mock:\n" + Files.readString(log));
      }
      Thread.sleep(200);
    }
    return mock;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try {
      URI bucket = URI.create("http://127.0.0.1:" + port + "/" + BUCKET);
      HttpURLConnection connection = (HttpURLConnection) bucket.toURL().openConnection();
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** What Spark, and through it Hadoop, must be told. */
  Map<String, String> settings() {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + port,
        "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
        "spark.hadoop.fs.s3a.path.style.access", "true",
        "spark.hadoop.fs.s3a.connection.ssl.enabled", "false",
        "spark.hadoop.fs.s3a.access.key", "anybody",
        "spark.hadoop.fs.s3a.secret.key", "anything");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
