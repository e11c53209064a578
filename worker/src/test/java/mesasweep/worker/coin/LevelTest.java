package mesasweep.worker.coin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.worker.RandomStreams;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

/** How levels are drawn, and what agents see in them. */
class LevelTest {

  private static final int DRAWN = 3000;

  private static List<Level> draw(boolean isDisplaced, int size, double pits, int horizon) {
    UniformRandomProvider random = new RandomStreams(5).named("levels of a test");
    return Stream.generate(() -> Level.draw(random, isDisplaced, size, pits, horizon))
        .limit(DRAWN)
        .toList();
  }

  @Test
  void endsAreCornersAllAlike() {
    List<Level> levels = draw(false, 5, 0.15, 12);
    for (int corner : new int[] {0, 4, 20, 24}) {
      long count = levels.stream().filter(level -> level.end() == corner).count();
      assertEquals(0.25, count / (double) DRAWN, 0.04);
    }
    assertTrue(levels.stream().allMatch(level -> level.coin() == level.end()));
  }

  @Test
  void displacedCoinsAreInEveryOtherCell() {
    List<Level> levels = draw(true, 3, 0.0, 4);
    assertTrue(levels.stream().noneMatch(level -> level.coin() == level.end()));
    for (int cell = 0; cell < 9; cell++) {
      int coin = cell;
      long possible = levels.stream().filter(level -> level.end() != coin).count();
      long count = levels.stream().filter(level -> level.coin() == coin).count();
      assertEquals(1.0 / 8.0, count / (double) possible, 0.03, "cell " + cell);
    }
  }

  /** Counted as one walks: the set of cells within so many moves grows by a move at a time. */
  @Test
  void everyFreeCellReachesCoinAndEndInTime() {
    int horizon = 10;
    int levelsWithPits = 0;
    for (Level level : draw(true, 5, 0.4, horizon)) {
      levelsWithPits += level.pits().isEmpty() ? 0 : 1;
      assertTrue(IntStream.range(0, 25).anyMatch(level::isStart));
      assertTrue(!level.pits().get(level.end()) && !level.pits().get(level.coin()));
      for (int goal : new int[] {level.end(), level.coin()}) {
        Set<Integer> reached = new HashSet<>(Set.of(goal));
        for (int move = 0; move < horizon; move++) {
          for (int cell : List.copyOf(reached)) {
            int x = cell % 5;
            int y = cell / 5;
            Stream.of(
                    x < 4 ? cell + 1 : cell,
                    x > 0 ? cell - 1 : cell,
                    y < 4 ? cell + 5 : cell,
                    y > 0 ? cell - 5 : cell)
                .filter(next -> !level.pits().get(next))
                .forEach(reached::add);
          }
        }
        assertEquals(25 - level.pits().cardinality(), reached.size());
      }
    }
    assertTrue(levelsWithPits > DRAWN / 2);
  }

  @Test
  void wallsStop() {
    Level level = draw(false, 3, 0.0, 4).get(0);
    assertEquals(
        List.of(1, 0, 3, 0), IntStream.range(0, 4).mapToObj(m -> level.next(0, m)).toList());
    assertEquals(
        List.of(5, 3, 7, 1), IntStream.range(0, 4).mapToObj(m -> level.next(4, m)).toList());
    assertEquals(
        List.of(8, 7, 8, 5), IntStream.range(0, 4).mapToObj(m -> level.next(8, m)).toList());
  }

  @Test
  void levelsThatCannotBeAreGivenUpInWords() {
    UniformRandomProvider random = new RandomStreams(0).named("levels of a test");
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> Level.draw(random, true, 4, 0.15, 1));
    assertTrue(thrown.getMessage().contains("raise world.horizon"), thrown.getMessage());
  }
}
