package mesasweep.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mesasweep.worker.Trial;
import mesasweep.worker.race.Race;

/** Resident memory of a process that trains many trials, one pack after another. */
final class MemorySection implements Bench.Section {

  private static final int TRIALS = 100_000;
  private static final int EVERY = 20_000;
  private static final int PACK = 64;

  @Override
  public String title() {
    return "Memory of a long run";
  }

  @Override
  public String measure() throws IOException, InterruptedException {
    String printed = Bench.java(List.of("-Xmx256m"), MemorySection.class);
    return "Resident memory of one process that trains "
        + TRIALS
        + " trials (mlp-16, 50 steps) in packs of "
        + PACK
        + ", with a heap of at most 256 MiB:\n\n"
        + printed;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Race race = new Race();
    List<List<String>> rows = new ArrayList<>();
    for (int done = 0, next = EVERY; done < TRIALS; ) {
      List<Trial> trials = new ArrayList<>();
      for (int i = 0; i < PACK && done < TRIALS; i++) {
        trials.add(trial(race, done++));
      }
      race.run(trials);
      if (done >= next) {
        rows.add(
            List.of(
                Integer.toString(done), Bench.resident(ProcessHandle.current().pid()) + " MiB"));
        next += EVERY;
      }
    }
    System.out.print(Bench.table(List.of("trials", "resident"), rows));
  }

  /** Eight trials a seed. */
  private static Trial trial(Race race, int index) {
    Map<String, Object> values = new TreeMap<>();
    values.put("architecture", "mlp-16");
    values.put("steps", 50L);
    values.put("objective-gap", 1.0 + index % 8);
    values.put("seed", (long) index / 8);
    return Trial.of(race, values);
  }
}
