package mesasweep.driver.engine;

import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * Stands in for S3, with the manners that Hadoop's client of it shows, in any number of processes.
 * There are objects with keys and no folders: what is called one is a prefix of keys, or an empty
 * object whose key ends with a slash. An object is there as a whole once it is closed. To create
 * one looks before and is no lock, unless it is asked to be; that is atomic, as in S3. A rename
 * copies object by object and then deletes.
 *
 * <p>Each object is a file of a local folder, under its key and an ending, which makes room for
 * objects whose keys begin with it and a slash.
 */
public final class ObjectStore extends FileSystem {

  private static final String SCHEME = "s3a";
  private static final String FOLDER = "fs.s3a.stand-in.folder";

  /** s3a's own, for stores that cannot. */
  private static final String MAY_CREATE_NEW = "fs.s3a.create.conditional.enabled";

  private static final String CREATE_NEW = "fs.option.create.conditional.overwrite";
  private static final String ENDING = ".object";

  private URI uri = URI.create(SCHEME + ":///");
  private java.nio.file.Path folder = java.nio.file.Path.of("");

  /** What Spark, and through it Hadoop, must be told for a store in this folder. */
  static Map<String, String> settings(java.nio.file.Path folder) {
    return Map.of(
        "spark.hadoop.fs.s3a.impl",
        ObjectStore.class.getName(),
        "spark.hadoop." + FOLDER,
        folder.toString());
  }

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    folder = java.nio.file.Path.of(configuration.get(FOLDER)).resolve(name.getAuthority());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private String key(Path path) {
    return makeQualified(path).toUri().getPath().substring(1);
  }

  private Path path(String key) {
    return new Path(uri + "/" + key.replaceFirst("/$", ""));
  }

  private java.nio.file.Path file(String key) {
    return folder.resolve(key + ENDING);
  }

  /** The objects whose keys begin so, by key; a prefix is empty or ends with a slash. */
  private TreeMap<String, FileStatus> below(String prefix) throws IOException {
    TreeMap<String, FileStatus> found = new TreeMap<>();
    java.nio.file.Path root = folder.resolve(prefix);
    if (!Files.isDirectory(root)) {
      return found;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(java.nio.file.Path file, BasicFileAttributes about) {
            String name = folder.relativize(file).toString();
            if (name.endsWith(ENDING)) {
              String key = name.substring(0, name.length() - ENDING.length());
              found.put(key, status(key, about));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(java.nio.file.Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // it was there a moment ago
            }
            throw failure;
          }
        });
    return found;
  }

  private FileStatus status(String key, BasicFileAttributes about) {
    long time = about.lastModifiedTime().toMillis();
    Path path = path(key);
    return new FileStatus(about.size(), false, 1, getDefaultBlockSize(path), time, path);
  }

