package mesasweep.driver.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.CommitLog;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;
import mesasweep.results.State;
import mesasweep.results.TornFileException;
import mesasweep.worker.Experiment;
import mesasweep.worker.Trial;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Runs what a sweep still lacks in its result directory, batch by batch. A batch writes to a folder
 * of its own; only the commit that then names its files makes its rows count. So a run that is
 * killed at any moment loses no committed trial, and the next run does the rest.
 */
public final class SweepRun {

  private final Sweep sweep;
  private final ResultDirectory results;
  private final Set<State> retry;
  private final Progress progress;
  private final InFlight inFlight;

  /**
   * @param retry trials that ended so before are run again
   */
  public SweepRun(Sweep sweep, ResultDirectory results, Set<State> retry, Progress progress) {
    this.sweep = sweep;
    this.results = results;
    this.retry = retry;
    this.progress = progress;
    inFlight = new InFlight(results);
  }

  /**
   * What a run did.
   *
   * @param trained trials that were run now
   * @param alreadyDone trials of the sweep that were committed before
   * @param holds what the directory holds now
   */
  public record Summary(long trained, long alreadyDone, CommittedTrials holds) {}

  /**
   * Runs the sweep to its end.
   *
   * @param master a Spark master URL; empty: spark-submit's, or every core of this machine
   * @param commandLine for the provenance
   * @throws InfrastructureException if it cannot go on; what was committed stays
   * @throws TooManyFailuresException if so many trials fail that it had better not go on
   */
  public Summary run(Optional<String> master, String commandLine) {
    try {
      try (Lease lease = lease()) {
        return runAlone(master, commandLine);
      }
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot work in "
              + results.root()
              + ": "
              + e
              + ". Mend that, or choose another directory with -o, and run again: committed trials"
              + " stay.",
          e);
    }
  }

  /** Tells a run, from another thread, that it ends because of a person and of no trial. */
  public void stoppedByAPerson() throws IOException {
    inFlight.stop();
  }

  private Lease lease() throws IOException {
    return Lease.take(results, progress::notice)
        .orElseThrow(
            () ->
                new InfrastructureException(
                    "another run is at work in "
                        + results.root()
                        + "; wait for it, or choose another directory with -o"));
  }

  private Summary runAlone(Optional<String> master, String commandLine) throws IOException {
    Inventory inventory = Inventory.of(results);
    if (!inventory.files().isEmpty()) {
      requireSameExperiment();
    }
    Provenance.complaint(results.provenanceFile())
        .ifPresent(torn -> progress.notice("warning: " + torn));
    CommittedTrials committed = inventory.trials();
    Rounds rounds = new Rounds(sweep, committed, end -> retry.contains(end.state()));
    Optional<Rounds.Round> first = rounds.next();
    inventory.requireNothingBeside(sweep, rounds.held());
    inventory.settle(progress::notice);
    results.sweepFile().write(sweep.resolved().toYaml());
    Descriptions.of(sweep.experiment()).write(results.experimentFile());
    if (first.isEmpty()) {
      return new Summary(0, rounds.trials(), committed);
    }
    long trained;
    try (SparkSession spark = SparkSessions.forTraining("mesasweep " + sweep.name(), master)) {
      Provenance.Invocation provenance = Provenance.begin(results.provenanceFile());
      provenance.record(Circumstances.of(sweep, commandLine, spark.sparkContext().master()));
      progress.start(first.get().toRun(), rounds.trials() - first.get().toRun());
      try {
        trained = runRounds(spark, first.get(), rounds, inventory.log(), committed);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InfrastructureException("interrupted; run again to go on", e);
      } catch (Exception e) { // Spark throws checked exceptions that it does not declare
        if (spark.sparkContext().isStopped()) {
          throw ended(e);
        }
        throw e;
      }
      provenance.record(Circumstances.atTheEnd(trained));
    } finally {
      progress.end();
    }
    return new Summary(trained, rounds.trials() - trained, committed);
  }

  /** What fails after the end of the session tells only that there is none. */
  private static InfrastructureException ended(Exception e) {
    return new InfrastructureException(
        "the cluster ended this application ("
            + Causes.root(e)
            + "): somebody stopped it, or its master or too many of its executors died. Committed"
            + " trials stay; run again to go on.",
        e);
  }

  /** Trials of two versions have two ids, and would stand side by side in every cell. */
  private void requireSameExperiment() {
    Experiment now = sweep.experiment();
    ExperimentDescription before;
    try {
      before = ExperimentDescription.read(results.experimentFile());
    } catch (TornFileException e) {
      progress.notice("warning: " + e.getMessage());
      return; // the rows tell, and it is written anew
    }
    if (!before.experiment().equals(now.name()) || before.version() != now.version()) {
      throw new BadInputException(
          results.experimentFile()
              + ": it holds trials of "
              + Circumstances.experiment(before.experiment(), before.version())
              + ", found "
              + Circumstances.experiment(now.name(), now.version())
              + ", which gives other results; choose another directory with -o");
    }
  }

  /** Whether it killed its JVM when it ran before. */
  private static boolean hasCrashed(Trial trial, CommittedTrials committed) {
    return committed
        .end(trial.id())
        .map(CommittedTrials.End::state)
        .equals(Optional.of(State.CRASHED));
  }

  /**
   * Runs round after round.
   *
   * @return how many trials
   */
  private long runRounds(
      SparkSession spark,
      Rounds.Round first,
      Rounds rounds,
      CommitLog log,
      CommittedTrials committed)
      throws IOException, InterruptedException {
    Cluster cluster = new Cluster(spark);
    cluster.awaitExecutors();
    requireMachines(spark.sparkContext());
    inFlight.start(cluster.isThisJvm(), progress::notice);
    FailureLimit failures = new FailureLimit(sweep.execution().maxFailures());
    Commits commits = new Commits(results, log, committed, failures);
    long trained = 0;
    try (RunningBatches running = new RunningBatches(spark.sparkContext(), progress)) {
      for (Optional<Rounds.Round> next = Optional.of(first);
          next.isPresent();
          next = rounds.next()) {
        Rounds.Round round = next.get();
        if (trained > 0) {
          progress.more(round.number(), round.toRun());
        }
        Sizes sizes = new Sizes(sweep, cluster::cores, round.toRun());
        BatchCutter cutter =
            new BatchCutter(
                sweep,
                round,
                trial -> hasCrashed(trial, committed),
                sizes,
                inFlight,
                commits::nextBatch);
        runBatches(spark, cutter, sizes, commits, committed, running);
        trained += round.toRun();
      }
    }
    return trained;
  }

  private void requireMachines(SparkContext context) {
    if (!sweep.execution().onAnyMachine()) {
      Machines.requireAlike(context);
    }
  }

  private void runBatches(
      SparkSession spark,
      BatchCutter cutter,
      Sizes sizes,
      Commits commits,
      CommittedTrials committed,
      RunningBatches running)
      throws IOException, InterruptedException {
    for (Optional<Batch> next = cutter.next(); next.isPresent(); next = cutter.next()) {
      running.add(new BatchJob(spark, sweep, results, next.get(), sizes, progress::notice));
      while (running.size() > RunningBatches.AT_ONCE) {
        end(spark, running.awaitFirst(), commits, committed);
      }
    }
    while (running.size() > 0) {
      end(spark, running.awaitFirst(), commits, committed);
    }
  }

  private void end(
      SparkSession spark, WrittenBatch written, Commits commits, CommittedTrials committed)
      throws IOException {
    requireMachines(spark.sparkContext());
    commits.add(written);
    inFlight.end();
    progress.committed(committed.outcomes());
  }
}
