package mesasweep.worker.network.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mesasweep.worker.UnfitMachineException;
import mesasweep.worker.UserFiles;

/**
 * A network configuration in a file: a shipped one by its name, any other by its path, a {@link
 * UserFiles user's file}.
 *
 * @param name the architecture as it is stored with a trial
 * @param json the file's text
 */
public record ArchitectureFile(String name, String json) {

  /** What each shipped name stands for. A file that changes needs a new name. */
  private static final Map<String, String> SHIPPED =
      new TreeMap<>(
          Map.of(
              "attention-16", "2afca3a931e4",
              "lstm-16", "a4c27d72bbe6",
              "residual-32x4", "71b11894bc6b"));

  private static final Pattern PATH = Pattern.compile(".+\\.json(?:@[0-9a-f]{12})?");

  /** The names of the shipped files. */
  public static List<String> shippedNames() {
    return List.copyOf(SHIPPED.keySet());
  }

  /** Whether a name is a shipped file's. */
  public static boolean isShipped(String name) {
    return SHIPPED.containsKey(name);
  }

  /** Whether an architecture's name means a file, be it there or not. */
  public static boolean isNamedBy(String name) {
    return isShipped(name) || PATH.matcher(name).matches();
  }

  /**
   * Reads a file, which must hold what its name promises.
   *
   * @throws IllegalArgumentException with what is wrong, if it cannot be read or has changed
   */
  public static ArchitectureFile read(String name) {
    return isShipped(name) ? shipped(name) : atPath(name);
  }

  /** What is wrong with it whatever the sizes, or with this JVM, or empty. */
  public Optional<String> problem() {
    return Nd4jRuntime.problem().or(() -> Dl4jConfiguration.problem(this));
  }

  /** What is wrong with it for so many inputs and outputs, or with this JVM, or empty. */
  public Optional<String> problem(int inputs, int outputs) {
    return Nd4jRuntime.problem().or(() -> Dl4jProbe.problem(this, inputs, outputs));
  }

  /**
   * Builds the network. The caller closes it.
   *
   * @throws UnfitMachineException if DL4J must not be used in this JVM
   * @throws IllegalArgumentException with what is wrong with the file for these sizes
   */
  public Dl4jNetwork network(int inputs, int outputs) {
    Nd4jRuntime.problem()
        .ifPresent(
            problem -> {
              throw new UnfitMachineException(problem);
            });
    return new Dl4jNetwork(Dl4jConfiguration.read(this, inputs, outputs));
  }

  private static ArchitectureFile shipped(String name) {
    String resource = "/mesasweep/architectures/" + name + ".json";
    try (InputStream stream = ArchitectureFile.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalArgumentException("not on the class path: " + resource);
      }
      String json = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      if (!UserFiles.digest(json).equals(SHIPPED.get(name))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "conf/architectures/%s.json is no longer what the name stands for (its content is"
                    + " @%s, not @%s); keep your own version in another file and give its path",
                name,
                UserFiles.digest(json),
                SHIPPED.get(name)));
      }
      return new ArchitectureFile(name, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArchitectureFile atPath(String name) {
    if (!PATH.matcher(name).matches()) {
      throw new IllegalArgumentException("not the path of a .json file: " + name);
    }
    String json = UserFiles.text(name);
    return new ArchitectureFile(UserFiles.value(UserFiles.path(name), json), json);
  }
}
