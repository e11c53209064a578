package mesasweep.driver.sweep;

import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mesasweep.worker.Trial;

/** Trials in the order of work, each computed when it is asked for. */
public interface Trials {

  /** How many there are. */
  long size();

  /** The trial at a position, 0 to {@link #size} - 1. */
  Trial trial(long index);

  default Stream<Trial> stream() {
    return LongStream.range(0, size()).mapToObj(this::trial);
  }

  /** The trial with an id; looks at every trial. */
  default Optional<Trial> find(String id) {
    return stream().filter(trial -> trial.id().equals(id)).findFirst();
  }
}
