package mesasweep.driver.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mesasweep.analysis.tables.Format;
import mesasweep.driver.engine.RefinedTrials;
import mesasweep.driver.engine.StoredTrial;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.Text;
import mesasweep.results.store.Location;
import mesasweep.worker.Column;
import mesasweep.worker.Ending;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "trial",
    mixinStandardHelpOptions = true,
    header = "Run one trial here and print its trajectory.",
    description = {
      "The trial is one of a result directory or sweep file (--id), or what key=value words",
      "describe: over a file's fixed parameters, or over the defaults when no file is named."
    },
    footer = {
      "",
      "Examples:",
      "  sweep trial experiment=race steps=500 seed=3 --format csv",
      "  sweep trial results/quickstart --id 0123456789abcdef0123 --check"
    })
final class TrialCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "DIR|SWEEP.yaml|key=value",
      description = "A result directory or sweep file, and settings.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--id", description = "The trial_id.")
  private String id;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; table by default.")
  private Format format;

  @Option(
      names = "--check",
      description = "Compare with the stored row, bit for bit; exit status 1 if they differ.")
  private boolean check;

  @Override
  public Integer call() throws InterruptedException {
    Optional<Location> source = source();
    List<String> settings = words.subList(source.isPresent() ? 1 : 0, words.size());
    Trial trial = trial(source, settings);
    Experiment experiment = Experiments.named(trial.experiment()).orElseThrow();
    TrialResult result = Experiments.run(experiment, List.of(trial)).get(0);
    if (check) {
      return compare(source, experiment, trial, result);
    }
    print(experiment, trial, result);
    return 0;
  }

  private Optional<Location> source() {
    return words.stream()
        .findFirst()
        .filter(word -> !word.contains("=") || Files.exists(Path.of(word)))
        .map(LocationConverter::of);
  }

  private Trial trial(Optional<Location> source, List<String> settings) {
    if (source.isEmpty()) {
      if (id != null) {
        throw new BadInputException("--id needs the result directory or sweep file it is from");
      }
      return SweepFile.trial(settings);
    }
    Location file = source.get();
    Sweep sweep =
        file.isFolder()
            ? SweepFile.stored(ResultDirectory.at(file), settings)
            : SweepFile.read(file, settings);
    if (id != null) {
      return sweep
          .find(id)
          .or(() -> refined(file, sweep))
          .orElseThrow(
              () -> new BadInputException(file + ": no trial of it has the id " + Text.shown(id)));
    }
    if (sweep.size() != 1) {
      throw new BadInputException(
          file
              + ": it has "
              + sweep.size()
              + " trials: name one with --id, or give "
              + String.join(", ", sweep.axes().stream().map(a -> a.parameter() + "=...").toList()));
    }
    return sweep.trial(0);
  }

  /** One of those that the refinement of a sweep has asked for. */
  private Optional<Trial> refined(Location directory, Sweep sweep) {
    return directory.isFolder()
        ? RefinedTrials.find(sweep, ResultDirectory.at(directory), id)
        : Optional.empty();
  }

  private int compare(
      Optional<Location> source, Experiment experiment, Trial trial, TrialResult result) {
    Location directory =
        source
            .filter(Location::isFolder)
            .orElseThrow(() -> new BadInputException("--check needs a result directory"));
    StoredTrial stored =
        StoredTrial.find(ResultDirectory.at(directory), experiment, trial.id())
            .orElseThrow(
                () ->
                    new BadInputException(directory + ": trial " + trial.id() + " is not stored"));
    List<String> differences = stored.differences(experiment, trial, result);
    if (differences.isEmpty()) {
      System.out.printf("trial %s: the stored row, bit for bit%n", trial.id());
      return 0;
    }
    System.out.printf("trial %s differs from the stored row:%n", trial.id());
    differences.forEach(System.out::println);
    return Mesasweep.FAILED_TRIALS;
  }

  private void print(Experiment experiment, Trial trial, TrialResult result) {
    if (format == Format.table) {
      System.out.println("trial_id " + trial.id());
      Map<String, Object> shown = new LinkedHashMap<>(trial.parameters());
      shown.put(Schema.TIER, experiment.tier(trial).word());
      shown.put(Schema.OUTCOME, result.verdict().outcome());
      for (ResultDescription.Event event : experiment.results().events()) {
        shown.put(Schema.stepOf(event.name()), result.verdict().events().get(event.name()));
        if (event.timing() == ResultDescription.Event.Timing.RECORDED) {
          shown.put(Schema.afterOf(event.name()), result.verdict().after().get(event.name()));
        }
      }
      if (result.ending() instanceof Ending.Settled settled) {
        shown.put(Schema.SETTLED_OUTCOME, settled.outcome());
        shown.put(Schema.SETTLED_STEP, settled.step());
        shown.put(Schema.STOPPED_STEP, settled.isStopped() ? settled.step() : null);
      }
      shown.forEach(
          (name, value) -> System.out.printf("  %-26s %s%n", name, value == null ? "" : value));
    }
    List<Column> columns = experiment.results().trajectory();
    format.print(
        columns.stream().map(Column::name).toList(),
        Arrays.stream(result.trajectory()).map(step -> cells(columns, step)).iterator(),
        System.out);
  }

  private static List<Object> cells(List<Column> columns, double[] step) {
    List<Object> cells = new ArrayList<>();
    for (int i = 0; i < step.length; i++) {
      boolean whole = columns.get(i).type() == Column.Type.WHOLE;
      if (Double.isNaN(step[i])) { // not measured
        cells.add(null);
      } else {
        cells.add(whole ? (Object) (long) step[i] : (Object) step[i]);
      }
    }
    return cells;
  }
}
