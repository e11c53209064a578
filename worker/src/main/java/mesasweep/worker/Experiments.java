package mesasweep.worker;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The experiments on the class path. */
public final class Experiments {

  private Experiments() {}

  public static Optional<Experiment> named(String name) {
    return all().stream().filter(experiment -> experiment.name().equals(name)).findFirst();
  }

  public static List<Experiment> all() {
    return ServiceLoader.load(Experiment.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  /**
   * Runs trials of one shape.
   *
   * @return their results in the same order
   * @throws IllegalStateException if they are not as the experiment declares them
   * @throws InterruptedException soon after the thread is interrupted
   */
  public static List<TrialResult> run(Experiment experiment, List<Trial> pack)
      throws InterruptedException {
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
