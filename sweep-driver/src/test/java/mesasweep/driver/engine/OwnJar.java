package mesasweep.driver.engine;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a cluster gets submitted: of this JVM's class path, what is Mesasweep's in one jar. */
final class OwnJar {

  private static final Path HOME =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .toAbsolutePath()
          .normalize();

  private OwnJar() {}

  /** Writes the jar into a folder that exists, with the tests' experiments. */
  static void write(Path jar) throws IOException {
    write(jar, element -> true);
  }

  /** The same without the tests. */
  static void writeWithoutTests(Path jar) throws IOException {
    write(jar, element -> !element.endsWith("test-classes"));
  }

  private static void write(Path jar, Predicate<Path> taken) throws IOException {
    try (FileSystem entries = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Path root = entries.getPath("/");
      for (Path element : classPath(true).stream().filter(taken).toList()) {
        if (Files.isDirectory(element)) {
          join(element, root);
        } else {
          try (FileSystem other = FileSystems.newFileSystem(element)) {
            join(other.getPath("/"), root);
          }
        }
      }
    }
  }

  /** The class path of what is not Mesasweep's. */
  static String others() {
    return classPath(false).stream().map(Path::toString).collect(joining(File.pathSeparator));
  }

  private static List<Path> classPath(boolean own) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(element -> Path.of(element).toAbsolutePath().normalize())
        .filter(element -> element.startsWith(HOME) == own && Files.exists(element))
        .toList();
  }

  private static void join(Path from, Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = root.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else if (target.startsWith("/META-INF/services")) {
          Files.write(
              target,
              Files.readAllLines(path),
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        } else {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