  private FileStatus prefix(String key) {
    return new FileStatus(0, true, 1, 0, 0, path(key));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    String key = key(path);
    if (key.isEmpty()) {
      return prefix(key);
    }
    try {
      return status(key, Files.readAttributes(file(key), BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      if (below(key + "/").isEmpty()) {
        throw new FileNotFoundException("no object and no prefix: " + path);
      }
      return prefix(key);
    }
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus status = getFileStatus(path);
    if (status.isFile()) {
      return new FileStatus[] {status};
    }
    String prefix = key(path).isEmpty() ? "" : key(path) + "/";
    TreeMap<String, FileStatus> children = new TreeMap<>();
    below(prefix)
        .forEach(
            (key, object) -> {
              String child = key.substring(prefix.length()).replaceFirst("/.*", "");
              if (key.equals(prefix + child)) {
                children.put(child, object);
              } else {
                children.putIfAbsent(child, prefix(prefix + child));
              }
            });
    children.remove(""); // its own marker
    return children.values().toArray(FileStatus[]::new);
  }

  /** What is below a prefix is found at once, and not folder by folder. */
  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive)
      throws IOException {
    FileStatus status = getFileStatus(path);
    if (status.isFile() || !recursive) {
      return super.listFiles(path, recursive);
    }
    List<LocatedFileStatus> files = new ArrayList<>();
    for (Map.Entry<String, FileStatus> object : below(key(path) + "/").entrySet()) {
      if (!object.getKey().endsWith("/")) {
        files.add(new LocatedFileStatus(object.getValue(), null));
      }
    }
    return RemoteIterators.remoteIteratorFromIterable(files);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (!getFileStatus(path).isFile()) {
      throw new FileNotFoundException("a prefix and no object: " + path);
    }
    return getLocal(getConf()).getRaw().open(new Path(file(key(path)).toUri()), bufferSize);
  }

  /** Puts an object, where there is none or instead of it. */
  private void put(java.nio.file.Path draft, String key, boolean onlyNew) throws IOException {
    java.nio.file.Path file = file(key);
    Files.createDirectories(file.getParent());
    if (!onlyNew) {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw new PathIOException(path(key).toString(), "the precondition failed");
    } finally {
      Files.delete(draft);
    }
  }

  private java.nio.file.Path draft() throws IOException {
    return Files.createDirectories(folder.resolve("drafts")).resolve(UUID.randomUUID().toString());
  }

  private FSDataOutputStream write(Path path, boolean onlyNew) throws IOException {
    java.nio.file.Path draft = draft();
    OutputStream content =
        new FilterOutputStream(Files.newOutputStream(draft)) {
          private boolean closed;

          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
          }

          @Override
          public void close() throws IOException {
            super.close();
            if (!closed) {
              closed = true;
              put(draft, key(path), onlyNew);
            }
          }
        };
    return new FSDataOutputStream(content, statistics);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (exists(path) && (!overwrite || getFileStatus(path).isDirectory())) {
      throw new org.apache.hadoop.fs.FileAlreadyExistsException(path.toString());
    }
    return write(path, false);
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return new Builder(this, path).create();
  }

  private static final class Builder
      extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {

    private final ObjectStore store;

    Builder(ObjectStore store, Path path) {
      super(store, path);
      this.store = store;
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      rejectUnknownMandatoryKeys(Set.of(CREATE_NEW), "of " + getPath());
      return store.write(getPath(), getOptions().getBoolean(CREATE_NEW, false));
    }
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(CREATE_NEW)
        ? getConf().getBoolean(MAY_CREATE_NEW, true)
        : super.hasPathCapability(path, capability);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    String source = key(from);
    Path target = exists(to) && getFileStatus(to).isDirectory() ? new Path(to, from.getName()) : to;
    if (!exists(from) || exists(target) && getFileStatus(target).isFile()) {
      return false;
    }
    Set<String> keys =
        getFileStatus(from).isFile() ? Set.of(source) : Set.copyOf(below(source + "/").keySet());
    for (String key : keys) {
      java.nio.file.Path copy = draft();
      Files.copy(file(key), copy);
      put(copy, key(target) + key.substring(source.length()), false);
    }
    delete(keys);
    return true;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    String key = key(path);
    boolean isObject = Files.deleteIfExists(file(key));
    Set<String> below = below(key + "/").keySet();
    if (!recursive && below.stream().anyMatch(other -> !other.equals(key + "/"))) {
      throw new PathIsNotEmptyDirectoryException(path.toString());
    }
    delete(below);
    return isObject || !below.isEmpty();
  }

  private void delete(Set<String> keys) throws IOException {
    for (String key : keys) {
      Files.deleteIfExists(file(key));
    }
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    if (exists(path)) {
      if (getFileStatus(path).isFile()) {
        throw new org.apache.hadoop.fs.FileAlreadyExistsException(path.toString());
      }
      return true;
    }
    put(Files.createFile(draft()), key(path) + "/", false);
    return true;
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("no object grows");
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    throw new UnsupportedOperationException("every path is absolute");
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }
}
