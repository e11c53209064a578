package mesasweep.worker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an experiment's results are and mean. It is stored beside them, and whatever is said of them
 * later, in tables, statistics and figures, takes its words from there.
 *
 * @param outcomes how a trial may end, in the order of tables; at least one
 * @param findings whose share is mapped; the first is the one that is meant unless another is asked
 *     for
 * @param events what may happen to a trial, in the order of tables. Of those that compete, the
 *     first listed counts where two have the same step
 * @param budget the parameter that says at which step a trial without events is censored, if there
 *     are events
 * @param stepSize the parameter whose product with a number of steps is comparable between runs of
 *     different step sizes, if there is one
 * @param measures what a record holds besides its step
 * @param plane of the map, if there is one
 * @param thresholds parameters by which a trial is judged and not trained
 * @param hasClosedForm whether {@link Experiment#closedForm} may give anything
 * @param settles whether trials may stop before their budget is spent, {@link Ending.Settled}
 * @param pictures that a trial may give of itself, {@link TrialResult#drawings}
 * @param featureSets what may be known of a run before it ends, besides each measure by itself
 */
public record ResultDescription(
    List<Outcome> outcomes,
    List<Finding> findings,
    List<Event> events,
    Optional<Parameter> budget,
    Optional<Parameter> stepSize,
    List<Measure> measures,
    Optional<Plane> plane,
    List<Parameter.Real> thresholds,
    boolean hasClosedForm,
    boolean settles,
    List<Picture> pictures,
    List<FeatureSet> featureSets) {

  /** By which each threshold is taken, {@link Parameter.Real#times}, to judge a trial again. */
  public static final List<Double> FACTORS = List.of(0.5, 1.0, 2.0);

  /** What an outcome is shown as. */
  public enum Role {
    GOOD,
    BAD,
    /** Bad in another way. */
    ALSO_BAD,
    UNDECIDED,
    BROKEN
  }

  /**
   * @param name in capitals, {@code ROBUST}
   * @param label an adjective, "robust"
   * @param meaning one sentence
   * @param isEligible whether such a trial counts in shares; those that could not show what is
   *     looked for don't
   */
  public record Outcome(String name, String label, String meaning, Role role, boolean isEligible) {

    public Outcome(String name, String label, String meaning, Role role) {
      this(name, label, meaning, role, true);
    }
  }

  /**
   * A named set of outcomes.
   *
   * @param name in SQL, {@code deceptive}
   * @param label an adjective, "deceptive"
   * @param outcomes by name
   */
  public record Finding(String name, String label, Set<String> outcomes) {}

  /**
   * Something that holds from some step on to the end.
   *
   * @param name in SQL, {@code long_term}; its column is {@code long_term_step}
   * @param label a noun, "long-term objective"
   * @param timing how exactly the step is known
   * @param competes whether it can come first, or be kept from it by another
   */
  public record Event(String name, String label, Timing timing, boolean competes) {

    /** How exactly the step of an event is known. */
    public enum Timing {
      /** It was looked at in every step. */
      EXACT,
      /** It was looked at in recorded steps, and happened since {@link Verdict#after}. */
      RECORDED
    }
  }

  /** How numbers are spaced on an axis. */
  public enum Scale {
    LINEAR,
    LOGARITHMIC
  }

  /**
   * What is measured in recorded steps.
   *
   * @param name in SQL, {@code training_loss}
   * @param label "training loss"
   * @param unit empty if it has none
   * @param panel which figure shows it, with the others of that panel; empty if none does
   * @param isNullable whether it may be missing, as NaN
   * @param isAveraged whether its mean over trials is shown over the steps
   */
  public record Measure(
      String name,
      String label,
      String unit,
      Scale scale,
      String panel,
      boolean isNullable,
      boolean isAveraged) {

    public Measure(
        String name, String label, String unit, Scale scale, String panel, boolean isNullable) {
      this(name, label, unit, scale, panel, isNullable, false);
    }

    public Measure(String name, String label, Scale scale, String panel) {
      this(name, label, "", scale, panel, false);
    }

    /** The same, whose mean over trials is shown over the steps. */
    public Measure averaged() {
      return new Measure(name, label, unit, scale, panel, isNullable, true);
    }
  }

  /**
   * Measures from which somebody may tell how a run will end.
   *
   * @param name in SQL, {@code white_box}
   * @param label "white box"
   * @param measures by name, at least one
   * @param isHistory whether they are seen as they were up to then, not only as they are
   */
  public record FeatureSet(String name, String label, List<String> measures, boolean isHistory) {

    public FeatureSet {
      measures = List.copyOf(measures);
    }
  }

  /** The two axes of the map. */
  public record Plane(Axis x, Axis y) {

    /**
     * @param shortName one word, by which columns are called: {@code critical_gap}
     * @param scale a logarithmic one may have a 0 besides
     */
    public record Axis(Parameter parameter, String label, String shortName, Scale scale) {}
  }

  /** Without pictures and feature sets. */
  public ResultDescription(
      List<Outcome> outcomes,
      List<Finding> findings,
      List<Event> events,
      Optional<Parameter> budget,
      Optional<Parameter> stepSize,
      List<Measure> measures,
      Optional<Plane> plane,
      List<Parameter.Real> thresholds,
      boolean hasClosedForm,
      boolean settles) {
    this(
        outcomes,
        findings,
        events,
        budget,
        stepSize,
        measures,
        plane,
        thresholds,
        hasClosedForm,
        settles,
        List.of(),
        List.of());
  }

  public ResultDescription {
    outcomes = List.copyOf(outcomes);
    findings = List.copyOf(findings);
    events = List.copyOf(events);
    measures = List.copyOf(measures);
    thresholds = List.copyOf(thresholds);
    pictures = List.copyOf(pictures);
    featureSets = List.copyOf(featureSets);
    List<String> problems = new ArrayList<>();
    List<String> names = outcomes.stream().map(Outcome::name).toList();
    if (names.isEmpty()) {
      problems.add("no outcome");
    }
    twice(names).forEach(name -> problems.add("outcome " + name + " twice"));
    twice(findings.stream().map(Finding::name).toList())
        .forEach(name -> problems.add("finding " + name + " twice"));
    twice(events.stream().map(Event::name).toList())
        .forEach(name -> problems.add("event " + name + " twice"));
    List<String> measured = measures.stream().map(Measure::name).toList();
    twice(measured).forEach(name -> problems.add("measure " + name + " twice"));
    twice(featureSets.stream().map(FeatureSet::name).toList())
        .forEach(name -> problems.add("feature set " + name + " twice"));
    for (FeatureSet set : featureSets) {
      if (measured.contains(set.name())) {
        problems.add("a feature set and a measure of one name, " + set.name());
      }
      if (set.measures().isEmpty()) {
        problems.add("feature set " + set.name() + " of nothing");
      }
      set.measures().stream()
          .filter(measure -> !measured.contains(measure))
          .forEach(
              measure ->
                  problems.add("feature set " + set.name() + " of an unknown measure " + measure));
    }
    twice(pictures.stream().map(Picture::name).toList())
        .forEach(name -> problems.add("picture " + name + " twice"));
    pictures.forEach(picture -> problems.addAll(picture.problems()));
    for (Finding finding : findings) {
      finding.outcomes().stream()
          .filter(outcome -> !names.contains(outcome))
          .forEach(
              outcome ->
                  problems.add("finding " + finding.name() + " of an unknown outcome " + outcome));
    }
    List<String> counts =
        outcomes.stream().map(outcome -> outcome.name().toLowerCase(Locale.ROOT)).toList();
    for (Event event : events) {
      if (!counts.contains(event.name())
          && findings.stream().anyMatch(finding -> finding.name().equals(event.name()))) {
        problems.add("a finding and an event of one name, " + event.name());
      }
    }
    if (!events.isEmpty() && budget.isEmpty()) {
      problems.add("events without a budget");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("a description of results: " + problems);
    }
  }

  static Set<String> twice(List<String> names) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    names.stream().filter(name -> !seen.add(name)).forEach(twice::add);
    return twice;
  }

  /**
   * Holds a result against its description.
   *
   * @throws IllegalStateException that says everything in which it differs
   */
  void require(String experiment, TrialResult result) {
    List<String> problems = new ArrayList<>(problems(result.verdict()));
    result.otherwise().forEach(verdict -> problems.addAll(problems(verdict)));
    int expected = thresholds.size() * FACTORS.size();
    if (result.otherwise().size() != expected) {
      problems.add(result.otherwise().size() + " other verdicts, for its thresholds " + expected);
    }
    problems.addAll(problems(result.ending(), result));
    problems.addAll(problems(result.drawings()));
    double lastStep = -1;
    for (double[] record : result.trajectory()) {
      if (record.length != measures.size() + 1) {
        problems.add(
            "a record of "
                + record.length
                + " numbers, declared are the step and "
                + measures.size());
        break;
      }
      if (!(record[0] > lastStep) || record[0] != Math.rint(record[0])) {
        problems.add("a record at step " + record[0] + " after step " + lastStep);
      }
      lastStep = record[0];
      for (int i = 0; i < measures.size(); i++) {
        double value = record[i + 1];
        if (!Double.isFinite(value) && !(measures.get(i).isNullable() && Double.isNaN(value))) {
          problems.add(measures.get(i).name() + " is " + value + " at step " + record[0]);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "experiment "
              + experiment
              + " gave other results than it declares: "
              + String.join("; ", problems));
    }
  }

  private List<String> problems(Verdict verdict) {
    List<String> problems = new ArrayList<>();
    List<String> known = outcomes.stream().map(Outcome::name).toList();
    if (!known.contains(verdict.outcome())) {
      problems.add("outcome " + verdict.outcome() + ", declared are " + known);
    }
    List<String> knownEvents = events.stream().map(Event::name).toList();
    for (Map.Entry<String, Long> event : verdict.events().entrySet()) {
      if (!knownEvents.contains(event.getKey())) {
        problems.add("event " + event.getKey() + ", declared are " + knownEvents);
      } else if (event.getValue() < 0) {
        problems.add("event " + event.getKey() + " at step " + event.getValue());
      }
    }
    for (Map.Entry<String, Long> after : verdict.after().entrySet()) {
      Long step = verdict.events().get(after.getKey());
      if (!isRecorded(after.getKey())) {
        problems.add(
            "event "
                + after.getKey()
                + " after step "
                + after.getValue()
                + ", not declared as"
                + " one of recorded steps");
      } else if (step == null || step <= after.getValue() || after.getValue() < 0) {
        problems.add(
            "event " + after.getKey() + " after step " + after.getValue() + ", at step " + step);
      }
    }
    return problems;
  }

  private List<String> problems(List<Drawing> drawings) {
    List<String> names = drawings.stream().map(Drawing::picture).toList();
    List<String> known = pictures.stream().map(Picture::name).toList();
    List<String> problems = new ArrayList<>();
    twice(names).forEach(name -> problems.add("picture " + name + " twice"));
    names.stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problems.add("picture " + name + ", declared are " + known));
    for (Picture picture : pictures) {
      drawings.stream()
          .filter(drawing -> drawing.picture().equals(picture.name()))
          .forEach(drawing -> problems.addAll(picture.problems(drawing)));
    }
    return problems;
  }

  private boolean isRecorded(String event) {
    return events.stream()
        .anyMatch(one -> one.name().equals(event) && one.timing() == Event.Timing.RECORDED);
  }

  private List<String> problems(Ending ending, TrialResult result) {
    if (!(ending instanceof Ending.Settled settled)) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    if (!settles) {
      problems.add("a settled trial, but none is declared to settle");
    }
    if (outcomes.stream().noneMatch(outcome -> outcome.name().equals(settled.outcome()))) {
      problems.add("settled as an unknown outcome " + settled.outcome());
    }
    if (settled.isStopped() && !settled.outcome().equals(result.verdict().outcome())) {
      problems.add(
          "stopped as " + settled.outcome() + ", with the outcome " + result.verdict().outcome());
    }
    double[][] records = result.trajectory();
    double last = records.length == 0 ? -1 : records[records.length - 1][0];
    if (settled.step() < 0 || settled.isStopped() && settled.step() != last) {
      problems.add("stopped at step " + settled.step() + ", last recorded at step " + last);
    }
    return problems;
  }

  /** The columns of one recorded step. */
  public List<Column> trajectory() {
    List<Column> columns = new ArrayList<>(List.of(Column.whole("step")));
    measures.forEach(measure -> columns.add(Column.real(measure.name())));
    return columns;
  }
}
