package mesasweep.worker.coin;

import java.util.Arrays;
import mesasweep.worker.coin.Terrain.Maze;

/**
 * Exact returns of policies side by side in one level, and their derivatives, without sampling. A
 * row of the arrays holds one number of each policy; the loops over them are what the JVM compiles
 * to vector code. No number depends on the policies beside it.
 */
final class DynamicProgram {

  private final int horizon;
  private final int policies;

  /** V_t of each state, of the coin and of the pit. */
  private final double[][][] values;

  /** d_t, the probability to be in each state. */
  private double[][] visits;

  private double[][] nextVisits;

  /** The sum over t of d_t V_{t+1}(next), states x moves. */
  private final double[][] worth;

  /** The sum over t of d_t. */
  private final double[][] visited;

  /**
   * @param horizon T
   * @param cells of a level
   * @param policies how many are evaluated side by side
   */
  DynamicProgram(int horizon, int cells, int policies) {
    this.horizon = horizon;
    this.policies = policies;
    values = new double[horizon + 1][cells + 1][policies]; // the coin's cell is no state
    visits = new double[cells + 1][policies];
    nextVisits = new double[cells + 1][policies];
    worth = new double[cells * Level.MOVES][policies];
    visited = new double[cells][policies];
  }

  /**
   * The mean over starts of V_0, where V_T = 0, V_t = sum over moves of pi Q_t, and Q_t is 1 on the
   * coin, 0 on a pit, else V_{t+1} of the next state.
   *
   * @param moves probabilities, observations and moves x policies
   * @param returns of each policy, overwritten
   */
  void returns(Maze maze, double[][] moves, double[] returns) {
    for (double[][] value : values) {
      Arrays.fill(value[maze.coin()], 1.0);
      Arrays.fill(value[maze.pit()], 0.0);
    }
    for (int state = 0; state < maze.states(); state++) {
      Arrays.fill(values[horizon][state], 0.0);
    }
    int[] next = maze.next();
    for (int t = horizon - 1; t >= 0; t--) {
      double[][] later = values[t + 1];
      for (int state = 0; state < maze.states(); state++) {
        int at = state * Level.MOVES;
        int seen = maze.observation()[state] * Level.MOVES;
        double[] value = values[t][state];
        Arrays.fill(value, 0.0);
        addTwo(moves[seen], later[next[at]], moves[seen + 1], later[next[at + 1]], value);
        addTwo(moves[seen + 2], later[next[at + 2]], moves[seen + 3], later[next[at + 3]], value);
      }
    }
    Arrays.fill(returns, 0.0);
    for (int start : maze.starts()) {
      addMultiple(1.0 / maze.starts().length, values[0][start], returns);
    }
  }

  /**
   * What moves are worth, for the policies and the level of the last {@link #returns}: with d_0 the
   * distribution of starts, times the level's weight, and d_{t+1}(s') = sum of d_t(s) pi(a|s) over
   * what leads there, adds to {@code worthOf} the sum over t and states of d_t V_{t+1}(next), by
   * observation and move, and to {@code visitsOf} that of d_t, by observation.
   *
   * @param weights of the level, by policy
   */
  void differentiate(
      Maze maze, double[][] moves, double[] weights, double[][] worthOf, double[][] visitsOf) {
    clear(worth, maze.states() * Level.MOVES);
    clear(visited, maze.states());
    start(maze, weights);
    for (int t = 0; t < horizon; t++) {
      clear(nextVisits, maze.states() + 2);
      for (int state = 0; state < maze.states(); state++) {
        double[] here = visits[state];
        addMultiple(1.0, here, visited[state]);
        int seen = maze.observation()[state] * Level.MOVES;
        for (int move = 0; move < Level.MOVES; move++) {
          int at = state * Level.MOVES + move;
          int to = maze.next()[at];
          addProducts(here, values[t + 1][to], worth[at], moves[seen + move], nextVisits[to]);
        }
      }
      swapVisits();
    }
    for (int state = 0; state < maze.states(); state++) {
      int seen = maze.observation()[state];
      addMultiple(1.0, visited[state], visitsOf[seen]);
      for (int move = 0; move < Level.MOVES; move++) {
        int at = state * Level.MOVES + move;
        addMultiple(1.0, worth[at], worthOf[seen * Level.MOVES + move]);
      }
    }
  }

  /**
   * Adds the probabilities to meet the coin, the end and a pit before the others and in time.
   *
   * @param moves probabilities, observations and moves x policies
   * @param weights of the level, by policy
   */
  void addFirsts(
      Maze maze,
      double[][] moves,
      double[] weights,
      double[] coinFirst,
      double[] endFirst,
      double[] fallen) {
    start(maze, weights);
    for (int t = 0; t < horizon; t++) {
      clear(nextVisits, maze.states() + 2);
      for (int state = 0; state < maze.states(); state++) {
        int seen = maze.observation()[state] * Level.MOVES;
        for (int move = 0; move < Level.MOVES; move++) {
          int to = maze.next()[state * Level.MOVES + move];
          addProduct(visits[state], moves[seen + move], nextVisits[to]);
        }
      }
      swapVisits();
      addMultiple(1.0, visits[maze.coin()], coinFirst);
      addMultiple(1.0, visits[maze.pit()], fallen);
      if (maze.end() != maze.coin()) {
        addMultiple(1.0, visits[maze.end()], endFirst);
        Arrays.fill(visits[maze.end()], 0.0);
      }
    }
  }

  private void start(Maze maze, double[] weights) {
    clear(visits, maze.states());
    for (int start : maze.starts()) {
      addMultiple(1.0 / maze.starts().length, weights, visits[start]);
    }
  }

  private void swapVisits() {
    double[][] before = visits;
    visits = nextVisits;
    nextVisits = before;
  }

  /** sum += a b + c d; with more arrays the JVM compiles no vector code. */
  private void addTwo(double[] a, double[] b, double[] c, double[] d, double[] sum) {
    for (int i = 0; i < policies; i++) {
      sum[i] = Math.fma(c[i], d[i], Math.fma(a[i], b[i], sum[i]));
    }
  }

  /** c += a b and e += a d. */
  private void addProducts(double[] a, double[] b, double[] c, double[] d, double[] e) {
    for (int i = 0; i < policies; i++) {
      c[i] = Math.fma(a[i], b[i], c[i]);
      e[i] = Math.fma(a[i], d[i], e[i]);
    }
  }

  private void addProduct(double[] a, double[] b, double[] c) {
    for (int i = 0; i < policies; i++) {
      c[i] = Math.fma(a[i], b[i], c[i]);
    }
  }

  private void addMultiple(double factor, double[] a, double[] c) {
    for (int i = 0; i < policies; i++) {
      c[i] = Math.fma(factor, a[i], c[i]);
    }
  }

  private static void clear(double[][] rows, int count) {
    for (int i = 0; i < count; i++) {
      Arrays.fill(rows[i], 0.0);
    }
  }
}
