package mesasweep.driver.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mesasweep.analysis.tables.View;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.engine.Descriptions;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.Text;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "experiments",
    mixinStandardHelpOptions = true,
    header = "Show what can be swept, and what its results say.",
    description =
        "Without a NAME, the experiments; with one, its parameters, outcomes, findings, events and"
            + " measures, and the views and columns of SQL.",
    footer = {"", "Example: sweep experiments race"})
final class ExperimentsCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "An experiment.")
  private Optional<String> name = Optional.empty();

  @Override
  public Integer call() {
    if (name.isEmpty()) {
      for (Experiment experiment : Experiments.all()) {
        System.out.printf(
            "%-20s %d parameters; findings: %s%n",
            experiment.name(),
            experiment.parameters().size(),
            String.join(
                ", ", experiment.results().findings().stream().map(f -> f.name()).toList()));
      }
      return 0;
    }
    print(
        Experiments.named(name.get())
            .orElseThrow(() -> new BadInputException(unknown(name.get()))));
    return 0;
  }

  private static String unknown(String name) {
    List<String> known = Experiments.all().stream().map(Experiment::name).toList();
    return "no experiment "
        + Text.shown(name)
        + Text.suggestion(name, known)
        + "; there are "
        + String.join(", ", known);
  }

  private static void print(Experiment experiment) {
    ExperimentDescription description = Descriptions.of(experiment);
    System.out.printf("%s, version %d%n", description.experiment(), description.version());
    title("parameters");
    for (Parameter parameter : experiment.parameters()) {
      print(parameter);
    }
    print(Trial.SEED);
    title("outcomes");
    for (ExperimentDescription.Outcome outcome : description.outcomes()) {
      line(
          outcome.name(),
          outcome.meaning() + (outcome.isEligible() ? "" : " Not counted in shares."));
    }
    title("findings");
    for (ExperimentDescription.Finding finding : description.findings()) {
      line(finding.name(), "the trials that are " + String.join(" or ", finding.outcomes()));
    }
    title("events");
    for (ExperimentDescription.Event event : description.events()) {
      line(event.name(), event.label() + (event.competes() ? ", competes to be first" : ""));
    }
    title("measures");
    for (ExperimentDescription.Measure measure : description.measures()) {
      line(measure.name(), measure.label());
    }
    if (!description.featureSets().isEmpty()) {
      title("feature sets");
    }
    for (ExperimentDescription.FeatureSet set : description.featureSets()) {
      line(set.name(), set.label() + ": " + String.join(", ", set.measures()));
    }
    if (!description.pictures().isEmpty()) {
      title("pictures");
    }
    for (ExperimentDescription.Picture picture : description.pictures()) {
      line(picture.name(), picture.label() + ": " + picture.meaning());
    }
    title("views of SQL");
    for (View view : Views.ALL) {
      line(view.name(), view.about());
      for (View.Documented column : view.columns().apply(description)) {
        System.out.printf("    %-30s %s%n", column.name(), column.meaning());
      }
    }
  }

  private static void print(Parameter parameter) {
    line(
        parameter.name(),
        "%s; %s; default %s"
            .formatted(parameter.meaning(), parameter.allowed(), parameter.defaultValue()));
  }

  private static void title(String text) {
    System.out.printf("%n%s%n", text);
  }

  private static void line(String name, String text) {
    System.out.printf("  %-26s %s%n", name, text);
  }
}
