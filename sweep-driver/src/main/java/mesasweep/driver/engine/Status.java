package mesasweep.driver.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import mesasweep.analysis.tables.Audit;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommittedTrials;
import mesasweep.results.Provenance;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.ResultDirectory;
import mesasweep.results.RowFile;
import mesasweep.results.Schema;
import mesasweep.results.StoredTrials;
import org.apache.parquet.example.data.Group;

/**
 * How far a sweep is.
 *
 * @param committed different trials on disk
 * @param total trials of the sweep; of one that is refined, as far as it is known by now; empty if
 *     its filter cannot be read and no run has recorded it
 * @param running whether a run is at work now
 * @param states how many trials ended in each state
 * @param outcomes how many trials had each outcome
 * @param audit if trials settled before their budget was spent
 * @param rate trials per second of the run at work, once it has committed some
 */
public record Status(
    long committed,
    OptionalLong total,
    boolean running,
    Map<String, Long> states,
    Map<String, Long> outcomes,
    Optional<Audit> audit,
    OptionalDouble rate) {

  /** Until the run at work ends, if both its rate and the number of trials are known. */
  public OptionalDouble secondsLeft() {
    return rate.isPresent() && total.isPresent()
        ? OptionalDouble.of((total.getAsLong() - committed) / rate.getAsDouble())
        : OptionalDouble.empty();
  }

  public static Status of(ResultDirectory results) {
    List<RowFile> files = results.committed().files();
    CommittedTrials committed = CommittedTrials.of(files);
    OptionalLong total = total(results, committed);
    Instant started = Provenance.read(results.provenanceFile()).startedAt().orElse(Instant.EPOCH);
    AtomicLong sinceStart = new AtomicLong();
    AuditCount audit = new AuditCount();
    StoredTrials.scan(
        files,
        List.of(Schema.FINISHED_AT, Schema.OUTCOME, Schema.SETTLED_OUTCOME, Schema.STOPPED_STEP),
        row -> {
          if (StoredTrials.instant(row, Schema.FINISHED_AT).isAfter(started)) {
            sinceStart.incrementAndGet();
          }
          audit.add(row);
        });
    boolean running = Lease.isHeld(results);
    return new Status(
        committed.size(),
        total,
        running,
        committed.states(),
        committed.outcomes(),
        audit.settled == 0
            ? Optional.empty()
            : Optional.of(new Audit(audit.settled, audit.audited, audit.flipped)),
        running && sinceStart.get() > 0
            ? OptionalDouble.of(sinceStart.get() / secondsSince(started))
            : OptionalDouble.empty());
  }

  /**
   * Only a filter and refinement need the experiment's parameters, and the files that they may
   * name.
   */
  private static OptionalLong total(ResultDirectory results, CommittedTrials committed) {
    OptionalLong counted = ResolvedSweep.read(results.sweepFile()).size();
    if (counted.isPresent()) {
      return counted;
    }
    try {
      Sweep sweep = SweepFile.stored(results, List.of());
      Rounds rounds = new Rounds(sweep, committed, again -> false);
      rounds.next();
      // A refinement with more replicates than before may no longer ask for some of them.
      long noLongerAsked = sweep.refine().isPresent() ? committed.size() - rounds.held() : 0;
      return OptionalLong.of(rounds.trials() + noLongerAsked);
    } catch (BadInputException e) { // one of them is gone, or has changed
      return Provenance.read(results.provenanceFile()).trialsPlanned();
    }
  }

  private static final class AuditCount {
    private long settled;
    private long audited;
    private long flipped;

    void add(Group row) {
      if (!StoredTrials.has(row, Schema.SETTLED_OUTCOME)) {
        return;
      }
      settled++;
      if (!StoredTrials.has(row, Schema.STOPPED_STEP)) {
        audited++;
        String forecast = StoredTrials.text(row, Schema.SETTLED_OUTCOME);
        flipped += StoredTrials.text(row, Schema.OUTCOME).equals(forecast) ? 0 : 1;
      }
    }
  }

  private static double secondsSince(Instant start) {
    return Duration.between(start, Instant.now()).toMillis() / 1e3;
  }
}
