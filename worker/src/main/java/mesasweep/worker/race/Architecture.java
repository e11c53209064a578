package mesasweep.worker.race;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.rng.UniformRandomProvider;

/** The names of network architectures and the networks that they stand for. */
final class Architecture {

  static final String ALLOWED =
      "constant, linear, mlp-W[-W2...] or mlp-WxDEPTH with W from 1 to 4096 (mlp-32, mlp-64x2)";

  private static final Pattern MLP =
      Pattern.compile("mlp-(?:([1-9]\\d{0,3})x([1-9]\\d?)|([1-9]\\d{0,3}(?:-[1-9]\\d{0,3})*))");
  private static final int MAX_WIDTH = 4096;

  private Architecture() {}

  static Optional<String> problem(String name) {
    boolean known =
        switch (name) {
          case "constant", "linear" -> true;
          default -> MLP.matcher(name).matches() && hidden(name).stream().allMatch(w -> w <= MAX_WIDTH);
        };
    return known ? Optional.empty() : Optional.of("not an architecture");
  }

  /**
   * Builds a network with freshly drawn parameters.
   *
   * @param name one that {@link #problem} does not object to
   */
  static Network build(
      String name, int inputs, int outputs, Activation activation, UniformRandomProvider random) {
    return name.equals("constant")
        ? new ConstantNetwork(outputs)
        : new DenseStack(DenseStack.widths(inputs, hidden(name), outputs), activation, random);
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
