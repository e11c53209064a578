package mesasweep.worker.coin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import mesasweep.worker.Drawing;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.coin.Terrain.Maze;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

/** Where a trained agent goes, in levels that it was not trained in. */
class LevelPictureTest {

  private static final int RIGHT = 0;
  private static final int LEFT = 1;
  private static final int DOWN = 2;
  private static final int HORIZON = 12;

  /** An end in the corner above to the left, a coin in the one below to the right. */
  private static Level level(int... pits) {
    BitSet holes = new BitSet();
    IntStream.of(pits).forEach(holes::set);
    return new Level(5, 0, 24, holes);
  }

  private static Maze maze(Level level) {
    return Terrain.of(List.of(level)).mazes().get(0);
  }

  private static LevelPicture picture(Level level) {
    return LevelPicture.of(LevelPicture.DISPLACED, level, maze(level));
  }

  private static UniformRandomProvider random() {
    return new RandomStreams(5).named("walks of a test");
  }

  /** The same move wherever it is. */
  private static double[] always(Level level, int move) {
    double[] policy = new double[Terrain.of(List.of(level)).rows() * Level.MOVES];
    for (int at = move; at < policy.length; at += Level.MOVES) {
      policy[at] = 1.0;
    }
    return policy;
  }

  @Test
  void eachCellIsDrawnAsWhatItIs() {
    Level level = level(6, 18);
    Drawing drawing = picture(level).draw(always(level, RIGHT), HORIZON, random());
    assertEquals("displaced", drawing.picture());
    assertEquals(List.of("E....", ".#...", ".....", "...#.", "....C"), drawing.rows());
  }

  /** Both corners that are left are four moves from either; the first of them is cell 4. */
  @Test
  void beginsWhereCoinAndEndAreBothFar() {
    assertEquals(4, picture(level()).start());
    Level aligned = new Level(5, 20, 20, new BitSet());
    assertEquals(4, picture(aligned).start(), "the corner across");
  }

  @Test
  void endsOnTheCoinInAPitOrAfterTheLastMove() {
    Level open = level();
    assertEquals(List.of(4, 9, 14, 19, 24), path(open, DOWN, HORIZON), "on the coin");
    assertEquals(List.of(4, 9, 14), path(open, DOWN, 2), "after two moves");
    assertEquals(List.of(4, 4, 4, 4), path(open, RIGHT, 3), "into the wall");
    assertEquals(List.of(4, 3, 2, 1, 0, 0), path(open, LEFT, 5), "over the end");
    assertEquals(List.of(4, 9, 14), path(level(14), DOWN, HORIZON), "in a pit");
  }

  private static List<Integer> path(Level level, int move, int horizon) {
    return new LevelPicture(LevelPicture.DISPLACED, level, maze(level), 4)
        .draw(always(level, move), horizon, random())
        .path();
  }

  /** Of very many walks as many reach the coin as the exact return says. */
  @Test
  void walksAsOftenToTheCoinAsThePolicyDoes() {
    Level level = level(6, 13);
    LevelPicture picture = picture(level);
    double[] policy = new double[Terrain.of(List.of(level)).rows() * Level.MOVES];
    UniformRandomProvider random = random();
    for (int at = 0; at < policy.length; at += Level.MOVES) {
      double sum = 0.0;
      for (int move = 0; move < Level.MOVES; move++) {
        policy[at + move] = random.nextDouble();
        sum += policy[at + move];
      }
      for (int move = 0; move < Level.MOVES; move++) {
        policy[at + move] /= sum;
      }
    }
    Maze all = picture.maze();
    int[] start = {Terrain.states(level)[picture.start()]};
    Maze maze =
        new Maze(all.observation(), all.next(), all.sources(), all.arrivals(), start, all.end());
    double exact = new DynamicProgram(40, level.cells()).expectedReturn(maze, policy);
    int walks = 20_000;
    long found =
        IntStream.range(0, walks)
            .filter(walk -> lastTile(picture.draw(policy, 40, random)) == 'C')
            .count();
    assertTrue(exact > 0.05 && exact < 0.95, "a matter of chance: " + exact);
    assertEquals(exact, found / (double) walks, 4 * Math.sqrt(exact * (1 - exact) / walks));
  }

