package mesasweep.worker.coin;

import java.util.Arrays;
import mesasweep.worker.coin.Terrain.Maze;

/** The exact return of a policy in a level, and its derivatives, without sampling. */
final class DynamicProgram {

  private static final int MOVES = Level.MOVES;

  private final int horizon;

  /** V_t of each state, of the coin and of the pit, by t = 0 to T. */
  private final double[][] values;

  /** d_t, the probability to be in each state; where an episode is over, 0. */
  private final double[][] visits;

  /** pi(a|s), states x moves. */
  private final double[] moves;

  /** The probabilities of the moves that lead to each state, states x {@link Maze#sources}. */
  private final double[] arrivals;

  /**
   * @param horizon T
   * @param cells of a level
   */
  DynamicProgram(int horizon, int cells) {
    this.horizon = horizon;
    values = new double[horizon + 1][cells + 1]; // the coin's cell is no state
    visits = new double[horizon + 1][cells + 1];
    moves = new double[cells * MOVES];
    arrivals = new double[cells * MOVES];
  }

  /**
   * The mean over starts of V_0, where V_T = 0, V_t = sum over moves of pi Q_t, and Q_t is 1 on the
   * coin, 0 on a pit, else V_{t+1} of the next state.
   *
   * @param policy pi(a|o), observations x moves
   */
  double expectedReturn(Maze maze, double[] policy) {
    for (int state = 0; state < maze.states(); state++) {
      System.arraycopy(policy, maze.observation()[state] * MOVES, moves, state * MOVES, MOVES);
    }
    for (double[] value : values) {
      value[maze.coin()] = 1.0;
      value[maze.pit()] = 0.0;
    }
    Arrays.fill(values[horizon], 0, maze.states(), 0.0);
    for (int t = horizon - 1; t >= 0; t--) {
      sumOfFour(moves, maze.next(), values[t + 1], values[t], maze.states());
    }
    double sum = 0.0;
    for (int start : maze.starts()) {
      sum += values[0][start];
    }
    return sum / maze.starts().length;
  }

  /**
   * What moves are worth, for the policy and the level of the last {@link #expectedReturn}: with
   * d_0 the distribution of starts, times the level's weight, and d_{t+1}(s') = sum of d_t(s)
   * pi(a|s) over what leads there, adds to {@code worth} the sum over t and states of d_t
   * V_{t+1}(next), by observation and move, and to {@code visited} that of d_t, by observation.
   *
   * @param weight of the level
   */
  void differentiate(Maze maze, double weight, double[] worth, double[] visited) {
    int states = maze.states();
    for (int i = 0; i < states * MOVES; i++) {
      arrivals[i] = moves[maze.arrivals()[i]];
    }
    start(maze, weight);
    for (int t = 0; t + 1 < horizon; t++) {
      sumOfFour(arrivals, maze.sources(), visits[t], visits[t + 1], states);
    }
    for (int state = 0; state < states; state++) {
      addWorth(maze, state, worth, visited);
    }
  }

  private void addWorth(Maze maze, int state, double[] worth, double[] visited) {
    int at = state * MOVES;
    int next0 = maze.next()[at];
    int next1 = maze.next()[at + 1];
    int next2 = maze.next()[at + 2];
    int next3 = maze.next()[at + 3];
    double worth0 = 0.0;
    double worth1 = 0.0;
    double worth2 = 0.0;
    double worth3 = 0.0;
    double sum = 0.0;
    for (int t = 0; t < horizon; t++) {
      double visit = visits[t][state];
      double[] later = values[t + 1];
      sum += visit;
      worth0 = Math.fma(visit, later[next0], worth0);
      worth1 = Math.fma(visit, later[next1], worth1);
      worth2 = Math.fma(visit, later[next2], worth2);
      worth3 = Math.fma(visit, later[next3], worth3);
    }
    int seen = maze.observation()[state];
    visited[seen] += sum;
    worth[seen * MOVES] += worth0;
    worth[seen * MOVES + 1] += worth1;
    worth[seen * MOVES + 2] += worth2;
    worth[seen * MOVES + 3] += worth3;
  }

  /** What an agent meets first, of coin, end and pit, and in time; probabilities. */
  record Firsts(double coin, double end, double pit) {}

  /** For the policy and the level of the last {@link #expectedReturn}. */
  Firsts firsts(Maze maze) {
    start(maze, 1.0);
    double coin = 0.0;
    double end = 0.0;
    double pit = 0.0;
    for (int t = 0; t < horizon; t++) {
      double[] next = visits[t + 1];
      Arrays.fill(next, 0.0);
      for (int i = 0; i < maze.states() * MOVES; i++) {
        next[maze.next()[i]] += visits[t][i / MOVES] * moves[i];
      }
      coin += next[maze.coin()];
      pit += next[maze.pit()];
      next[maze.coin()] = 0.0;
      next[maze.pit()] = 0.0;
      if (maze.end() != maze.coin()) {
        end += next[maze.end()];
        next[maze.end()] = 0.0;
      }
    }
    return new Firsts(coin, end, pit);
  }

  private void start(Maze maze, double weight) {
    for (double[] row : visits) {
      row[maze.coin()] = 0.0;
      row[maze.pit()] = 0.0;
    }
    Arrays.fill(visits[0], 0, maze.states(), 0.0);
    for (int start : maze.starts()) {
      visits[0][start] = weight / maze.starts().length;
    }
  }

  /** sums(s) = sum over four neighbours of factors(s, i) terms(neighbours(s, i)). */
  private static void sumOfFour(
      double[] factors, int[] neighbours, double[] terms, double[] sums, int states) {
    for (int state = 0, at = 0; state < states; state++, at += MOVES) {
      sums[state] =
          Math.fma(
                  factors[at + 3],
                  terms[neighbours[at + 3]],
                  factors[at + 2] * terms[neighbours[at + 2]])
              + Math.fma(
                  factors[at + 1], terms[neighbours[at + 1]], factors[at] * terms[neighbours[at]]);
    }
  }
}
