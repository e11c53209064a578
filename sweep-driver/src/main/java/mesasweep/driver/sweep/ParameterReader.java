package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import mesasweep.results.SweepKeys;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.Spelling;
import mesasweep.worker.Trial;

/** Reads {@code sweep:}, with its {@code zip:} groups, and {@code set:}. */
final class ParameterReader {

  private final Experiment experiment;
  private final Design design;
  private final KeptFiles kept;
  private final Problems problems;
  private final Map<String, String> given = new HashMap<>(); // parameter -> the key that gave it
  private final List<Dimension> dimensions = new ArrayList<>();
  private final SortedMap<String, Object> fixed = new TreeMap<>();
  private List<Object> seeds = List.of();

  /**
   * What the two sections say.
   *
   * @param dimensions the axes except the seed's, in the order of the file
   * @param seeds empty if the seed is not swept
   * @param fixed every other parameter
   */
  record Read(List<Dimension> dimensions, List<Object> seeds, SortedMap<String, Object> fixed) {}

  ParameterReader(Experiment experiment, Design design, KeptFiles kept, Problems problems) {
    this.experiment = experiment;
    this.design = design;
    this.kept = kept;
    this.problems = problems;
  }

  /** The parameters of an experiment, the seed among them. */
  static List<Parameter> parameters(Experiment experiment) {
    return Stream.concat(Stream.of(Trial.SEED), experiment.parameters().stream()).toList();
  }

  Read read(Yaml.Mapping root) {
    parameters(experiment).forEach(p -> fixed.put(p.name(), p.defaultValue()));
    root.section(SweepKeys.SWEEP)
        .forEach(
            (key, node) -> {
              if (key.equals(SweepKeys.ZIP)) {
                zip(node);
              } else {
                axis(key, path(SweepKeys.SWEEP + ".", key, node), node);
              }
            });
    root.section(SweepKeys.SET)
        .forEach((key, node) -> fix(key, path(SweepKeys.SET + ".", key, node), node));
    dimensions.forEach(dimension -> fixed.keySet().removeAll(dimension.parameters()));
    if (!seeds.isEmpty()) {
      fixed.remove(Trial.SEED.name());
    }
    checkIsSpread(root);
    return new Read(dimensions, seeds, fixed);
  }

  private void axis(String key, String path, Yaml node) {
    Optional<AxisReader> reader = reader(key, path, node);
    if (reader.isEmpty()) {
      return;
    }
    String parameter = give(key, path, node);
    if (parameter.equals(Trial.SEED.name())) {
      seeds = reader.get().levels(node);
    } else if (IntervalReader.reads(node)) {
      interval(key, parameter, path, (Yaml.Mapping) node)
          .ifPresent(axis -> dimensions.add(new Dimension(List.of(axis))));
    } else {
      dimensions.add(
          new Dimension(List.of(new Domain.Levels(parameter, reader.get().levels(node)))));
    }
  }

  private Optional<Domain> interval(String key, String parameter, String path, Yaml.Mapping node) {
    if (design instanceof Design.Grid) {
      problems.add(
          node.where(),
          path,
          "found "
              + node.shown()
              + ", but a grid has no intervals; give values with linspace or logspace, or sample"
              + " with design: random, sobol or latin-hypercube and samples: N");
      return Optional.empty();
    }
    if (!key.equals(parameter)) {
      problems.add(
          node.where(), path, "found " + node.shown() + "; give the interval of " + parameter);
      return Optional.empty();
    }
    return new IntervalReader(path, named(parameter), problems).read(node);
  }

  private void zip(Yaml node) {
    String path = path(SweepKeys.SWEEP + ".", SweepKeys.ZIP, node);
    List<Yaml> groups = node instanceof Yaml.Sequence list ? list.items() : List.of(node);
    if (groups.isEmpty()) {
      problems.add(node.where(), path, "found an empty list; allowed are groups of axes");
    }
    for (Yaml group : groups) {
      if (group instanceof Yaml.Mapping axes && !axes.entries().isEmpty()) {
        group(path, axes);
      } else {
        problems.add(
            group.where(),
            path,
            "found "
                + group.shown()
                + "; a group is axes that move together: {steps: [100, 200], batch: [8, 16]}");
      }
    }
  }

