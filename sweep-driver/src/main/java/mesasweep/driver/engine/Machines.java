package mesasweep.driver.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;

/**
 * Executors on machines of another kind than the driver's: the same trial may have other bits
 * there. An executor tells of itself before it takes its first task, through {@link DriverLine}.
 */
final class Machines {

  /** By session, the first executor that is of another kind. */
  private static final Map<SparkContext, String> OTHERS = new ConcurrentHashMap<>();

  private Machines() {}

  /** Forbids executors of another kind, or what runs on one of them would be committed. */
  static void requireAlike(SparkContext context) {
    Optional.ofNullable(OTHERS.get(context))
        .ifPresent(
            other -> {
              throw new InfrastructureException(
                  other
                      + ", and this driver "
                      + Machine.here()
                      + ": the same trial may have other bits there. Run both on machines of one"
                      + " kind, or allow others with execution.machines=any. Committed trials stay.");
            });
  }

  /** Takes note of the machine of an executor. */
  static void notice(SparkContext context, String executor, Machine machine) {
    if (!machine.equals(Machine.here())) {
      OTHERS.putIfAbsent(context, "executor " + executor + " has " + machine);
    }
  }

  static void forget(SparkContext context) {
    OTHERS.remove(context);
  }
}
