package mesasweep.worker.coin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Levels as the evaluation of policies wants them. Most cells look like others: there are at most
 * 3^4 x 2^4 different observations, and a policy is computed once for each.
 *
 * @param observations different ones x 8, row-major, before they are multiplied by saliences:
 *     sgn(end - x), sgn(end - y), sgn(coin - x), sgn(coin - y), and 1 for a pit at +x, -x, +y, -y
 * @param mazes one a level
 */
record Terrain(double[] observations, List<Maze> mazes) {

  /** Numbers in an observation: of the end, of the coin, of pits. */
  static final int INPUTS = 8;

  /**
   * The states of a level in which the agent moves: its free cells but the coin's.
   *
   * @param observation of each state, its row in {@link Terrain#observations}
   * @param next states x moves, row-major: a state, or {@link #coin} or {@link #pit}
   * @param sources states x 4: the states from which a move leads to each, or {@link #pit} where
   *     there are fewer than four; from there nothing leads on
   * @param arrivals states x 4: which move leads from there, an index like those of {@code next}
   * @param starts those in which an episode may start
   * @param end the state of the end, or that of the coin if the coin is there
   */
  record Maze(int[] observation, int[] next, int[] sources, int[] arrivals, int[] starts, int end) {

    static Maze of(int[] observation, int[] next, int[] starts, int end) {
      int states = observation.length;
      int[] sources = new int[next.length];
      Arrays.fill(sources, states + 1);
      int[] arrivals = new int[next.length];
      int[] found = new int[states];
      for (int i = 0; i < next.length; i++) {
        if (next[i] < states) {
          int at = next[i] * Level.MOVES + found[next[i]]++;
          sources[at] = i / Level.MOVES;
          arrivals[at] = i;
        }
      }
      return new Maze(observation, next, sources, arrivals, starts, end);
    }

    int states() {
      return observation.length;
    }

    /** Where the agent is once it has the coin. */
    int coin() {
      return observation.length;
    }

    /** Where the agent is once it has fallen. */
    int pit() {
      return observation.length + 1;
    }
  }

  static Terrain of(List<Level> levels) {
    Map<List<Integer>, Integer> rows = new HashMap<>();
    List<double[]> observations = new ArrayList<>();
    List<Maze> mazes = new ArrayList<>();
    for (Level level : levels) {
      int[] stateOf = states(level);
      int states = Arrays.stream(stateOf).max().orElseThrow() + 1;
      int[] observation = new int[states];
      int[] next = new int[states * Level.MOVES];
      int[] starts = new int[states];
      int startCount = 0;
      for (int cell = 0; cell < stateOf.length; cell++) {
        int state = stateOf[cell];
        if (state < 0) {
          continue;
        }
        double[] seen = observation(level, cell);
        observation[state] =
            rows.computeIfAbsent(
                Arrays.stream(seen).mapToObj(value -> (int) value).toList(),
                key -> {
                  observations.add(seen);
                  return observations.size() - 1;
                });
        for (int move = 0; move < Level.MOVES; move++) {
          int to = level.next(cell, move);
          next[state * Level.MOVES + move] =
              to == level.coin() ? states : level.pits().get(to) ? states + 1 : stateOf[to];
        }
        if (level.isStart(cell)) {
          starts[startCount++] = state;
        }
      }
      int end = level.end() == level.coin() ? states : stateOf[level.end()];
      mazes.add(Maze.of(observation, next, Arrays.copyOf(starts, startCount), end));
    }
    double[] flat = observations.stream().flatMapToDouble(Arrays::stream).toArray();
    return new Terrain(flat, List.copyOf(mazes));
  }

  int rows() {
    return observations.length / INPUTS;
  }

  /** The state of each cell of a level; -1 where the agent does not move. */
  static int[] states(Level level) {
    int[] stateOf = new int[level.cells()];
    int states = 0;
    for (int cell = 0; cell < stateOf.length; cell++) {
      boolean isState = cell != level.coin() && !level.pits().get(cell);
      stateOf[cell] = isState ? states++ : -1;
    }
    return stateOf;
  }

  private static double[] observation(Level level, int cell) {
    double[] seen = new double[INPUTS];
    int at = 0;
    for (int goal : new int[] {level.end(), level.coin()}) {
      seen[at++] = Math.signum((double) (goal % level.size() - cell % level.size()));
      seen[at++] = Math.signum((double) (goal / level.size() - cell / level.size()));
    }
    for (int move = 0; move < Level.MOVES; move++) {
      seen[at++] = level.hasPitAt(cell, move) ? 1.0 : 0.0;
    }
    return seen;
  }
}
