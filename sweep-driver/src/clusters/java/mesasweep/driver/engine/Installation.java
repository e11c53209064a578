package mesasweep.driver.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Spark and Mesasweep as a cluster's user has them, made from this JVM's class path: a Spark with
 * every jar that is not Mesasweep's, and {@code scripts/submit} beside the jar that it submits.
 */
final class Installation implements AutoCloseable {

  private static final Path HOME =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .toAbsolutePath()
          .normalize();

  /** As the script that Spark comes with: Spark's launcher prints the command, after one line. */
  private static final String SPARK_SUBMIT =
      """
      #!/usr/bin/env bash
      export SPARK_SCALA_VERSION=2.13
      command=()
      {
        read -r
        while IFS= read -r -d '' word; do
          command+=("$word")
        done
      } < <("$JAVA_HOME/bin/java" -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \
        org.apache.spark.deploy.SparkSubmit "$@")
      exec "${command[@]:?}"
      """;

  private final Path directory;
  private final List<DriverProcess> drivers = new ArrayList<>();

  private Installation(Path directory) {
    this.directory = directory;
  }

  /**
   * @param directory need not exist
   * @param defaults of Spark's, as in its spark-defaults.conf
   */
  static Installation in(Path directory, Map<String, String> defaults) throws IOException {
    Installation installation = new Installation(directory);
    installation.installSpark(defaults);
    installation.installMesasweep();
    return installation;
  }

  /** Where the installation in this directory has Spark's jars. */
  static Path jarsOfSpark(Path directory) {
    return directory.resolve("spark/jars");
  }

  Path sparkHome() {
    return directory.resolve("spark");
  }

  /** One of the launchers. */
  Path script(String name) {
    return mesasweepHome().resolve("scripts").resolve(name);
  }

  /**
   * Gives {@code scripts/submit}.
   *
   * @param environment beside Java and Spark
   * @param arguments spark-submit's options, the sweep file, and the command's options without the
   *     result directory
   */
  DriverProcess submit(Map<String, String> environment, List<String> arguments, Path results)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(script("submit").toString());
    command.addAll(arguments);
    command.addAll(List.of("-o", results.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_HOME", sparkHome().toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    DriverProcess driver = DriverProcess.start(builder, results);
    drivers.add(driver);
    return driver;
  }

  /** Kills what was submitted and still runs. */
  void killWhatIsLeft() throws Exception {
    for (DriverProcess driver : drivers) {
      driver.kill();
    }
    drivers.clear();
  }

  private Path mesasweepHome() {
    return directory.resolve("mesasweep");
  }

  private void installSpark(Map<String, String> defaults) throws IOException {
    Path jars = Files.createDirectories(jarsOfSpark(directory));
    for (String other : OwnJar.others().split(File.pathSeparator)) {
      Path element = Path.of(other);
      if (!element.getFileName().toString().startsWith("hadoop-client-minicluster")) {
        Files.createSymbolicLink(jars.resolve(element.getFileName()), element);
      }
    }
    Path script = Files.createDirectories(sparkHome().resolve("bin")).resolve("spark-submit");
    Files.writeString(script, SPARK_SUBMIT);
    script.toFile().setExecutable(true);
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(defaults).forEach((key, value) -> lines.append(key + " " + value + "\n"));
    Path conf = Files.createDirectories(sparkHome().resolve("conf"));
    Files.writeString(conf.resolve("spark-defaults.conf"), lines);
  }

  private void installMesasweep() throws IOException {
    for (String part : List.of("scripts", "conf", "pom.xml", "sweep-driver/pom.xml")) {
      copy(HOME.resolve(part), mesasweepHome().resolve(part));
    }
    Files.createDirectories(mesasweepHome().resolve("sweep-driver/src/main"));
    Path jar = mesasweepHome().resolve("sweep-driver/target/dist/mesasweep.jar");
    Files.createDirectories(jar.getParent());
    OwnJar.write(jar);
    Files.createSymbolicLink(mesasweepHome().resolve("sweep-driver/target/spark"), sparkHome());
  }

  /** Copies a file, or a folder of files. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Removes the links to jars, which are not to be followed by who deletes the directory. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> jars = Files.list(jarsOfSpark(directory))) {
      for (Path jar : jars.toList()) {
        Files.delete(jar);
      }
    }
  }
}
