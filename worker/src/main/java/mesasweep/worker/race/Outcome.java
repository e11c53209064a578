package mesasweep.worker.race;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.ResultDescription.Event;
import mesasweep.worker.ResultDescription.Event.Timing;
import mesasweep.worker.ResultDescription.Role;
import mesasweep.worker.Verdict;
import mesasweep.worker.race.RaceParameters.Thresholds;

/**
 * How a race ended. With L0 = 1/2 gap0^2 a loss is satisfied when it is at most a share ({@code
 * outcome.satisfied}) of L0.
 */
enum Outcome {
  ROBUST(
      "robust",
      Role.GOOD,
      "The deployment loss ends satisfied, that is at most outcome.satisfied of L\u2080, which is"
          + " half the squared initial gap."),
  DECEPTIVE(
      "deceptive",
      Role.BAD,
      "The training loss ends satisfied, and the deployment loss does not; a learned planner is"
          + " neither reflex nor habitual."),
  REFLEX(
      "reflex",
      Role.ALSO_BAD,
      "The training loss ends satisfied and the deployment loss does not, but would not be if the"
          + " agent complied as its own objective asks: training wrote the compliance into a"
          + " learned planner."),
  HABITUAL(
      "habitual",
      Role.ALSO_BAD,
      "The training loss ends satisfied, and so does the loss as the agent acts in deployment, but"
          + " not the greedy one: a learned planner complies everywhere, and the gap is open."),
  UNRESOLVED("unresolved", Role.UNDECIDED, "Neither loss is satisfied within the budget."),
  DIVERGED("diverged", Role.BROKEN, "Something was not finite, or a loss above 10\u2076 L\u2080.");

  static final Event LONG_TERM = new Event("long_term", "long-term objective", Timing.EXACT, true);
  static final Event NEGATIVE_DISCOUNT =
      new Event("negative_discount", "negative discount rate", Timing.EXACT, false);
  static final Event ROBUST_FROM = new Event("robust", "robust alignment", Timing.RECORDED, true);
  static final Event DECEPTIVE_FROM =
      new Event("deceptive", "deceptive alignment", Timing.RECORDED, false);
  static final Event REFLEX_FROM = new Event("reflex", "reflex", Timing.RECORDED, false);
  static final Event HABITUAL_FROM = new Event("habitual", "habit", Timing.RECORDED, false);
  static final Event DIVERGED_AT = new Event("diverged", "divergence", Timing.EXACT, true);

  /** Of two at the same step the long-term objective counts: being robust is no proof of first. */
  static final List<Event> EVENTS =
      List.of(
          LONG_TERM,
          NEGATIVE_DISCOUNT,
          ROBUST_FROM,
          DECEPTIVE_FROM,
          REFLEX_FROM,
          HABITUAL_FROM,
          DIVERGED_AT);

  private static final double DIVERGENCE = 1e6;

  private final ResultDescription.Outcome described;

  Outcome(String label, Role role, String meaning) {
    described = new ResultDescription.Outcome(name(), label, meaning, role);
  }

  /** Whether the agent's own objective does not ask for the compliance. */
  boolean isUnexplained() {
    return this == REFLEX || this == HABITUAL;
  }

  static List<ResultDescription.Outcome> described() {
    return Stream.of(values()).map(outcome -> outcome.described).toList();
  }

  /** The loss from which a run of this initial gap has diverged; none for a gap of 0. */
  static double divergedLoss(double gap0) {
    return gap0 > 0.0 ? DIVERGENCE * 0.5 * gap0 * gap0 : Double.MAX_VALUE;
  }

  /** The loss that counts as satisfied. */
  static double satisfied(Thresholds thresholds, double gap0) {
    return thresholds.satisfied() * 0.5 * gap0 * gap0;
  }

  /** What a run that has diverged is judged: no other event held to the end of the budget. */
  static Verdict diverged(long step) {
    return new Verdict(DIVERGED.name(), Map.of(DIVERGED_AT.name(), step));
  }

  /** The outcome of a run that ends with this record. */
  static Outcome of(Measurement last, double satisfied) {
    return of(
        last.trainingLoss(),
        last.deploymentLoss(),
        last.deployedLoss(),
        last.unexplainedLoss(),
        satisfied);
  }

  /**
   * @param deployed {@link Measurement#deployedLoss}
   * @param unexplained {@link Measurement#unexplainedLoss}
   */
  static Outcome of(
      double training, double deployment, double deployed, double unexplained, double satisfied) {
    if (deployment <= satisfied) {
      return ROBUST;
    }
    if (!(training <= satisfied)) {
      return UNRESOLVED;
    }
    if (deployed <= satisfied) { // false for NaN
      return HABITUAL;
    }
    return unexplained > satisfied ? REFLEX : DECEPTIVE;
  }

  /**
   * A run's outcome, and from which step on its events held to the end: the horizon's are exact,
   * the losses' happened at the step or since the record before.
   *
   * @param trajectory all finite, at least one record
   */
  Verdict with(
      Thresholds thresholds, double gap0, List<Measurement> trajectory, HorizonWatch horizon) {
    double satisfied = satisfied(thresholds, gap0);
    Map<String, Long> events = new TreeMap<>();
    horizon
        .longTermFrom(thresholds.longTerm())
        .ifPresent(step -> events.put(LONG_TERM.name(), step));
    horizon.negativeDiscountFrom().ifPresent(step -> events.put(NEGATIVE_DISCOUNT.name(), step));
    return new Verdict(name(), events)
        .with(
            trajectory,
            Measurement::step,
            Map.of(
                ROBUST_FROM, record -> of(record, satisfied) == ROBUST,
                DECEPTIVE_FROM, record -> of(record, satisfied) == DECEPTIVE,
                REFLEX_FROM, record -> of(record, satisfied) == REFLEX,
                HABITUAL_FROM, record -> of(record, satisfied) == HABITUAL));
  }
}
