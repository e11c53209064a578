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
}
