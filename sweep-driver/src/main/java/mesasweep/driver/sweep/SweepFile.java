package mesasweep.driver.sweep;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Parameter;
import mesasweep.worker.Spelling;
import mesasweep.worker.Trial;

/** Reads a sweep file into a {@link Sweep}, or complains about everything that is wrong with it. */
public final class SweepFile {

  private static final List<String> SECTIONS =
      List.of("name", "experiment", "sweep", "set", "execution");
  private static final List<String> EXECUTION =
      List.of("pack", "batch", "trial-timeout", "max-failures");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,8})(ms|s|m|h)");

  private final Problems problems = new Problems();
  private final Yaml.Mapping root;

  private SweepFile(Yaml.Mapping root) {
    this.root = root;
  }

  /**
   * Reads a sweep file.
   *
   * @param settings {@code key=value} words that change the file: a value for {@code name}, {@code
   *     execution.KEY} or a parameter; a list or generator makes the parameter an axis
   * @throws BadInputException with every problem of the file and the settings, one a line
   */
  public static Sweep read(Path file, List<String> settings) {
    String document;
    try {
      document = Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": it is not UTF-8 text");
    } catch (IOException e) {
      throw new BadInputException(file + ": it cannot be read: " + e.getMessage());
    }
    return parse(file.toString(), document, settings);
  }

  /** As {@link #read}, from text; {@code source} is what messages call it. */
  static Sweep parse(String source, String document, List<String> settings) {
    if (!(Yaml.parse(source, document) instanceof Yaml.Mapping root)) {
      throw new BadInputException(
          source + ": found no keys; a sweep file has " + String.join(", ", SECTIONS));
    }
    return new SweepFile(Settings.apply(root, settings)).sweep();
  }

  /**
   * The trial that fixed values describe, with no file behind it.
   *
   * @param settings {@code key=value} words
   */
  public static Trial trial(String experiment, List<String> settings) {
    Map<String, Yaml> entries = new LinkedHashMap<>();
    entries.put("experiment", new Yaml.Scalar(Settings.WHERE, experiment));
    Sweep sweep =
        new SweepFile(Settings.apply(new Yaml.Mapping(Settings.WHERE, entries), settings)).sweep();
    if (sweep.size() != 1) {
      throw new BadInputException("a trial takes one value for each parameter, not a list");
    }
    return sweep.trial(0);
  }

  private Sweep sweep() {
    root.entries().keySet().stream()
        .filter(key -> !SECTIONS.contains(key))
        .forEach(key -> problems.unknownKey(at(key), key, key, SECTIONS));
    List.of("sweep", "set", "execution").forEach(this::checkSection);
    String name = name();
    Optional<Experiment> found = experiment();
    if (found.isEmpty()) {
      problems.throwIfAny(); // without an experiment no parameter can be judged
    }
    Experiment experiment = found.orElseThrow();
    List<Axis> axes = new ArrayList<>();
    Map<String, Object> fixed = new TreeMap<>();
    parameters(experiment).forEach(p -> fixed.put(p.name(), p.defaultValue()));
    readParameters(experiment, axes, fixed);
    Execution execution = execution();
    checkSize(axes);
    if (problems.isEmpty()) {
      checkConstraints(experiment, axes, fixed);
    }
    problems.throwIfAny();
    axes.forEach(axis -> fixed.remove(axis.parameter()));
    return new Sweep(name, experiment, List.copyOf(axes), new TreeMap<>(fixed), execution);
  }

  private static List<Parameter> parameters(Experiment experiment) {
    return Stream.concat(Stream.of(Trial.SEED), experiment.parameters().stream()).toList();
  }

  private String name() {
    String name = root.entries().containsKey("name") ? root.entries().get("name").text() : "sweep";
    if (!NAME.matcher(name).matches()) {
      problems.add(at("name"), "name", "found " + name + "; allowed are letters, digits and . _ -");
    }
    return name;
  }

  private Optional<Experiment> experiment() {
    String name =
        root.entries().containsKey("experiment") ? root.entries().get("experiment").text() : "race";
    Optional<Experiment> experiment = Experiments.named(name);
    if (experiment.isEmpty()) {
      List<String> known = Experiments.all().stream().map(Experiment::name).toList();
      problems.unknownKey(at("experiment"), "experiment", name, known);
    }
    return experiment;
  }

  private void readParameters(Experiment experiment, List<Axis> axes, Map<String, Object> fixed) {
    Map<String, String> given = new HashMap<>(); // parameter -> the key that gave it
    for (String section : List.of("sweep", "set")) {
      section(section)
          .forEach(
              (key, node) -> {
                boolean fromFile = !node.where().equals(Settings.WHERE);
                String path = fromFile ? section + "." + key : key;
                Optional<AxisReader> reader = reader(experiment, key, path, node);
                if (reader.isEmpty()) {
                  return;
                }
                String parameter = canonical(experiment, key);
                String before = given.put(parameter, path);
                if (before != null) {
                  problems.add(
                      node.where(), path, "also given by " + before + "; give only one of the two");
                }
                if (section.equals("sweep")) {
                  axes.add(new Axis(parameter, reader.get().read(node)));
                } else if (node instanceof Yaml.Scalar scalar) {
                  reader
                      .get()
                      .value(node, scalar.value())
                      .ifPresent(value -> fixed.put(parameter, value));
                } else {
                  problems.add(
                      node.where(),
                      path,
                      "found " + node.text() + "; set: fixes one value (axes belong under sweep:)");
                }
              });
    }
  }

  /** The reader for a key that names a parameter or one of its other spellings. */
  private Optional<AxisReader> reader(Experiment experiment, String key, String path, Yaml node) {
    for (Parameter parameter : parameters(experiment)) {
      if (parameter.name().equals(key)) {
        return Optional.of(
            new AxisReader(path, parameter, DoubleUnaryOperator.identity(), problems));
      }
    }
    for (Spelling spelling : experiment.spellings()) {
      if (spelling.written().name().equals(key)) {
        return Optional.of(new AxisReader(path, spelling.written(), spelling.convert(), problems));
      }
    }
    List<String> known =
        Stream.concat(
                parameters(experiment).stream().map(Parameter::name),
                experiment.spellings().stream().map(s -> s.written().name()))
            .toList();
    problems.unknownKey(node.where(), path, key, known);
    return Optional.empty();
  }

  private static String canonical(Experiment experiment, String key) {
    return experiment.spellings().stream()
        .filter(spelling -> spelling.written().name().equals(key))
        .map(Spelling::parameter)
        .findFirst()
        .orElse(key);
  }

  private void checkSize(List<Axis> axes) {
    try {
      axes.stream().mapToLong(axis -> axis.values().size()).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      problems.add(at("sweep"), "sweep", "more than 9 * 10^18 trials");
    }
  }

  private void checkConstraints(Experiment experiment, List<Axis> axes, Map<String, Object> fixed) {
    for (Constraint constraint : experiment.constraints()) {
      List<Axis> involved =
          constraint.parameters().stream().map(name -> axis(name, axes, fixed)).toList();
      firstProblem(constraint, involved, new HashMap<>())
          .ifPresent(
              wrong ->
                  problems.add(at("sweep"), String.join(", ", constraint.parameters()), wrong));
    }
  }

  private static Axis axis(String parameter, List<Axis> axes, Map<String, Object> fixed) {
    return axes.stream()
        .filter(axis -> axis.parameter().equals(parameter))
        .findFirst()
        .orElseGet(() -> new Axis(parameter, List.of(fixed.get(parameter))));
  }

  private static Optional<String> firstProblem(
      Constraint constraint, List<Axis> remaining, Map<String, Object> values) {
    if (remaining.isEmpty()) {
      return constraint.problem().apply(values).map(wrong -> "found " + values + "; " + wrong);
    }
    Axis axis = remaining.get(0);
    for (Object value : axis.values()) {
      values.put(axis.parameter(), value);
      Optional<String> problem =
          firstProblem(constraint, remaining.subList(1, remaining.size()), values);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Execution execution() {
    Map<String, Yaml> entries = section("execution");
    entries.forEach(
        (key, node) -> {
          if (!EXECUTION.contains(key)) {
            problems.unknownKey(node.where(), "execution." + key, key, EXECUTION);
          }
        });
    return new Execution(
        count("pack"),
        count("batch"),
        entries.containsKey("trial-timeout")
            ? duration(entries.get("trial-timeout"))
            : Execution.DEFAULT.trialTimeout(),
        count("max-failures"));
  }

  private OptionalInt count(String key) {
    Yaml node = section("execution").get(key);
    if (node == null || node.text().equals("auto")) {
      return OptionalInt.empty();
    }
    if (node instanceof Yaml.Scalar scalar && scalar.value() instanceof Integer n && n >= 1) {
      return OptionalInt.of(n);
    }
    problems.add(
        node.where(),
        "execution." + key,
        "found " + node.text() + "; allowed is auto or a whole number of at least 1");
    return OptionalInt.empty();
  }

  private Duration duration(Yaml node) {
    Matcher match = DURATION.matcher(node.text());
    if (!match.matches()) {
      problems.add(
          node.where(),
          "execution.trial-timeout",
          "found " + node.text() + "; allowed is a number with ms, s, m or h: 90s, 10m");
      return Execution.DEFAULT.trialTimeout();
    }
    long number = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  private void checkSection(String key) {
    Yaml node = root.entries().get(key);
    if (node != null && !(node instanceof Yaml.Mapping)) {
      problems.add(node.where(), key, "found " + node.text() + "; allowed are keys with values");
    }
  }

  private Map<String, Yaml> section(String key) {
    return root.entries().get(key) instanceof Yaml.Mapping mapping ? mapping.entries() : Map.of();
  }

  private String at(String key) {
    return Optional.ofNullable(root.entries().get(key)).map(Yaml::where).orElse(root.where());
  }
}
