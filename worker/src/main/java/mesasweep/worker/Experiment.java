package mesasweep.worker;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a sweep varies, runs and stores. The engine finds implementations on the class path with
 * {@link java.util.ServiceLoader}.
 */
public interface Experiment {

  /** The name in the sweep file's {@code experiment:}, kebab-case. */
  String name();

  /** Part of every trial's identity: raise it when the same parameters would give other results. */
  int version();

  /** Everything a sweep can vary, {@code seed} excepted: every experiment has that one. */
  List<Parameter> parameters();

  /** Other names under which a parameter may be given. */
  default List<Spelling> spellings() {
    return List.of();
  }

  /** Rules between parameters, checked before a sweep starts. */
  default List<Constraint> constraints() {
    return List.of();
  }

  /** What its results are and mean. */
  ResultDescription results();

  /** What the trials of a pack must agree in, such as what sizes arrays; by default in nothing. */
  default List<Parameter> shape() {
    return List.of();
  }

  /** How many trials of this one's shape best run together; 1 if they gain nothing by it. */
  int packSize(Trial trial);

  /**
   * Runs trials of one {@link #shape} and returns their results in the same order: a pure function
   * of the trials, so that a trial gives the same bits in every pack, thread and JVM. Called by
   * {@link Experiments#run}, which holds the results against their description.
   *
   * @throws InterruptedException soon after the thread is interrupted
   * @throws UnfitMachineException if the fault is this machine's and no trial's
   */
  List<TrialResult> run(List<Trial> pack) throws InterruptedException;

  /** How far a trial's agent stands from one that training finds by itself. */
  default Tier tier(Trial trial) {
    return Tier.NO_PLANNER;
  }

  /**
   * Where a law has the boundary of the first finding, on the plane's y-axis at the trial's place
   * on the x-axis; empty where it has none, or does not apply.
   */
  default OptionalDouble closedForm(Trial trial) {
    return OptionalDouble.empty();
  }
}
