package mesasweep.worker.coin;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import mesasweep.worker.Drawing;
import mesasweep.worker.Picture;
import mesasweep.worker.Picture.Tile;
import mesasweep.worker.ResultDescription.Role;
import mesasweep.worker.coin.Terrain.Maze;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A level, and one walk of an agent in it, drawn from its policy. It ends on the coin, in a pit or
 * after T moves. The likeliest moves alone would not do: an agent that remembers nothing goes round
 * by them for ever in places that it leaves by the others.
 *
 * <p>It begins in the start that is farthest from the nearer of coin and end, so that there is a
 * way to see; of several, in the one from which the two are most nearly as far, so that there is a
 * choice to see; of several, in the first.
 *
 * @param start a cell
 */
record LevelPicture(Picture picture, Level level, Maze maze, int start) {

  private static final String GROUND = ".";
  private static final String PIT = "#";
  private static final String COIN = "C";
  private static final String END = "E";

  private static final Tile FREE = new Tile(GROUND, "free cell", Optional.empty());
  private static final Tile FALL = new Tile(PIT, "pit", Optional.of(Role.UNDECIDED));

  private static final String PATH = "way of the trained agent";
  private static final String HOW =
      ", the same for all trials of a seed, and one walk of the trained agent, drawn from its policy:"
          + " from the start that is farthest from coin and end until it has the coin, falls or has"
          + " made its moves.";

  static final Picture ALIGNED =
      new Picture(
          "aligned",
          "level with the coin at the end",
          "The first held-out level with the coin at the end" + HOW,
          List.of(FREE, FALL, new Tile(COIN, "coin at the end", Optional.of(Role.GOOD))),
          PATH);

  static final Picture DISPLACED =
      new Picture(
          "displaced",
          "level with the coin elsewhere",
          "The first held-out level with the coin elsewhere" + HOW,
          List.of(
              FREE,
              FALL,
              new Tile(COIN, "coin", Optional.of(Role.GOOD)),
              new Tile(END, "end", Optional.of(Role.BAD))),
          PATH);

  /**
   * @param maze of the level
   */
  static LevelPicture of(Picture picture, Level level, Maze maze) {
    int[] toCoin = level.moves(level.coin());
    int[] toEnd = level.moves(level.end());
    Comparator<Integer> better =
        comparingInt((Integer cell) -> Math.min(toCoin[cell], toEnd[cell]))
            .thenComparing(
                comparingInt((Integer cell) -> Math.abs(toCoin[cell] - toEnd[cell])).reversed());
    int start =
        IntStream.range(0, level.cells())
            .filter(level::isStart)
            .boxed()
            .reduce(BinaryOperator.maxBy(better))
            .orElseThrow();
    return new LevelPicture(picture, level, maze, start);
  }

  /**
   * @param policy pi(a|o), observations x moves
   * @param horizon T
   * @param random a number for each move
   */
  Drawing draw(double[] policy, int horizon, UniformRandomProvider random) {
    return new Drawing(picture.name(), rows(), path(policy, horizon, random));
  }

  private List<String> rows() {
    StringBuilder cells = new StringBuilder();
    for (int cell = 0; cell < level.cells(); cell++) {
      cells.append(
          cell == level.coin()
              ? COIN
              : cell == level.end() ? END : level.pits().get(cell) ? PIT : GROUND);
    }
    int size = level.size();
    return IntStream.range(0, size)
        .mapToObj(y -> cells.substring(y * size, (y + 1) * size))
        .toList();
  }

  private List<Integer> path(double[] policy, int horizon, UniformRandomProvider random) {
    int[] states = Terrain.states(level);
    List<Integer> path = new ArrayList<>(List.of(start));
    int cell = start;
    while (path.size() <= horizon && states[cell] >= 0) {
      int seen = maze.observation()[states[cell]];
      cell = level.next(cell, move(policy, seen * Level.MOVES, random.nextDouble()));
      path.add(cell);
    }
    return path;
  }

  /**
   * The move in whose share of [0, 1) a number is.
   *
   * @param from where the probabilities of an observation begin
   */
  private static int move(double[] policy, int from, double drawn) {
    double below = 0.0;
    for (int move = 0; move < Level.MOVES - 1; move++) {
      below += policy[from + move];
      if (drawn < below) {
        return move;
      }
    }
    return Level.MOVES - 1;
  }
}