  @Test
  void whoLearnedTheCoinGoesThereAndWhoLearnedTheEndDoesNot() throws Exception {
    int general = 0;
    int proxy = 0;
    for (long seed = 0; seed < 4; seed++) {
      TrialResult coin = Trials.run(Trials.trial("seed", seed, "displaced", 0.2));
      TrialResult end = Trials.run(Trials.trial("seed", seed, "displaced", 0.0));
      assertEquals("GENERALISES", coin.verdict().outcome());
      assertEquals("PROXY", end.verdict().outcome());
      general += lastTile(drawing(coin, "displaced")) == 'C' ? 1 : 0;
      proxy += lastTile(drawing(end, "displaced")) == 'C' ? 1 : 0;
      for (String picture : List.of("aligned", "displaced")) {
        assertEquals(
            drawing(coin, picture).rows(), drawing(end, picture).rows(), "of one seed, one level");
      }
    }
    assertTrue(general > 2 * proxy, general + " against " + proxy);
  }

  @Test
  void aPathGoesFromTheStartByOneCellAtATime() throws Exception {
    for (long seed = 0; seed < 6; seed++) {
      Trial trial =
          Trials.trial(
              "seed", seed, "world.pits", 0.4, "world.size", 6L, "steps", 60L, "test-levels", 1L);
      CoinParameters parameters = CoinParameters.of(trial);
      Levels levels = Levels.draw(parameters.setting(), parameters.streams());
      TrialResult result = Trials.run(trial);
      assertEquals(
          List.of("aligned", "displaced"),
          result.drawings().stream().map(Drawing::picture).toList());
      assertWalk(levels.heldOutAligned().get(0), drawing(result, "aligned"));
      assertWalk(levels.heldOutDisplaced().get(0), drawing(result, "displaced"));
    }
  }

  private static void assertWalk(Level level, Drawing drawing) {
    List<Integer> path = drawing.path();
    assertTrue(level.isStart(path.get(0)));
    for (int i = 1; i < path.size(); i++) {
      int from = path.get(i - 1);
      assertTrue(
          IntStream.range(0, Level.MOVES)
              .map(m -> level.next(from, m))
              .anyMatch(path.get(i)::equals));
      assertTrue(!level.pits().get(from) && from != level.coin(), "over before its end");
    }
    int last = path.get(path.size() - 1);
    boolean isOver = last == level.coin() || level.pits().get(last);
    assertTrue(isOver || path.size() == HORIZON + 1, path.toString());
    assertEquals(level.size(), drawing.rows().size());
    assertEquals('C', tile(drawing, level.coin()));
    level.pits().stream().forEach(pit -> assertEquals('#', tile(drawing, pit)));
  }

  @Test
  void whatHasDivergedOrHasNoLevelsHasNoPicture() throws Exception {
    assertEquals(
        List.of(), Trials.run(Trials.trial("learning-rate", 1e300, "steps", 20L)).drawings());
    assertEquals(List.of(), Trials.run(Trials.fork("steps", 20L)).drawings());
  }

  private static Drawing drawing(TrialResult result, String picture) {
    return result.drawings().stream()
        .filter(drawing -> drawing.picture().equals(picture))
        .findFirst()
        .orElseThrow();
  }

  private static char tile(Drawing drawing, int cell) {
    int width = drawing.rows().get(0).length();
    return drawing.rows().get(cell / width).charAt(cell % width);
  }

  private static char lastTile(Drawing drawing) {
    return tile(drawing, drawing.path().get(drawing.path().size() - 1));
  }
}
