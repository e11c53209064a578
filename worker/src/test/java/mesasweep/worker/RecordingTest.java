package mesasweep.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecordingTest {

  @Test
  void geometricRecordsAreEveryStepAtFirstAndThenATenthApart() {
    Recording recording = Recording.of(Map.of("record", "geometric", "record.ratio", 1.1));
    assertEquals(
        List.of(
            0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 13L, 15L, 17L, 19L, 21L, 24L, 27L),
        first(recording, 19));
    assertEquals(1100, recording.after(1000));
  }

  @Test
  void evenRecordsAreMultiples() {
    Recording recording = Recording.of(Map.of("record", 7L, "record.ratio", 1.1));
    assertEquals(List.of(0L, 7L, 14L, 21L), first(recording, 4));
  }

  @Test
  void aRatioOfOneRecordsEveryStep() {
    Recording recording = Recording.of(Map.of("record", "geometric", "record.ratio", 1.0));
    assertEquals(List.of(0L, 1L, 2L, 3L), first(recording, 4));
  }

  private static List<Long> first(Recording recording, int records) {
    return LongStream.iterate(0, recording::after).limit(records).boxed().toList();
  }
}
