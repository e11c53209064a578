package mesasweep.results.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/**
 * A cluster's file systems, through Hadoop's clients. On HDFS a rename is atomic and can refuse to
 * replace; on S3 a file appears when it is closed, and can be told to appear only where there is
 * none, which Hadoop says by a capability of the path.
 *
 * @param isHdfs rather than S3
 */
record HadoopStore(FileSystem files, boolean isHdfs) implements Store {

  /** Of the addresses that are supported. */
  static final List<String> KINDS = List.of("hdfs", "s3a");

  /**
   * @see org.apache.hadoop.fs.Options.CreateFileOptionKeys
   */
  private static final String CREATE_NEW = "fs.option.create.conditional.overwrite";

  private static final String SETTING = "spark.hadoop.";

  /**
   * @throws IllegalArgumentException if the address is none, or nothing on the class path reads it
   */
  static HadoopStore of(String address) {
    try {
      URI uri = new Path(address).toUri();
      FileSystem files = FileSystem.get(uri, settings());
      return new HadoopStore(files, files.getScheme().equals("hdfs"));
    } catch (IOException e) {
      throw new IllegalArgumentException("'" + address + "' cannot be used: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException missing) {
        throw new IllegalArgumentException(
            "'"
                + address
                + "' needs what is not on the class path: "
                + missing.getMessage()
                + ". Give its jars in HADOOP_CLASSPATH, or to spark-submit with --packages",
            e);
      }
      throw e;
    }
  }

  /** Hadoop's own settings, and those of Spark's that are meant for Hadoop. */
  private static Configuration settings() {
    Configuration settings = new Configuration();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(SETTING)) {
        settings.set(name.substring(SETTING.length()), System.getProperty(name));
      }
    }
    return settings;
  }

  @Override
  public String resolve(String folder, String name) {
    return folder + "/" + name;
  }

  @Override
  public String name(String path) {
    return new Path(path).getName();
  }

  @Override
  public String parent(String path) {
    Path parent = new Path(path).getParent();
    return parent == null ? path : parent.toString();
  }

  @Override
  public String identity(String path) {
    return files.makeQualified(new Path(path)).toString();
  }

  @Override
  public String sparkPath(String path) {
    return path;
  }

  @Override
  public boolean isFile(String path) {
    try {
      return files.getFileStatus(new Path(path)).isFile();
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  @Override
  public boolean isFolder(String path) {
    try {
      return files.getFileStatus(new Path(path)).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try {
      return Arrays.stream(files.listStatus(new Path(folder)))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public SortedMap<String, Long> files(String folder) throws IOException {
    SortedMap<String, Long> found = new TreeMap<>();
    try {
      int root = identity(folder).length() + 1;
      RemoteIterator<LocatedFileStatus> below = files.listFiles(new Path(folder), true);
      while (below.hasNext()) {
        LocatedFileStatus file = below.next();
        found.put(file.getPath().toString().substring(root), file.getLen());
      }
    } catch (FileNotFoundException e) {
      return found; // what was found before it was gone
    }
    return found;
  }

  @Override
  public byte[] read(String file) throws IOException {
    try (FSDataInputStream in = files.open(new Path(file))) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      throw new NoSuchFileException(file);
    }
  }

  @Override
  public void createNew(String file, byte[] content) throws IOException {
    if (isHdfs) {
      rename(draft(file, content), new Path(file), Rename.NONE);
      return;
    }
    Path target = new Path(file);
    if (!files.hasPathCapability(target, CREATE_NEW)) {
      throw new IOException(
          file
              + ": this store cannot create a file only where there is none ("
              + CREATE_NEW
              + "), so that two runs could not be kept apart");
    }
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(target).recursive();
    builder.must(CREATE_NEW, true);
    try (FSDataOutputStream out = builder.build()) {
      out.write(content);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException | PathIOException e) {
      throw isFile(file) ? new FileAlreadyExistsException(file) : e;
    }
  }

  @Override
  public void write(String file, byte[] content) throws IOException {
    if (isHdfs) {
      rename(draft(file, content), new Path(file), Rename.OVERWRITE);
      return;
    }
    try (FSDataOutputStream out = files.create(new Path(file), true)) {
      out.write(content);
    }
  }

  /** A file beside another with its content, safe on the disks. */
  private Path draft(String file, byte[] content) throws IOException {
    Path draft = new Path(parent(file), "." + name(file) + "." + UUID.randomUUID());
    try (FSDataOutputStream out = files.create(draft, false)) {
      out.write(content);
      out.hsync();
    }
    return draft;
  }

  private void rename(Path from, Path to, Rename how) throws IOException {
    try {
      FileContext.getFileContext(files.getUri(), files.getConf()).rename(from, to, how);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(to.toString());
    } finally {
      files.delete(from, false);
    }
  }

  @Override
  public void move(String file, String to) throws IOException {
    Path target = new Path(to);
    files.mkdirs(target.getParent());
    boolean isMoved;
    try {
      isMoved = files.rename(new Path(file), target);
    } catch (FileNotFoundException e) {
      isMoved = false;
    }
    if (!isMoved) {
      throw isFile(file)
          ? new IOException("cannot move " + file + " to " + to)
          : new NoSuchFileException(file);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    files.delete(new Path(path), true);
  }

  /** What is closed is kept. */
  @Override
  public void persist(String file) {}

  @Override
  public long size(String file) throws IOException {
    return files.getFileStatus(new Path(file)).getLen();
  }

  @Override
  public InputFile input(String file) throws IOException {
    try {
      return HadoopInputFile.fromPath(new Path(file), files.getConf());
    } catch (FileNotFoundException e) {
      throw new NoSuchFileException(file);
    }
  }

  @Override
  public OutputFile output(String file) throws IOException {
    return HadoopOutputFile.fromPath(new Path(file), files.getConf());
  }
}
