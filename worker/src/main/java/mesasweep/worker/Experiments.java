package mesasweep.worker;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The experiments on the class path. */
public final class Experiments {

  private Experiments() {}

  public static Optional<Experiment> named(String name) {
    return all().stream().filter(experiment -> experiment.name().equals(name)).findFirst();
  }

  public static List<Experiment> all() {
    return ServiceLoader.load(Experiment.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  /** Trials of the same shape may share a pack. */
  public static String shape(Experiment experiment, Trial trial) {
    return experiment.shape().stream()
        .map(parameter -> String.valueOf(trial.parameters().get(parameter.name())))
        .collect(Collectors.joining(" "));
  }

  /**
   * Runs trials of one shape.
   *
   * @return their results in the same order
   * @throws IllegalArgumentException if they are of several shapes
   * @throws IllegalStateException if they are not as the experiment declares them
   * @throws InterruptedException soon after the thread is interrupted
   */
  public static List<TrialResult> run(Experiment experiment, List<Trial> pack)
      throws InterruptedException {
    if (pack.stream().map(trial -> shape(experiment, trial)).distinct().count() > 1) {
      throw new IllegalArgumentException("a pack needs trials of one shape");
    }
    List<TrialResult> results = experiment.run(pack);
    if (results.size() != pack.size()) {
      throw new IllegalStateException(
          "experiment "
              + experiment.name()
              + " gave "
              + results.size()
              + " results for "
              + pack.size()
              + " trials");
    }
    ResultDescription description = experiment.results();
    results.forEach(result -> description.require(experiment.name(), result));
    return results;
  }
}
