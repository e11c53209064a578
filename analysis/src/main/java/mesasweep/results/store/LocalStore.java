package mesasweep.results.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** This machine's file systems, and what is mounted in them. */
enum LocalStore implements Store {
  INSTANCE;

  @Override
  public String resolve(String folder, String name) {
    return Path.of(folder).resolve(name).toString();
  }

  @Override
  public String name(String path) {
    return Objects.toString(Path.of(path).toAbsolutePath().normalize().getFileName(), "");
  }

  @Override
  public String parent(String path) {
    return Objects.requireNonNullElse(Path.of(path).getParent(), Path.of(".")).toString();
  }

  @Override
  public String identity(String path) {
    try {
      return Path.of(path).toRealPath().toString();
    } catch (IOException e) {
      return absolute(path); // there is nothing to be the same as
    }
  }

  /** Always on the local file system, whatever the cluster's default is, and without escapes. */
  @Override
  public String sparkPath(String path) {
    return "file://" + Path.of(path).toUri().getPath();
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  @Override
  public boolean isFile(String path) {
    return Files.isRegularFile(Path.of(path));
  }

  @Override
  public boolean isFolder(String path) {
    return Files.isDirectory(Path.of(path));
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public SortedMap<String, Long> files(String folder) throws IOException {
    Path root = Path.of(folder);
    SortedMap<String, Long> files = new TreeMap<>();
    if (!Files.isDirectory(root)) {
      return files;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
            if (about.isRegularFile()) {
              files.put(root.relativize(file).toString().replace('\\', '/'), about.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // it was there a moment ago
            }
            throw failure;
          }
        });
    return files;
  }

  @Override
  public byte[] read(String file) throws IOException {
    return Files.readAllBytes(Path.of(file));
  }

  @Override
  public void createNew(String file, byte[] content) throws IOException {
    Path target = Path.of(file);
    AtomicFiles.createDirectories(Path.of(parent(file)));
    Path draft = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.write(draft, content);
      AtomicFiles.force(draft);
      link(draft, target);
    } finally {
      Files.deleteIfExists(draft);
    }
    AtomicFiles.forceParent(target);
  }

  /**
   * A hard link is made or not made. Where there are none, the name is there before the content.
   */
  private static void link(Path draft, Path target) throws IOException {
    try {
      Files.createLink(target, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.createFile(target);
      AtomicFiles.write(target, Files.readAllBytes(draft));
    }
  }

  @Override
  public void write(String file, byte[] content) throws IOException {
    AtomicFiles.createDirectories(Path.of(parent(file)));
    AtomicFiles.write(Path.of(file), content);
  }

  @Override
  public void move(String file, String to) throws IOException {
    Path target = Path.of(to);
    AtomicFiles.createDirectories(Path.of(parent(to)));
    Files.move(Path.of(file), target, StandardCopyOption.ATOMIC_MOVE);
    AtomicFiles.forceParent(target);
  }

  @Override
  public void delete(String path) throws IOException {
    AtomicFiles.deleteTree(Path.of(path));
  }

  @Override
  public void persist(String file) throws IOException {
    AtomicFiles.force(Path.of(file));
    AtomicFiles.forceParent(Path.of(file));
  }

  @Override
  public long size(String file) throws IOException {
    return Files.size(Path.of(file));
  }

  @Override
  public InputFile input(String file) {
    return new LocalInputFile(Path.of(file));
  }

  @Override
  public OutputFile output(String file) throws IOException {
    AtomicFiles.createDirectories(Path.of(parent(file)));
    return new LocalOutputFile(Path.of(file));
  }
}
