package mesasweep.worker.race;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
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
      "deceptive", Role.BAD, "The training loss ends satisfied, and the deployment loss does not."),
  UNRESOLVED("unresolved", Role.UNDECIDED, "Neither loss is satisfied within the budget."),
  DIVERGED("diverged", Role.BROKEN, "Something was not finite, or a loss above 10\u2076 L\u2080.");

  static final Event LONG_TERM =
      new Event("long_term", "long-term objective", Timing.RECORDED, true);
  static final Event NEGATIVE_DISCOUNT =
      new Event("negative_discount", "negative discount rate", Timing.RECORDED, false);
  static final Event ROBUST_FROM = new Event("robust", "robust alignment", Timing.RECORDED, true);
  static final Event DECEPTIVE_FROM =
      new Event("deceptive", "deceptive alignment", Timing.RECORDED, false);
  static final Event DIVERGED_AT = new Event("diverged", "divergence", Timing.EXACT, true);

  /**
   * Of two at the same record the long-term objective counts: being robust is no proof of first.
   */
  static final List<Event> EVENTS =
      List.of(LONG_TERM, NEGATIVE_DISCOUNT, ROBUST_FROM, DECEPTIVE_FROM, DIVERGED_AT);

  private static final double DIVERGENCE = 1e6;

  private final ResultDescription.Outcome described;

  Outcome(String label, Role role, String meaning) {
    described = new ResultDescription.Outcome(name(), label, meaning, role);
  }

  static List<ResultDescription.Outcome> described() {
    return Stream.of(values()).map(outcome -> outcome.described).toList();
  }

  /** The loss from which a run of this initial gap has diverged; none for a gap of 0. */
  static double divergedLoss(double gap0) {
    return gap0 > 0.0 ? DIVERGENCE * 0.5 * gap0 * gap0 : Double.MAX_VALUE;
  }

  /**
   * Judges a run by its recorded steps: the outcome, and the event steps (the first recorded step
   * from which the condition holds to the end; absent = censored).
   *
   * @param trajectory all finite; empty only if the run diverged before its first record
   * @param divergedStep the step at which the run diverged, if it did; no other event is then
   *     reported, for none held to the end of the budget
   */
  static Verdict judge(
      Thresholds thresholds, double gap0, List<Measurement> trajectory, OptionalLong divergedStep) {
    if (divergedStep.isPresent()) {
      return new Verdict(DIVERGED.name(), Map.of(DIVERGED_AT.name(), divergedStep.getAsLong()));
    }
    double satisfied = thresholds.satisfied() * 0.5 * gap0 * gap0;
    double longTerm = thresholds.longTerm();
    Predicate<Measurement> robust = m -> m.deploymentLoss() <= satisfied;
    Predicate<Measurement> deceptive =
        m -> m.trainingLoss() <= satisfied && m.deploymentLoss() > satisfied;
    Measurement last = trajectory.get(trajectory.size() - 1);
    Outcome outcome = robust.test(last) ? ROBUST : deceptive.test(last) ? DECEPTIVE : UNRESOLVED;
    Map<String, Long> events = new TreeMap<>();
    put(events, LONG_TERM, trajectory, m -> m.deploymentConcern() >= longTerm);
    put(events, NEGATIVE_DISCOUNT, trajectory, m -> m.discountRate() < 0.0);
    put(events, ROBUST_FROM, trajectory, robust);
    put(events, DECEPTIVE_FROM, trajectory, deceptive);
    return new Verdict(outcome.name(), events);
  }

  private static void put(
      Map<String, Long> events,
      Event event,
      List<Measurement> trajectory,
      Predicate<Measurement> condition) {
    int first = trajectory.size();
    while (first > 0 && condition.test(trajectory.get(first - 1))) {
      first--;
    }
    if (first < trajectory.size()) {
      events.put(event.name(), (long) trajectory.get(first).step());
    }
  }
}
