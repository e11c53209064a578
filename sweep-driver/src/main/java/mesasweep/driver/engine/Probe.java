package mesasweep.driver.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.UnfitMachineException;

/** Finds out what a pack takes. */
interface Probe {

  /**
   * What running a pack took.
   *
   * @param seconds on a core that has nothing else to do; 0 if it has failed
   * @param numbers recorded in all its trajectories
   * @param hasFailed whether it ended with a failure, as its trials may in the sweep
   */
  record Taken(double seconds, long numbers, boolean hasFailed) {}

  /**
   * Runs a pack; empty if it did not end within the limit.
   *
   * @throws UnfitMachineException if this machine can run no trial
   */
  Optional<Taken> run(Experiment experiment, List<Trial> pack, Duration limit)
      throws InterruptedException;

  /**
   * Runs it in this JVM. What counts is the processor's time, which a busy machine does not
   * lengthen; the limit is wall time.
   */
  static Optional<Taken> here(Experiment experiment, List<Trial> pack, Duration limit)
      throws InterruptedException {
    TimeLimit<Taken> run = TimeLimit.call(() -> timed(experiment, pack), limit);
    if (run.failure().orElse(null) instanceof UnfitMachineException unfit) {
      throw unfit;
    }
    if (run.hasExpired()) {
      return Optional.empty();
    }
    return Optional.of(run.failure().isPresent() ? new Taken(0.0, 0, true) : run.result());
  }

  private static Taken timed(Experiment experiment, List<Trial> pack) throws InterruptedException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long numbers = 0;
    for (TrialResult result : Experiments.run(experiment, pack)) {
      for (double[] measured : result.trajectory()) {
        numbers += measured.length;
      }
    }
    return new Taken((threads.getCurrentThreadCpuTime() - start) / 1e9, numbers, false);
  }
}
