package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mesasweep.results.Halving;
import mesasweep.results.SweepKeys;
import mesasweep.results.Text;
import mesasweep.worker.Column;
import mesasweep.worker.Experiment;
import mesasweep.worker.ResultDescription.Finding;
import mesasweep.worker.ResultDescription.Plane;
import mesasweep.worker.ResultDescription.Scale;

/** Reads {@code refine:}. */
final class RefineReader {

  static final String FINDING = "finding";
  static final String LEVELS = "levels";
  static final String TO = "to";
  static final String SEEDS = "seeds";

  private static final List<String> KEYS = List.of(SweepKeys.AXES, FINDING, LEVELS, TO, SEEDS);
  private static final String PREFIX = SweepKeys.REFINE + ".";
  private static final Pattern PERCENT = Pattern.compile("(\\d+(?:\\.\\d+)?) ?%");

  /** 65,536 parts of the distance between two listed values. */
  private static final int MOST_LEVELS = 16;

  private static final int MOST_SEEDS = 1_000_000;

  private final Yaml.Mapping root;
  private final Experiment experiment;
  private final List<Dimension> dimensions;
  private final Problems problems;

  /**
   * @param dimensions what the sweep varies
   */
  RefineReader(
      Yaml.Mapping root, Experiment experiment, List<Dimension> dimensions, Problems problems) {
    this.root = root;
    this.experiment = experiment;
    this.dimensions = dimensions;
    this.problems = problems;
  }

  /** Empty if the sweep is not refined, or after reporting what is wrong. */
  Optional<Refine> read(Design design) {
    Optional<Yaml> given = root.given(SweepKeys.REFINE);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    int before = problems.count();
    if (!(given.get() instanceof Yaml.Mapping keys)) {
      problems.add(
          given.get().where(),
          SweepKeys.REFINE,
          "found " + given.get().shown() + "; allowed are keys, as in {levels: 4} or {to: 5 %}");
      return Optional.empty();
    }
    keys.entries().keySet().stream()
        .filter(key -> !KEYS.contains(key))
        .forEach(key -> problems.unknownKey(keys.where(key), PREFIX + key, key, KEYS));
    if (!(design instanceof Design.Grid)) {
      problems.add(
          keys.where(), SweepKeys.REFINE, "found with design " + design.key() + "; a grid can be");
    }
    Optional<Integer> levels = whole(keys, LEVELS, MOST_LEVELS);
    OptionalDouble to = to(keys);
    if (!keys.entries().containsKey(LEVELS) && !keys.entries().containsKey(TO)) {
      problems.add(
          keys.where(),
          SweepKeys.REFINE,
          "found "
              + keys.shown()
              + "; say how far, with "
              + LEVELS
              + ": N (halvings) or "
              + TO
              + ": 5 %");
    }
    Optional<String> finding = finding(keys);
    if (finding.isEmpty()) {
      return Optional.empty();
    }
    List<String> axes = axes(keys, to.isPresent());
    checkLengths(axes, levels.orElse(MOST_LEVELS), keys.where());
    Refine refine =
        new Refine(
            axes,
            finding.get(),
            levels.orElse(MOST_LEVELS),
            to,
            whole(keys, SEEDS, MOST_SEEDS).map(OptionalInt::of).orElse(OptionalInt.empty()));
    return problems.count() == before ? Optional.of(refine) : Optional.empty();
  }

