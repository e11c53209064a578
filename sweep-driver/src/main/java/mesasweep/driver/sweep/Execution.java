package mesasweep.driver.sweep;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a sweep is executed; none of it can change a result.
 *
 * @param pack trials in a pack; empty: the engine chooses
 * @param batch trials in a batch, the unit of commit; empty: the engine chooses
 * @param trialTimeout after which a trial is given up
 * @param maxFailures failed trials after which the sweep stops; empty: when nearly all fail
 * @param onAnyMachine whether executors may be of another kind than the driver's machine, with
 *     another processor or Java
 * @param notifyCommand a command of the shell that is run when the sweep has ended; empty: none
 */
public record Execution(
    OptionalInt pack,
    OptionalInt batch,
    Duration trialTimeout,
    OptionalInt maxFailures,
    boolean onAnyMachine,
    Optional<String> notifyCommand) {

  static final Execution DEFAULT =
      new Execution(
          OptionalInt.empty(),
          OptionalInt.empty(),
          Duration.ofMinutes(10),
          OptionalInt.empty(),
          false,
          Optional.empty());
}
