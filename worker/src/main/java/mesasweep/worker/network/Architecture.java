package mesasweep.worker.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.worker.Parameter;
import mesasweep.worker.UnfitMachineException;
import mesasweep.worker.network.dl4j.ArchitectureFile;

/**
 * What lies between a network's inputs and its outputs, by its name in a sweep file. The sizes of
 * both ends are given when a {@link #network} is built, so that one name serves any experiment.
 *
 * <ul>
 *   <li>{@code constant}: one free vector, the same for every input;
 *   <li>{@code linear}, {@code mlp-W[-W2...]}, {@code mlp-WxDEPTH}: a dense stack, whose last layer
 *       is without activation;
 *   <li>a name shipped with Mesasweep, or a path with what its file held: a network of DL4J's.
 * </ul>
 *
 * @param name as a trial stores it
 */
public record Architecture(String name) {

  private static final Pattern MLP =
      Pattern.compile("mlp-(?:([1-9]\\d{0,3})x([1-9]\\d?)|([1-9]\\d{0,3}(?:-[1-9]\\d{0,3})*))");
  private static final int MAX_WIDTH = 4096;

  /**
   * @throws IllegalArgumentException if the name means no architecture; a file is not looked for
   */
  public Architecture {
    if (!isDense(name) && !ArchitectureFile.isNamedBy(name)) {
      throw new IllegalArgumentException("not an architecture: " + name);
    }
  }

  /** One free vector. */
  public static Architecture constant() {
    return new Architecture("constant");
  }

  /**
   * A dense stack.
   *
   * @param hidden the widths of its hidden layers, each 1 to 4096; none for a linear map
   */
  public static Architecture dense(int... hidden) {
    return new Architecture(
        hidden.length == 0
            ? "linear"
            : IntStream.of(hidden)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("-", "mlp-", "")));
  }

  /**
   * A parameter that takes any architecture. A trial has the name of one that can be built from:
   * what a file holds is checked when the sweep file is read.
   */
  public static Parameter.Text parameter(String name, String defaultValue, String meaning) {
    return Parameter.text(
            name, defaultValue, meaning, allowed(), suggestions(), Architecture::stored)
        .namingFiles(Architecture::isUserFile);
  }

  /** A parameter that takes {@code linear} and dense stacks. */
  public static Parameter.Text denseParameter(String name, String defaultValue, String meaning) {
    return Parameter.text(
        name,
        defaultValue,
        meaning,
        "linear, mlp-W[-W2...] or mlp-WxDEPTH with W from 1 to 4096 (mlp-32, mlp-64x2)",
        List.of("linear", "mlp-4", "mlp-16", "mlp-64", "mlp-16x2"),
        text -> {
          if (text.equals("constant") || !isDense(text)) {
            throw new IllegalArgumentException("not a dense stack");
          }
          return text;
        });
  }

  private static String allowed() {
    return "constant, linear, mlp-W[-W2...] or mlp-WxDEPTH with W from 1 to 4096 (mlp-32,"
        + " mlp-64x2), "
        + String.join(", ", ArchitectureFile.shippedNames())
        + ", or the path of a DL4J configuration (my/net.json)";
  }

  private static List<String> suggestions() {
    return Stream.concat(
            Stream.of("constant", "linear", "mlp-16", "mlp-32", "mlp-32x2", "mlp-64x2"),
            ArchitectureFile.shippedNames().stream())
        .toList();
  }

  /** A name as it is, a path with what its file holds now. */
  private static String stored(String name) {
    if (isDense(name) || ArchitectureFile.isShipped(name)) {
      return name;
    }
    if (!isUserFile(name)) {
      throw new IllegalArgumentException("not an architecture");
    }
    ArchitectureFile file = ArchitectureFile.read(name);
    file.problem()
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return file.name();
  }

  private static boolean isUserFile(String name) {
    return !ArchitectureFile.isShipped(name) && ArchitectureFile.isNamedBy(name);
  }

  /**
   * Whether its networks are computed in plain Java, at a lower cost when many stand side by side.
   * DL4J computes the others one by one.
   */
  public boolean isDense() {
    return isDense(name);
  }

  /** The widths of a dense stack's hidden layers; none of any other. */
  public List<Integer> hidden() {
    return isDense() ? hidden(name) : List.of();
  }

  /** Why this cannot map so many inputs to so many outputs on this machine, or empty. */
  public Optional<String> problem(int inputs, int outputs) {
    if (isDense() || ArchitectureFile.isShipped(name)) {
      return Optional.empty();
    }
    try {
      return ArchitectureFile.read(name).problem(inputs, outputs);
    } catch (IllegalArgumentException e) {
      return Optional.of(Objects.requireNonNull(e.getMessage()));
    }
  }

  /**
   * Builds what computes networks of this architecture. The caller closes it.
   *
   * @param inputs at least 1
   * @param outputs at least 1
   * @param activation of a dense stack's hidden layers; a file's network has its own
   * @throws UnfitMachineException if this machine lacks the file or a setting that it needs
   * @throws IllegalArgumentException with the {@link #problem} of these sizes, if there is one
   */
  public Network network(int inputs, int outputs, Activation activation) {
    if (!isDense()) {
      return fromFile(inputs, outputs);
    }
    return name.equals("constant")
        ? new ConstantNetwork(outputs)
        : new DenseStack(DenseStack.widths(inputs, hidden(name), outputs), activation);
  }

  private Network fromFile(int inputs, int outputs) {
    ArchitectureFile file;
    try {
      file = ArchitectureFile.read(name);
    } catch (IllegalArgumentException e) {
      throw new UnfitMachineException(Objects.requireNonNull(e.getMessage()));
    }
    return new OneByOne(file.network(inputs, outputs));
  }

  private static boolean isDense(String name) {
    return switch (name) {
      case "constant", "linear" -> true;
      default -> MLP.matcher(name).matches() && hidden(name).stream().allMatch(w -> w <= MAX_WIDTH);
    };
  }

  private static List<Integer> hidden(String name) {
    Matcher match = MLP.matcher(name);
    if (!match.matches()) {
      return List.of();
    }
    if (match.group(1) != null) {
      return Collections.nCopies(
          Integer.parseInt(match.group(2)), Integer.parseInt(match.group(1)));
    }
    List<Integer> widths = new ArrayList<>();
    for (String width : match.group(3).split("-")) {
      widths.add(Integer.parseInt(width));
    }
    return widths;
  }
}