  private Optional<Integer> whole(Yaml.Mapping keys, String key, int most) {
    Optional<Yaml> node = keys.given(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Optional<Integer> number = Decimal.whole(node.get(), 1, most).map(Math::toIntExact);
    if (number.isPresent()) {
      return number;
    }
    problems.add(
        node.get().where(),
        PREFIX + key,
        "found " + node.get().shown() + "; allowed is a whole number from 1 to " + most);
    return Optional.empty();
  }

  private OptionalDouble to(Yaml.Mapping keys) {
    Optional<Yaml> node = keys.given(TO);
    if (node.isEmpty()) {
      return OptionalDouble.empty();
    }
    Matcher percent = PERCENT.matcher(node.get().text());
    double share =
        percent.matches()
            ? Double.parseDouble(percent.group(1)) / 100.0
            : node.get() instanceof Yaml.Scalar scalar && scalar.value() instanceof Number number
                ? number.doubleValue()
                : Double.NaN;
    if (!(share > 0.0 && share <= 1.0)) {
      problems.add(
          node.get().where(),
          PREFIX + TO,
          "found "
              + node.get().shown()
              + "; allowed is a share above 0 and at most 1: 5 % or 0.05");
    }
    return OptionalDouble.of(share);
  }

  /** Empty if there is none to follow. */
  private Optional<String> finding(Yaml.Mapping keys) {
    List<String> names = experiment.results().findings().stream().map(Finding::name).toList();
    if (names.isEmpty()) {
      problems.add(
          keys.where(),
          SweepKeys.REFINE,
          "found for " + experiment.name() + ", which declares no finding to follow");
      return Optional.empty();
    }
    String name = keys.given(FINDING).map(Yaml::text).orElse(names.get(0));
    if (!names.contains(name)) {
      problems.unknownKey(keys.where(FINDING), PREFIX + FINDING, name, names);
    }
    return Optional.of(name);
  }

  /**
   * By default those of the experiment's plane that are swept, or the one that {@code to} is of.
   */
  private List<String> axes(Yaml.Mapping keys, boolean isTo) {
    List<String> fit =
        dimensions.stream().filter(RefineReader::canBeHalved).map(RefineReader::name).toList();
    Optional<Yaml> given = keys.given(SweepKeys.AXES);
    List<String> names =
        given
            .map(
                node ->
                    node instanceof Yaml.Sequence list
                        ? list.items().stream().map(Yaml::text).toList()
                        : List.of(node.text()))
            .orElseGet(() -> ofThePlane(isTo).filter(fit::contains).toList());
    String where = keys.where(SweepKeys.AXES);
    names.stream()
        .filter(name -> !fit.contains(name))
        .forEach(
            name ->
                problems.add(
                    where,
                    PREFIX + SweepKeys.AXES,
                    "found "
                        + name
                        + Text.suggestion(name, fit)
                        + "; allowed are swept axes of two and more listed numbers that are not"
                        + " zipped: "
                        + String.join(", ", fit)));
    int most = isTo ? 1 : 2;
    if (names.isEmpty()
        || names.size() > most
        || names.stream().distinct().count() < names.size()) {
      problems.add(
          where,
          PREFIX + SweepKeys.AXES,
          "found "
              + (names.isEmpty() ? "none" : String.join(", ", names))
              + "; allowed "
              + (isTo ? "with " + TO + " is one axis" : "are one or two axes")
              + " of "
              + String.join(", ", fit));
    }
    return names;
  }

  private void checkLengths(List<String> axes, int levels, String where) {
    int most = Lattice.mostListed(levels);
    dimensions.stream()
        .filter(dimension -> axes.contains(name(dimension)) && dimension.levels() > most)
        .forEach(
            dimension ->
                problems.add(
                    where,
                    PREFIX + LEVELS,
                    "found "
                        + levels
                        + " for "
                        + dimension.levels()
                        + " values of "
                        + name(dimension)
                        + "; allowed are at most "
                        + most
                        + " values then"));
  }

  private Stream<String> ofThePlane(boolean isTo) {
    return experiment.results().plane().stream()
        .flatMap(plane -> isTo ? Stream.of(plane.y()) : Stream.of(plane.x(), plane.y()))
        .map(axis -> axis.parameter().name());
  }

  private static boolean canBeHalved(Dimension dimension) {
    return dimension.axes().size() == 1
        && dimension.axes().get(0) instanceof Domain.Levels levels
        && levels.values().size() > 1
        && levels.values().stream().allMatch(Number.class::isInstance);
  }

  private static String name(Dimension dimension) {
    return dimension.axes().get(0).parameter();
  }

  /** The values of a refined axis. */
  static Lattice lattice(Sweep sweep, Refine refine, String axis) {
    Dimension dimension =
        sweep.space().dimensions().stream()
            .filter(one -> one.parameters().equals(List.of(axis)))
            .findFirst()
            .orElseThrow();
    List<Object> values = new ArrayList<>(((Domain.Levels) dimension.axes().get(0)).values());
    values.sort(Comparator.comparingDouble(value -> ((Number) value).doubleValue()));
    return new Lattice(
        Optional.of(axis),
        values,
        halving(sweep.experiment(), axis),
        refine.levels(),
        refine.to().orElse(0.0));
  }

  private static Halving halving(Experiment experiment, String axis) {
    boolean logarithmic =
        experiment.results().plane().stream()
            .flatMap(plane -> Stream.of(plane.x(), plane.y()))
            .filter(one -> one.parameter().name().equals(axis))
            .map(Plane.Axis::scale)
            .anyMatch(Scale.LOGARITHMIC::equals);
    boolean whole =
        experiment.parameters().stream()
            .filter(parameter -> parameter.name().equals(axis))
            .anyMatch(parameter -> parameter.column().type() == Column.Type.WHOLE);
    return new Halving(logarithmic, whole);
  }
}
