package mesasweep.driver.sweep;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.ResultDirectory;
import mesasweep.results.SweepKeys;
import mesasweep.results.Text;
import mesasweep.results.TornFileException;
import mesasweep.results.store.Location;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;
import mesasweep.worker.UserFiles;

/** Reads a sweep file into a {@link Sweep}, or complains about everything that is wrong with it. */
public final class SweepFile {

  private static final String DEFAULT_EXPERIMENT = "race";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private static final String TOO_MANY = "more than 9 * 10^18 trials";

  private final Problems problems = new Problems();
  private final Yaml.Mapping root;
  private final Function<String, Map<String, String>> filesBefore;

  /**
   * @param filesBefore what the results of a sweep of some name have kept of the user's files
   */
  private SweepFile(Yaml.Mapping root, Function<String, Map<String, String>> filesBefore) {
    this.root = root;
    this.filesBefore = filesBefore;
  }

  /**
   * Reads a sweep file.
   *
   * @param settings {@code key=value} words that change the file: a value for {@code name}, {@code
   *     design}, {@code samples}, {@code design-seed}, {@code where}, {@code execution.KEY} or a
   *     parameter; a list or generator makes the parameter an axis
   * @throws BadInputException with every problem of the file and the settings, one a line
   */
  public static Sweep read(Location file, List<String> settings) {
    return parse(file.toString(), text(file), settings);
  }

  /**
   * As above, for a result directory: what that has kept stands in for files that values name and
   * that are gone.
   *
   * @param results where the results of a sweep of some name go
   */
  public static Sweep read(
      Location file, List<String> settings, Function<String, ResultDirectory> results) {
    return new SweepFile(
            Settings.apply(root(file.toString(), text(file)), settings),
            name -> files(results.apply(name)))
        .sweep();
  }

  private static Map<String, String> files(ResultDirectory results) {
    try {
      return ResolvedSweep.read(results.sweepFile()).files();
    } catch (TornFileException e) { // or there is none yet
      return Map.of();
    }
  }

