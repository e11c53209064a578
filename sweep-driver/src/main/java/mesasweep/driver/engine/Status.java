package mesasweep.driver.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import mesasweep.analysis.tables.Audit;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommittedTrials;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.StoredTrials;
import org.apache.parquet.example.data.Group;

/**
 * How far a sweep is.
 *
 * @param committed different trials on disk
 * @param total trials of the sweep; of one that is refined, as far as it is known by now
 * @param running whether a run is at work now
 * @param states how many trials ended in each state
 * @param outcomes how many trials had each outcome
 * @param audit if trials settled before their budget was spent
 * @param rate trials per second of the run at work, once it has committed some
 */
public record Status(
    long committed,
    long total,
    boolean running,
    Map<String, Long> states,
    Map<String, Long> outcomes,
    Optional<Audit> audit,
    OptionalDouble rate) {

  public static Status of(ResultDirectory results) {
    Sweep sweep = SweepFile.stored(results, List.of());
    CommittedTrials committed = CommittedTrials.of(results);
    Instant started = Provenance.read(results.provenanceFile()).startedAt().orElse(Instant.EPOCH);
    AtomicLong sinceStart = new AtomicLong();
    AuditCount audit = new AuditCount();
    StoredTrials.scan(
        results,
        List.of(Schema.FINISHED_AT, Schema.OUTCOME, Schema.SETTLED_OUTCOME, Schema.STOPPED_STEP),
        row -> {
          if (StoredTrials.instant(row, Schema.FINISHED_AT).isAfter(started)) {
            sinceStart.incrementAndGet();
          }
          audit.add(row);
        });
    boolean running = DirectoryLock.isHeld(results.root());
    return new Status(
        committed.size(),
        trials(sweep, committed),
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

  private static long trials(Sweep sweep, CommittedTrials committed) {
    Rounds rounds = new Rounds(sweep, committed, end -> false);
    rounds.next();
    return rounds.trials();
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
