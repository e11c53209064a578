package mesasweep.results.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SortedMap;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/**
 * What a file system must do to keep results. Paths are complete, as {@link Location} has them.
 * What is written is either wholly there or not there, whoever dies when.
 */
interface Store {

  /** The path of what is below a folder under a name, which may have several parts. */
  String resolve(String folder, String name);

  /** The last part of a path; empty if it has none. */
  String name(String path);

  /** The path of the folder that a file or folder is in. */
  String parent(String path);

  /** One text for all paths of one place. */
  String identity(String path);

  /** The path as Spark takes it, whatever characters are in it. */
  String sparkPath(String path);

  boolean isFile(String path);

  boolean isFolder(String path);

  /** The names in a folder, sorted; empty if there is no such folder. */
  List<String> list(String folder) throws IOException;

  /**
   * The files below a folder, at any depth, and how many bytes each has; by their paths from there
   * with slashes. Empty if there is no such folder.
   */
  SortedMap<String, Long> files(String folder) throws IOException;

  /**
   * @throws NoSuchFileException if there is none
   */
  byte[] read(String file) throws IOException;

  /**
   * Creates a file, and the folders above it, unless it is there: of all who try, in any process of
   * any machine, one succeeds.
   *
   * @throws FileAlreadyExistsException for everyone else
   */
  void createNew(String file, byte[] content) throws IOException;

  /** Creates or replaces a file, and creates the folders above it. */
  void write(String file, byte[] content) throws IOException;

  /**
   * Moves a file to a place where there is none, and creates the folders above that.
   *
   * @throws NoSuchFileException if it is not there
   */
  void move(String file, String to) throws IOException;

  /** Deletes a file, or a folder with what is in it; nothing if neither is there. */
  void delete(String path) throws IOException;

  /** Waits until what another process wrote to a file survives the loss of power. */
  void persist(String file) throws IOException;

  /** How many bytes a file has. */
  long size(String file) throws IOException;

  /** A Parquet file to read. */
  InputFile input(String file) throws IOException;

  /** A Parquet file to write, where there is none. */
  OutputFile output(String file) throws IOException;
}
