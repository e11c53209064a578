package mesasweep.driver.engine;

import java.util.List;
import mesasweep.results.ExperimentDescription;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.Picture;
import mesasweep.worker.ResultDescription;

/** What an experiment declares, in the form that is stored beside its results. */
public final class Descriptions {

  private Descriptions() {}

  public static ExperimentDescription of(Experiment experiment) {
    ResultDescription results = experiment.results();
    return new ExperimentDescription(
        ExperimentDescription.FORMAT,
        experiment.name(),
        experiment.version(),
        experiment.parameters().stream().map(Descriptions::parameter).toList(),
        results.outcomes().stream()
            .map(
                outcome ->
                    new ExperimentDescription.Outcome(
                        outcome.name(),
                        outcome.label(),
                        outcome.meaning(),
                        role(outcome.role()),
                        outcome.isEligible()))
            .toList(),
        results.findings().stream()
            .map(
                finding ->
                    new ExperimentDescription.Finding(
                        finding.name(),
                        finding.label(),
                        finding.outcomes().stream().sorted().toList()))
            .toList(),
        results.events().stream()
            .map(
                event ->
                    new ExperimentDescription.Event(
                        event.name(),
                        event.label(),
                        ExperimentDescription.Timing.valueOf(event.timing().name()),
                        event.competes()))
            .toList(),
        results.budget().map(Parameter::name),
        results.stepSize().map(Parameter::name),
        results.measures().stream()
            .map(
                measure ->
                    new ExperimentDescription.Measure(
                        measure.name(),
                        measure.label(),
                        measure.unit(),
                        scale(measure.scale()),
                        measure.panel(),
                        measure.isNullable(),
                        measure.isAveraged()))
            .toList(),
        results
            .plane()
            .map(plane -> new ExperimentDescription.Plane(axis(plane.x()), axis(plane.y()))),
        results.thresholds().stream().map(Parameter::name).toList(),
        results.thresholds().isEmpty() ? List.of() : ResultDescription.FACTORS,
        results.hasClosedForm(),
        results.settles(),
        results.pictures().stream().map(Descriptions::picture).toList(),
        results.thresholds().stream().filter(Parameter.Real::isShare).map(Parameter::name).toList(),
        results.featureSets().stream()
            .map(
                set ->
                    new ExperimentDescription.FeatureSet(
                        set.name(), set.label(), set.measures(), set.isHistory()))
            .toList());
  }

  private static ExperimentDescription.Parameter parameter(Parameter parameter) {
    List<String> words = parameter instanceof Parameter.OrWord<?> ? parameter.words() : List.of();
    return new ExperimentDescription.Parameter(
        parameter.name(),
        ExperimentDescription.Type.valueOf(parameter.column().type().name()),
        words,
        parameter.meaning());
  }

  private static ExperimentDescription.PlaneAxis axis(ResultDescription.Plane.Axis axis) {
    return new ExperimentDescription.PlaneAxis(
        axis.parameter().name(), axis.label(), axis.shortName(), scale(axis.scale()));
  }

  private static ExperimentDescription.Picture picture(Picture picture) {
    return new ExperimentDescription.Picture(
        picture.name(),
        picture.label(),
        picture.meaning(),
        picture.tiles().stream()
            .map(
                tile ->
                    new ExperimentDescription.Tile(
                        tile.code(), tile.label(), tile.role().map(Descriptions::role)))
            .toList(),
        picture.path());
  }

  private static ExperimentDescription.Role role(ResultDescription.Role role) {
    return ExperimentDescription.Role.valueOf(role.name());
  }

  private static ExperimentDescription.Scale scale(ResultDescription.Scale scale) {
    return ExperimentDescription.Scale.valueOf(scale.name());
  }
}
