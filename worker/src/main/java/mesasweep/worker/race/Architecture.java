package mesasweep.worker.race;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mesasweep.worker.UnfitMachineException;

/** The names of network architectures and the networks that they stand for. */
final class Architecture {

  static final String ALLOWED =
      "constant, linear, mlp-W[-W2...] or mlp-WxDEPTH with W from 1 to 4096 (mlp-32, mlp-64x2), "
          + String.join(", ", ArchitectureFile.shippedNames())
          + ", or the path of a DL4J configuration (my/net.json)";

  private static final Pattern MLP =
      Pattern.compile("mlp-(?:([1-9]\\d{0,3})x([1-9]\\d?)|([1-9]\\d{0,3}(?:-[1-9]\\d{0,3})*))");
  private static final int MAX_WIDTH = 4096;

  private Architecture() {}

  /** The names that are worth suggesting to somebody who misspelt one. */
  static List<String> names() {
    return Stream.concat(
            Stream.of("constant", "linear", "mlp-16", "mlp-32", "mlp-32x2", "mlp-64x2"),
            ArchitectureFile.shippedNames().stream())
        .toList();
  }

  /**
   * The architecture as a trial stores it: a name as it is, a path with what its file holds now.
   *
   * @throws IllegalArgumentException with what is wrong, if nothing can be built from it
   */
  static String stored(String name) {
    if (isDense(name) || ArchitectureFile.isShipped(name)) {
      return name;
    }
    if (!ArchitectureFile.isNamedBy(name)) {
      throw new IllegalArgumentException("not an architecture");
    }
    ArchitectureFile file = ArchitectureFile.read(name);
    Nd4jRuntime.problem()
        .or(() -> Dl4jConfiguration.problem(file))
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return file.name();
  }

  /** Why an architecture cannot map n inputs to m outputs, or empty. */
  static Optional<String> problem(String stored, int inputs, int outputs) {
    if (isDense(stored) || ArchitectureFile.isShipped(stored)) {
      return Optional.empty();
    }
    try {
      ArchitectureFile file = ArchitectureFile.read(stored);
      return Nd4jRuntime.problem().or(() -> Dl4jProbe.problem(file, inputs, outputs));
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Builds what computes the networks of an architecture. The caller closes it.
   *
   * @param stored one that {@link #stored} returned
   * @throws UnfitMachineException if this machine lacks the file or a setting that it needs
   */
  static Network build(String stored, int inputs, int outputs, Activation activation) {
    if (stored.equals("constant")) {
      return new ConstantNetwork(outputs);
    }
    return ArchitectureFile.isNamedBy(stored)
        ? fromFile(stored, inputs, outputs)
        : new DenseStack(DenseStack.widths(inputs, hidden(stored), outputs), activation);
  }

  private static Network fromFile(String stored, int inputs, int outputs) {
    ArchitectureFile file;
    try {
      file = ArchitectureFile.read(stored);
    } catch (IllegalArgumentException e) {
      throw new UnfitMachineException(e.getMessage());
    }
    Nd4jRuntime.problem()
        .ifPresent(
            problem -> {
              throw new UnfitMachineException(problem);
            });
    return new Dl4jNetwork(Dl4jConfiguration.read(file, inputs, outputs));
  }

  /** Whether we compute it in plain Java; DL4J does the others. */
  static boolean isDense(String name) {
    return switch (name) {
      case "constant", "linear" -> true;
      default -> MLP.matcher(name).matches() && hidden(name).stream().allMatch(w -> w <= MAX_WIDTH);
    };
  }

  private static List<Integer> hidden(String name) {
    if (name.equals("linear")) {
      return List.of();
    }
    Matcher match = MLP.matcher(name);
    if (!match.matches()) {
      throw new IllegalArgumentException(name + " is not an architecture: " + ALLOWED);
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
