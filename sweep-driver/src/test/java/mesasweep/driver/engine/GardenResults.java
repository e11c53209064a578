package mesasweep.driver.engine;

import java.util.Map;
import java.util.TreeMap;
import mesasweep.worker.Names;
import mesasweep.worker.Trial;
import mesasweep.worker.Verdict;

/** What must come out of the garden. */
public final class GardenResults {

  private GardenResults() {}

  public static Plant of(Trial trial) {
    return new Plant(trial, GardenExperiment.verdict(trial));
  }

  /** A trial, and how it must end. */
  public record Plant(Trial trial, Verdict verdict) {

    public double water() {
      return GardenExperiment.WATER.in(trial.parameters());
    }

    public double light() {
      return GardenExperiment.LIGHT.in(trial.parameters());
    }

    public String soil() {
      return Names.word(GardenExperiment.SOIL.in(trial.parameters()));
    }

    public String outcome() {
      return verdict.outcome();
    }

    public boolean isEligible() {
      return !outcome().equals("BARREN");
    }

    public boolean has(String event) {
      return verdict.events().containsKey(event);
    }

    public long step(String event) {
      return verdict.events().get(event);
    }

    /** The outcome if plants bloomed at another vigour. */
    public String judged(double factor) {
      Map<String, Object> values = new TreeMap<>(trial.parameters());
      values.merge("outcome.bloom", factor, (one, other) -> (Double) one * (Double) other);
      return GardenExperiment.verdict(Trial.of(new GardenExperiment(), values)).outcome();
    }
  }
}
