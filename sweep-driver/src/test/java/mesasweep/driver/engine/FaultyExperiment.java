package mesasweep.driver.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.ResultDescription.Outcome;
import mesasweep.worker.ResultDescription.Role;
import mesasweep.worker.ResultDescription.Scale;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.UserFiles;
import mesasweep.worker.Verdict;

/** A user's own experiment, found on the class path, some of whose trials go wrong. */
public final class FaultyExperiment implements Experiment {

  /** A system property: whether the fault {@code mendable} is mended. */
  static final String MENDED = "faulty.mended";

  /** Of the trials whose fault is {@code one-halts}, the size of the one that ends its JVM. */
  static final double HALTS = 20.0;

  static final int HALT_STATUS = 77;

  /** Of the fault {@code one-halts-rudely}, which writes what is no UTF-8 before. */
  static final int RUDE_STATUS = 4;

  /** What a trial whose fault is {@code innocent} prints before it pauses. */
  static final String BEGINS = "an innocent trial begins";

  /** And why it fails in quarantine. */
  static final String SUSPECT = "under suspicion";

  /** A sweep of one pack with a trial in it that halts. */
  static final String ONE_OF_A_PACK_HALTS =
      """
      experiment: faulty
      sweep: {fault: [one-halts], size: {range: [1, 32, 1]}}
      execution: {pack: 32}
      """;

  private static final Parameter.Choice<Fault> FAULT =
      Parameter.choice("fault", Fault.NONE, "what goes wrong");
  private static final Parameter.Real SIZE = Parameter.real("size", 1.0, "anything").atLeast(0);

  /** Whose length is added to what is measured. */
  private static final Parameter.Text FILE =
      Parameter.text(
              "file",
              "none",
              "a text that is read",
              "none, or the path of a file",
              List.of("none"),
              FaultyExperiment::stored)
          .namingFiles(value -> !value.equals("none"));

  private static String stored(String path) {
    return path.equals("none") ? path : UserFiles.value(UserFiles.path(path), UserFiles.text(path));
  }

  private enum Fault {
    NONE,
    EXCEPTION,
    HANG,
    STUBBORN,
    MEMORY,
    PAUSE,
    /** Pauses, and fails where it is under suspicion. */
    INNOCENT,
    LARGE,
    UNDECLARED,
    ONE_HALTS,
    ONE_HALTS_RUDELY,
    ONE_HALTS_ALL_LARGE,
    MENDABLE
  }

  /** What {@code large} takes of the heap that its JVM may have. */
  private static final double LARGE = 0.6;

  private static final int PIECE = 1 << 24;

  private static final Duration STUBBORN = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(FAULT, SIZE, FILE);
  }

  @Override
  public ResultDescription results() {
    return new ResultDescription(
        List.of(new Outcome("FINE", "fine", "Nothing went wrong.", Role.GOOD)),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(new Measure("doubled", "doubled size", Scale.LINEAR, "")),
        Optional.empty(),
        List.of(),
        false,
        false);
  }

  @Override
  public int packSize(Trial trial) {
    return 16;
  }

  @Override
  public List<TrialResult> run(List<Trial> pack) throws InterruptedException {
    List<TrialResult> results = new ArrayList<>();
    for (Trial trial : pack) {
      Fault fault = FAULT.in(trial.parameters());
      switch (fault) {
        case EXCEPTION -> throw new IllegalArgumentException("a trial that fails");
        case MEMORY -> throw new OutOfMemoryError("a trial that asks for too much");
        case HANG -> Thread.sleep(600_000);
        case STUBBORN -> hangWhateverComes();
        case PAUSE -> {
          Thread.sleep(Math.round(SIZE.in(trial.parameters())));
          results.add(result(trial));
        }
        case INNOCENT -> {
          if (isInQuarantine()) {
            throw new IllegalStateException(SUSPECT);
          }
          System.out.println(BEGINS);
          Thread.sleep(Math.round(SIZE.in(trial.parameters())));
          results.add(result(trial));
        }
        case LARGE -> {
          takeMostOfTheHeap();
          results.add(result(trial));
        }
        case UNDECLARED ->
            results.add(new TrialResult(new Verdict("ODD", Map.of()), new double[0][]));
        case ONE_HALTS, ONE_HALTS_ALL_LARGE -> {
          if (fault == Fault.ONE_HALTS_ALL_LARGE) {
            takeMostOfTheHeap();
          }
          if (SIZE.in(trial.parameters()) == HALTS) {
            Runtime.getRuntime().halt(HALT_STATUS);
          }
          results.add(result(trial));
        }
        case ONE_HALTS_RUDELY -> {
          if (SIZE.in(trial.parameters()) == HALTS) {
            System.out.write(0xE4);
            System.out.flush();
            Runtime.getRuntime().halt(RUDE_STATUS);
          }
          results.add(result(trial));
        }
        case MENDABLE -> {
          if (!Boolean.getBoolean(MENDED)) {
            throw new IllegalStateException("not mended yet");
          }
          results.add(result(trial));
        }
        case NONE -> results.add(result(trial));
      }
    }
    return results;
  }

  private static TrialResult result(Trial trial) {
    double size = SIZE.in(trial.parameters());
    String file = FILE.in(trial.parameters());
    int length = file.equals("none") ? 0 : UserFiles.text(file).length();
    return new TrialResult(new Verdict("FINE", Map.of()), new double[][] {{0, 2 * size + length}});
  }

  private static boolean isInQuarantine() {
    return System.getProperty("sun.java.command", "").startsWith(Quarantine.class.getName());
  }

  private static void takeMostOfTheHeap() {
    long left = (long) (Runtime.getRuntime().maxMemory() * LARGE);
    List<byte[]> taken = new ArrayList<>();
    for (; left > 0; left -= PIECE) {
      taken.add(new byte[PIECE]);
    }
    if (taken.hashCode() == 0) { // so that it is held to here
      throw new IllegalStateException("an unlikely hash");
    }
  }

  /** Not for ever, so that it does not slow all other tests of its JVM. */
  private static void hangWhateverComes() {
    long end = System.nanoTime() + STUBBORN.toNanos();
    while (System.nanoTime() < end) {
      Thread.interrupted();
      Thread.onSpinWait();
    }
  }
}
