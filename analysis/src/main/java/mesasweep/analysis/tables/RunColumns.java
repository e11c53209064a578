package mesasweep.analysis.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.Schema;

/** What the columns of single trials say. */
final class RunColumns {

  private static final Documented TRIAL_ID =
      new Documented(
          Schema.TRIAL_ID, "hash of the experiment, the seed and the parameters, 20 digits");
  private static final Documented SEED = new Documented(Schema.SEED, "replicate");
  private static final Documented STATE =
      new Documented(Schema.STATE, "DONE, FAILED, CRASHED or TIMED_OUT");
  private static final Documented FAILURE =
      new Documented(Schema.FAILURE, "why it is not done, with the stack");
  private static final Documented HOST = new Documented(Schema.HOST, "where it ran");
  private static final Documented FINISHED_AT =
      new Documented(Schema.FINISHED_AT, "when it ended, UTC");
  private static final Documented SECONDS =
      new Documented(Schema.SECONDS, "wall time, a pack's shared evenly among its trials");
  private static final Documented BATCH =
      new Documented(SweepTables.BATCH_NUMBER, "the batch that it was committed with");

  private RunColumns() {}

  static List<Documented> of(ExperimentDescription experiment) {
    List<Documented> columns = new ArrayList<>();
    columns.add(TRIAL_ID);
    columns.add(new Documented(Schema.EXPERIMENT, "its name"));
    columns.add(
        new Documented(
            Schema.TIER,
            "how its agent plans: analytic, hand-built planner, learned planner or no planner"));
    columns.add(SEED);
    for (ExperimentDescription.Parameter parameter : experiment.parameters()) {
      columns.add(new Documented(parameter.column(), parameter.meaning()));
      parameter
          .wordColumn()
          .ifPresent(
              column ->
                  columns.add(
                      new Documented(
                          column, "the word in place of the number: " + parameter.words())));
    }
    columns.add(STATE);
    columns.add(
        new Documented(
            Schema.OUTCOME,
            String.join(
                ", ",
                experiment.outcomes().stream().map(ExperimentDescription.Outcome::name).toList())));
    if (experiment.settles()) {
      columns.add(
          new Documented(
              Schema.SETTLED_OUTCOME,
              "what it was certain to end as before its budget was spent, null if it never was"));
      columns.add(new Documented(Schema.SETTLED_STEP, "the step from which it was"));
      columns.add(
          new Documented(
              Schema.STOPPED_STEP,
              "the step at which it stopped for that, null if it went on to its budget"));
    }
    for (Event event : experiment.events()) {
      columns.add(new Documented(event.column(), stepOf(event)));
      event
          .afterColumn()
          .ifPresent(
              after ->
                  columns.add(
                      new Documented(
                          after,
                          "the recorded step before, at which it did not hold, null if it held"
                              + " from the start")));
    }
    for (Measure measure : experiment.measures()) {
      columns.add(new Documented(Schema.lastOf(measure.name()), "last " + measure.label()));
    }
    if (experiment.hasClosedForm()) {
      columns.add(
          new Documented(
              Schema.CLOSED_FORM, "where a law has the boundary at this trial's place on the map"));
    }
    if (!experiment.thresholds().isEmpty()) {
      columns.add(
          new Documented(
              Schema.VERDICTS, "the trial judged again by other thresholds: view thresholds"));
    }
    if (!experiment.pictures().isEmpty()) {
      columns.add(new Documented(Schema.PICTURES, pictures(experiment)));
    }
    columns.add(new Documented(Schema.TRAJECTORY, "array of the recorded steps: view trajectory"));
    columns.addAll(List.of(FAILURE, HOST, FINISHED_AT, SECONDS, BATCH));
    columns.addAll(FirstEvents.documentation());
    return columns;
  }

  private static String pictures(ExperimentDescription experiment) {
    return "array of pictures, empty if the trial has none: "
        + experiment.pictures().stream()
            .map(
                picture ->
                    picture.name()
                        + " is the "
                        + picture.label()
                        + " ("
                        + picture.tiles().stream()
                            .map(tile -> tile.code() + " " + tile.label())
                            .collect(Collectors.joining(", "))
                        + "; path: "
                        + picture.path()
                        + ")")
            .collect(Collectors.joining("; "))
        + "; rows from the top, path by cells counted from 0 along the rows";
  }

  private static String stepOf(Event event) {
    String first =
        switch (event.timing()) {
          case EXACT -> "first step";
          case RECORDED -> "first recorded step";
        };
    return first + " from which it holds to the end, null if it does not: " + event.label();
  }

  static List<Documented> ofTrajectory(ExperimentDescription experiment) {
    List<Documented> columns = new ArrayList<>(List.of(TRIAL_ID, SEED));
    columns.add(
        new Documented(
            View.AXES.name(),
            View.AXES.meaning() + "; initial_NAME where a measurement is called the same"));
    columns.add(new Documented(Schema.OUTCOME, "of the trial"));
    columns.add(new Documented(Schema.STEP, "training steps done"));
    for (Measure measure : experiment.measures()) {
      String unit = measure.unit().isEmpty() ? "" : " in " + measure.unit();
      columns.add(new Documented(measure.name(), measure.label() + unit));
    }
    return columns;
  }

  static List<Documented> ofFailures(ExperimentDescription experiment) {
    return List.of(
        TRIAL_ID,
        SEED,
        View.AXES,
        STATE,
        new Documented("message", "the first line of the failure"),
        FAILURE,
        HOST,
        FINISHED_AT,
        SECONDS,
        BATCH);
  }
}