  private void group(String path, Yaml.Mapping group) {
    int before = problems.count();
    List<Domain> axes = new ArrayList<>();
    int first = -1;
    for (Map.Entry<String, Yaml> entry : group.entries().entrySet()) {
      String key = entry.getKey();
      Yaml node = entry.getValue();
      String below = path + "." + key;
      Optional<AxisReader> reader = reader(key, below, node);
      if (reader.isEmpty()) {
        continue;
      }
      String parameter = give(key, below, node);
      if (parameter.equals(Trial.SEED.name())) {
        problems.add(
            node.where(), below, "found the seed; replicates multiply and cannot be zipped");
      } else if (IntervalReader.reads(node)) {
        problems.add(
            node.where(), below, "found " + node.shown() + "; an axis of a group is a list");
      } else {
        List<Object> values = reader.get().levelsThatMayRepeat(node);
        if (first >= 0 && values.size() != first && problems.count() == before) {
          problems.add(
              node.where(),
              below,
              "found "
                  + values.size()
                  + " values; allowed are "
                  + first
                  + ", as many as "
                  + axes.get(0).parameter()
                  + " has");
        }
        first = first < 0 ? values.size() : first;
        axes.add(new Domain.Levels(parameter, values));
      }
    }
    if (problems.count() == before) {
      Dimension dimension = new Dimension(axes);
      checkDiffers(path, group, dimension);
      dimensions.add(dimension);
    }
  }

  private void checkDiffers(String path, Yaml.Mapping group, Dimension dimension) {
    Set<Map<String, Object>> combinations = new HashSet<>();
    for (int level = 0; level < dimension.levels(); level++) {
      Map<String, Object> values = new TreeMap<>();
      dimension.putLevel(level, values);
      if (!combinations.add(values)) {
        problems.add(group.where(), path, "found " + values + " twice; they must differ");
      }
    }
  }

  private void fix(String key, String path, Yaml node) {
    Optional<AxisReader> reader = reader(key, path, node);
    if (reader.isEmpty()) {
      return;
    }
    String parameter = give(key, path, node);
    if (node instanceof Yaml.Scalar scalar) {
      reader.get().value(scalar).ifPresent(value -> fixed.put(parameter, value));
    } else {
      problems.add(
          node.where(),
          path,
          "found " + node.shown() + "; set: fixes one value (axes belong under sweep:)");
    }
  }

  /** Samples over listed values and whole numbers alone would repeat one another. */
  private void checkIsSpread(Yaml.Mapping root) {
    boolean continuous =
        dimensions.stream()
            .flatMap(dimension -> dimension.axes().stream())
            .anyMatch(axis -> axis instanceof Domain.Interval interval && !interval.whole());
    if (design instanceof Design.Sampled sampled) {
      if (!continuous && problems.count() == 0) {
        problems.add(
            root.where(SweepKeys.DESIGN),
            SweepKeys.DESIGN,
            "found "
                + design.key()
                + " without an interval, so that trials would repeat; give a real parameter as"
                + " {uniform: [low, high]} or {loguniform: [low, high]}, or use design: grid");
      }
      if (sampled.method() == Design.Method.SOBOL
          && dimensions.size() > Sampler.MOST_SOBOL_DIMENSIONS) {
        problems.add(
            root.where(SweepKeys.DESIGN),
            SweepKeys.DESIGN,
            "found "
                + dimensions.size()
                + " axes; allowed for sobol are "
                + Sampler.MOST_SOBOL_DIMENSIONS);
      }
    }
  }

  private static String path(String section, String key, Yaml node) {
    return node.where().equals(Settings.WHERE) ? key : section + key;
  }

  /** Notes where a parameter was given; returns its own name for any of its spellings. */
  private String give(String key, String path, Yaml node) {
    String parameter =
        experiment.spellings().stream()
            .filter(spelling -> spelling.written().name().equals(key))
            .map(Spelling::parameter)
            .findFirst()
            .orElse(key);
    String before = given.put(parameter, path);
    if (before != null) {
      problems.add(node.where(), path, "also given by " + before + "; give only one of the two");
    }
    return parameter;
  }

  /** The reader for a key that names a parameter or one of its other spellings. */
  private Optional<AxisReader> reader(String key, String path, Yaml node) {
    for (Parameter parameter : parameters(experiment)) {
      if (parameter.name().equals(key)) {
        return Optional.of(
            new AxisReader(path, kept.in(parameter), DoubleUnaryOperator.identity(), problems));
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

  private Parameter named(String name) {
    return experiment.parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
