package mesasweep.driver.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommittedTrials;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;
import mesasweep.results.StoredTrials;

/**
 * How far a sweep is.
 *
 * @param committed different trials on disk
 * @param total trials of the sweep
 * @param running whether a run is at work now
 * @param states how many trials ended in each state
 * @param outcomes how many trials had each outcome
 * @param rate trials per second of the run at work, once it has committed some
 */
public record Status(
    long committed,
    long total,
    boolean running,
    Map<String, Long> states,
    Map<String, Long> outcomes,
    OptionalDouble rate) {

  public static Status of(ResultDirectory results) {
    Sweep sweep = SweepFile.stored(results, List.of());
    CommittedTrials committed = CommittedTrials.of(results);
    Instant started = Provenance.read(results.provenanceFile()).startedAt().orElse(Instant.EPOCH);
    AtomicLong sinceStart = new AtomicLong();
    StoredTrials.scan(
        results,
        List.of("finished_at"),
        row -> {
          if (StoredTrials.instant(row, "finished_at").isAfter(started)) {
            sinceStart.incrementAndGet();
          }
        });
    boolean running = DirectoryLock.isHeld(results.root());
    return new Status(
        committed.size(),
        sweep.size(),
        running,
        committed.states(),
        committed.outcomes(),
        running && sinceStart.get() > 0
            ? OptionalDouble.of(sinceStart.get() / secondsSince(started))
            : OptionalDouble.empty());
  }

  private static double secondsSince(Instant start) {
    return Duration.between(start, Instant.now()).toMillis() / 1e3;
  }
}