  private static String text(Location file) {
    try {
      return file.readText();
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": it is not UTF-8 text");
    } catch (IOException e) {
      throw new BadInputException(file + ": it cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads the sweep that a result directory holds. How it was executed is left out: that changed no
   * result, and is the end of the file, which may be cut off.
   *
   * @param settings as {@link #read} has them
   * @throws mesasweep.results.UnusableResultsException if the file is torn
   */
  public static Sweep stored(ResultDirectory results, List<String> settings) {
    Location file = results.sweepFile();
    ResolvedSweep.read(file);
    Yaml.Mapping root = root(file.toString(), text(file));
    Map<String, Yaml> science = new LinkedHashMap<>(root.entries());
    science.remove(SweepKeys.EXECUTION);
    return sweep(new Yaml.Mapping(root.where(), science), settings);
  }

  /** As {@link #read}, from text; {@code source} is what messages call it. */
  static Sweep parse(String source, String document, List<String> settings) {
    return sweep(root(source, document), settings);
  }

  private static Sweep sweep(Yaml.Mapping root, List<String> settings) {
    return new SweepFile(Settings.apply(root, settings), name -> Map.of()).sweep();
  }

  private static Yaml.Mapping root(String source, String document) {
    if (!(Yaml.parse(source, document) instanceof Yaml.Mapping root)) {
      throw new BadInputException(
          source + ": found no keys; a sweep file has " + String.join(", ", SweepKeys.SECTIONS));
    }
    return root;
  }

  /**
   * The trial that fixed values describe, with no file behind it.
   *
   * @param settings {@code key=value} words
   */
  public static Trial trial(List<String> settings) {
    Yaml.Mapping nothing = new Yaml.Mapping(Settings.WHERE, Map.of());
    Sweep sweep = sweep(nothing, settings);
    if (sweep.size() != 1) {
      throw new BadInputException("a trial takes one value for each parameter, not a list");
    }
    return sweep.trial(0);
  }

  private Sweep sweep() {
    root.entries().keySet().stream()
        .filter(key -> !SweepKeys.SECTIONS.contains(key))
        .forEach(key -> problems.unknownKey(root.where(key), key, key, SweepKeys.SECTIONS));
    List.of(SweepKeys.SWEEP, SweepKeys.SET, SweepKeys.FILES, SweepKeys.EXECUTION)
        .forEach(this::checkSection);
    String name = name();
    Optional<Experiment> found = experiment();
    if (found.isEmpty()) {
      problems.throwIfAny(); // without an experiment no parameter can be judged
    }
    Experiment experiment = found.orElseThrow();
    Design design = new DesignReader(root, problems).read();
    checkCount(design);
    KeptFiles kept = keptFiles(name);
    ParameterReader.Read read = new ParameterReader(experiment, design, kept, problems).read(root);
    Optional<Where> where = where(experiment, kept);
    Execution execution = new ExecutionReader(root.section(SweepKeys.EXECUTION), problems).read();
    Optional<Refine> refine =
        new RefineReader(root, experiment, read.dimensions(), problems).read(design);
    checkSize(design, read, where.isPresent());
    problems.throwIfAny();
    Space space = new Space(design, read.dimensions(), where, read.fixed());
    checkCells(experiment, space, read.fixed());
    problems.throwIfAny();
    SortedMap<String, String> files = files(experiment, read);
    UserFiles.know(files.values());
    return new Sweep(name, experiment, space, read.seeds(), read.fixed(), refine, files, execution);
  }

  /** What stands in this file, and in the results of before. */
  private KeptFiles keptFiles(String name) {
    Map<String, String> texts = KeptFiles.read(root, problems);
    if (NAME.matcher(name).matches()) {
      texts.putAll(filesBefore.apply(name));
    }
    UserFiles.know(texts.values());
    return new KeptFiles(texts);
  }

  private static SortedMap<String, String> files(Experiment experiment, ParameterReader.Read read) {
    Map<String, List<Object>> values = new HashMap<>();
    read.fixed().forEach((parameter, value) -> values.put(parameter, List.of(value)));
    read.dimensions().stream()
        .flatMap(dimension -> dimension.axes().stream())
        .filter(Domain.Levels.class::isInstance)
        .forEach(axis -> values.put(axis.parameter(), ((Domain.Levels) axis).values()));
    SortedMap<String, String> files = new TreeMap<>();
    experiment.parameters().stream()
        .filter(Parameter.Text.class::isInstance)
        .forEach(
            parameter ->
                files.putAll(
                    KeptFiles.named(parameter, values.getOrDefault(parameter.name(), List.of()))));
    return files;
  }

  private String name() {
    String name =
        root.entries().containsKey(SweepKeys.NAME)
            ? root.entries().get(SweepKeys.NAME).text()
            : SweepKeys.SWEEP;
    if (!NAME.matcher(name).matches()) {
      problems.add(
          root.where(SweepKeys.NAME),
          SweepKeys.NAME,
          "found " + Text.shown(name) + "; allowed are letters, digits and . _ -");
    }
    return name;
  }

  private Optional<Experiment> experiment() {
    String name =
        root.entries().containsKey(SweepKeys.EXPERIMENT)
            ? root.entries().get(SweepKeys.EXPERIMENT).text()
            : DEFAULT_EXPERIMENT;
    Optional<Experiment> experiment = Experiments.named(name);
    if (experiment.isEmpty()) {
      List<String> known = Experiments.all().stream().map(Experiment::name).toList();
      problems.add(
          root.where(SweepKeys.EXPERIMENT),
          SweepKeys.EXPERIMENT,
          "found "
              + Text.shown(name)
              + Text.suggestion(name, known)
              + "; allowed are "
              + String.join(", ", known));
    }
    return experiment;
  }

  private Optional<Where> where(Experiment experiment, KeptFiles kept) {
    Map<String, Parameter> parameters =
        experiment.parameters().stream().collect(Collectors.toMap(Parameter::name, kept::in));
    try {
      return root.given(SweepKeys.WHERE).map(node -> WhereParser.parse(node.text(), parameters));
    } catch (BadInputException e) {
      problems.add(
          root.where(SweepKeys.WHERE), SweepKeys.WHERE, Objects.requireNonNull(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Before any axis is made: three of the longest would take long, only to be refused. */
  private void checkCount(Design design) {
    if (design instanceof Design.Grid && !isCountable(root.section(SweepKeys.SWEEP))) {
      problems.add(root.where(SweepKeys.SWEEP), SweepKeys.SWEEP, TOO_MANY);
      problems.throwIfAny();
    }
  }

  private static boolean isCountable(Map<String, Yaml> axes) {
    try {
      return sizes(axes).reduce(1, Math::multiplyExact) > 0;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** Of each axis, and of the first of each group: the others move with it. */
  private static LongStream sizes(Map<String, Yaml> axes) {
    return axes.entrySet().stream()
        .flatMap(
            axis -> {
              if (!axis.getKey().equals(SweepKeys.ZIP)) {
                return Stream.of(axis.getValue());
              }
              return (axis.getValue() instanceof Yaml.Sequence groups
                      ? groups.items().stream()
                      : Stream.of(axis.getValue()))
                  .filter(Yaml.Mapping.class::isInstance)
                  .flatMap(group -> ((Yaml.Mapping) group).entries().values().stream().limit(1));
            })
        .mapToLong(AxisReader::size);
  }

  private void checkSize(Design design, ParameterReader.Read read, boolean filtered) {
    try {
      long cells =
          design instanceof Design.Sampled sampled
              ? sampled.samples()
              : read.dimensions().stream()
                  .mapToLong(Dimension::levels)
                  .reduce(1, Math::multiplyExact);
      Math.multiplyExact(cells, (long) Math.max(1, read.seeds().size()));
      if (filtered && cells > Space.MOST_FILTERED) {
        problems.add(
            root.where(SweepKeys.WHERE),
            SweepKeys.WHERE,
            "found " + cells + " cells to filter; allowed are " + Space.MOST_FILTERED);
      }
    } catch (ArithmeticException e) {
      problems.add(root.where(SweepKeys.SWEEP), SweepKeys.SWEEP, TOO_MANY);
    }
  }

  private void checkCells(Experiment experiment, Space space, Map<String, Object> fixed) {
    if (space.size() == 0) {
      problems.add(
          root.where(SweepKeys.WHERE),
          SweepKeys.WHERE,
          "found no cell that it lets through; let through at least one");
      return;
    }
    ConstraintCheck check = new ConstraintCheck(space, fixed);
    for (Constraint rule : experiment.constraints()) {
      check
          .problem(rule)
          .ifPresent(
              wrong ->
                  problems.add(
                      root.where(SweepKeys.SWEEP), String.join(", ", rule.names()), wrong));
    }
  }

  private void checkSection(String key) {
    Yaml node = root.entries().get(key);
    if (node != null && !(node instanceof Yaml.Mapping)) {
      problems.add(node.where(), key, "found " + node.shown() + "; allowed are keys with values");
    }
  }
}
