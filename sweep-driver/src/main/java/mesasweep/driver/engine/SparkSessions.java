package mesasweep.driver.engine;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.OptionConverters;

/** The one place that builds a Spark session. */
public final class SparkSessions {

  private static final String LOCAL = "local[*]";

  /** A cluster on this machine only, scripts/cluster. */
  private static final String LOOPBACK = "spark://127.0.0.1:";

  /** How Spark names an application that no master has taken, instead of failing. */
  private static final String UNREGISTERED = "spark-application-";

  private static final String FILTER_IS_LATE = "No filter named";

  private static final int TASK_FAILURES = 30;

  private static volatile boolean begun;

  private SparkSessions() {}

  /**
   * A session that trains.
   *
   * @param master a Spark master URL; empty: spark-submit's, or every core of this machine
   */
  static SparkSession forTraining(String application, Optional<String> master) {
    return open(
        builder(application).config(trainingSettings()).config(kernels()),
        master.or(() -> Optional.ofNullable(System.getProperty("spark.master"))).orElse(LOCAL));
  }

  /**
   * What a session that trains has beyond the others. Everything that travels between JVMs must be
   * registered with Kryo, so that a forgotten class is an error in the tests and not a slow sweep.
   */
  static Map<String, Object> trainingSettings() {
    return Map.ofEntries(
        Map.entry("spark.serializer", KryoSerializer.class.getName()),
        Map.entry("spark.kryo.registrationRequired", true),
        Map.entry("spark.kryo.registrator", KryoRegistration.class.getName()),
        // One thread of native arithmetic a task; other numbers of threads give other bits.
        Map.entry("spark.executorEnv.OMP_NUM_THREADS", "1"),
        // Names of files are UTF-8, and figures are in English, on every machine.
        Map.entry("spark.executorEnv.LC_ALL", "C.UTF-8"),
        // A trial that kills an executor charges its neighbours too; none of them is at fault.
        Map.entry("spark.task.maxFailures", TASK_FAILURES),
        // However many executors die, the sweep goes on with those that come.
        Map.entry("spark.executor.maxNumFailures", Integer.MAX_VALUE),
        // One that is decommissioned stays until others have what its packs gave.
        Map.entry("spark.storage.decommission.enabled", true),
        // A second line behind the partitioning by trial: rows computed again are noticed.
        Map.entry("spark.sql.shuffle.orderIndependentChecksum.enabled", true),
        Map.entry("spark.sql.shuffle.orderIndependentChecksum.enableFullRetryOnMismatch", true),
        Map.entry("spark.plugins", plugins()));
  }

  /** What native arithmetic this machine is told to use, its executors are told, too. */
  private static Map<String, Object> kernels() {
    String setting = "spark.executorEnv." + Machine.KERNELS;
    String here = Machine.here().kernels();
    boolean isToldOtherwise = System.getProperty(setting) != null;
    return here.isEmpty() || isToldOtherwise ? Map.of() : Map.of(setting, here);
  }

  /** A user's own plugins stay. */
  private static String plugins() {
    String own = DriverLine.class.getName();
    return Optional.ofNullable(System.getProperty("spark.plugins"))
        .map(given -> given + "," + own)
        .orElse(own);
  }

  /**
   * A session for a person's queries, which may use any class of Spark's.
   *
   * @param master a Spark master URL; empty: every core of this machine
   */
  public static SparkSession forQueries(String application, Optional<String> master) {
    return open(builder(application), master.orElse(LOCAL));
  }

  /**
   * Begins and ends a session if this JVM had none, because it had nothing to train or could not.
   * YARN's application master takes a command without a session for a crash, whatever it did.
   */
  public static void beginOneAtLeast() {
    if (!begun) {
      SparkSession.Builder empty =
          SparkSession.builder()
              .config("spark.executor.instances", 0)
              .config("spark.ui.enabled", false);
      start(empty, System.getProperty("spark.master")).stop();
    }
  }

  private static SparkSession.Builder builder(String application) {
    return SparkSession.builder()
        .appName(application)
        // Results that any Parquet reader understands, in one time zone everywhere.
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .config("spark.sql.parquet.compression.codec", "zstd")
        // Packs are small; a query over them needs few partitions.
        .config("spark.sql.shuffle.partitions", "8");
  }

  private static SparkSession open(SparkSession.Builder builder, String master) {
    Warehouse warehouse = new Warehouse();
    builder.master(master).config("spark.sql.warehouse.dir", warehouse.directory().toString());
    boolean local = master.startsWith("local");
    if (local || master.startsWith(LOOPBACK)) {
      builder
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1");
    }
    if (local) {
      Hindrance.requireScratch();
      builder.config("spark.ui.enabled", "false");
    } else if (System.getProperty("spark.submit.deployMode") == null) {
      // What spark-submit would ship, the executors read where this JVM read it.
      builder.config("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    }
    SparkSession session = start(builder, master);
    session.sparkContext().addSparkListener(warehouse);
    // In one JVM, what goes wrong reaches the person once, as the command's own message.
    session.sparkContext().setLogLevel(session.sparkContext().isLocal() ? "OFF" : "ERROR");
    Optional<String> ui = OptionConverters.toJava(session.sparkContext().uiWebUrl());
    ui.ifPresent(address -> System.err.println("Spark UI: " + address));
    return session;
  }

  private static SparkSession start(SparkSession.Builder builder, String master) {
    SparkSession session;
    try {
      session = create(builder);
    } catch (Exception e) {
      String why = e.toString().lines().findFirst().orElseThrow();
      throw new InfrastructureException(
          Hindrance.of(e).orElseGet(() -> cannotStart(master, why)), e);
    }
    if (session.sparkContext().applicationId().startsWith(UNREGISTERED)) {
      session.stop();
      throw new InfrastructureException(cannotStart(master, "it does not answer"));
    }
    begun = true;
    return session;
  }

  /**
   * On YARN the application master hands Spark a filter for its pages while they are still being
   * set up; rarely, a page asks for the filter before it is there. A second start goes well.
   */
  private static SparkSession create(SparkSession.Builder builder) {
    try {
      return builder.getOrCreate();
    } catch (Exception e) {
      if (Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
          .noneMatch(cause -> String.valueOf(cause.getMessage()).contains(FILTER_IS_LATE))) {
        throw e;
      }
      return builder.getOrCreate();
    }
  }

  private static String cannotStart(String master, String why) {
    return "Spark could not start on master "
        + master
        + ": "
        + why
        + (master.startsWith("local")
            ? ""
            : ".\nIs it the URL of a cluster that runs and that this machine reaches?");
  }
}
