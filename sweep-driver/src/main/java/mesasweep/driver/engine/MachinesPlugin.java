package mesasweep.driver.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Notices executors on machines of another kind than the driver's: the same trial may have other
 * bits there. An executor tells of itself before it takes its first task.
 */
public final class MachinesPlugin implements SparkPlugin {

  /** By session, the first executor that is of another kind. */
  private static final Map<SparkContext, String> OTHERS = new ConcurrentHashMap<>();

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

  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static final class OnDriver implements DriverPlugin {

    private SparkContext watched;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      watched = context;
      return Map.of();
    }

    @Override
    public Object receive(Object message) {
      String[] words = (String[]) message;
      Machine machine = new Machine(words[1], words[2], words[3]);
      if (!machine.equals(Machine.here())) {
        OTHERS.putIfAbsent(watched, words[0] + " has " + machine);
      }
      return "";
    }

    @Override
    public void shutdown() {
      OTHERS.remove(watched);
    }
  }

  private static final class OnExecutor implements ExecutorPlugin {

    @Override
    public void init(PluginContext context, Map<String, String> fromTheDriver) {
      if (context.executorID().equals(ExecutorLossPlugin.DRIVER)) {
        return; // it is the driver's own JVM
      }
      Machine here = Machine.here();
      String name = "executor " + context.executorID();
      try {
        context.ask(new String[] {name, here.java(), here.processor(), here.kernels()});
      } catch (Exception e) {
        throw new IllegalStateException("the driver does not answer", e);
      }
    }
  }
}
