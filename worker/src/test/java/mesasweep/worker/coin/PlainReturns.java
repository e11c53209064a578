package mesasweep.worker.coin;

import java.util.ArrayList;
import java.util.List;
import mesasweep.worker.network.Architecture;

/**
 * An agent's returns on its training levels once more, written down as the definitions are: cell by
 * cell and move by move, with a network of its own and without observations that are shared.
 */
final class PlainReturns {

  private final CoinParameters trial;
  private final double[] start;
  private final List<Level> levels;

  PlainReturns(CoinParameters trial, double[] start) {
    this.trial = trial;
    this.start = start;
    Levels drawn = Levels.draw(trial.setting(), trial.streams());
    levels = new ArrayList<>(drawn.aligned());
    levels.addAll(drawn.displaced());
  }

  /** J. */
  double objective(double[] parameters) {
    double sum = 0.0;
    for (int l = 0; l < levels.size(); l++) {
      Level level = levels.get(l);
      double[][] pi = policy(level, parameters);
      double[] later = new double[level.cells()];
      for (int t = 0; t < trial.setting().horizon(); t++) {
        double[] value = new double[level.cells()];
        for (int cell = 0; cell < level.cells(); cell++) {
          for (int move = 0; move < Level.MOVES; move++) {
            int next = level.next(cell, move);
            double q = next == level.coin() ? 1.0 : level.pits().get(next) ? 0.0 : later[next];
            value[cell] += pi[cell][move] * q;
          }
        }
        later = value;
      }
      for (int cell : starts(level)) {
        sum += weight(l) * later[cell] / starts(level).size();
      }
    }
    return sum;
  }

  /** The sum over t of d_t of each level's cells, with the levels' weights. */
  double[] visits(double[] parameters) {
    int cells = levels.get(0).cells();
    double[] visits = new double[levels.size() * cells];
    for (int l = 0; l < levels.size(); l++) {
      Level level = levels.get(l);
      double[][] pi = policy(level, parameters);
      double[] now = new double[cells];
      for (int cell : starts(level)) {
        now[cell] = weight(l) / starts(level).size();
      }
      for (int t = 0; t < trial.setting().horizon(); t++) {
        double[] next = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
          visits[l * cells + cell] += now[cell];
          for (int move = 0; move < Level.MOVES; move++) {
            int to = level.next(cell, move);
            if (to != level.coin() && !level.pits().get(to)) {
              next[to] += now[cell] * pi[cell][move];
            }
          }
        }
        now = next;
      }
    }
    return visits;
  }

  /** The entropies of moves, as many times as their cells are visited. */
  double entropy(double[] parameters, double[] visits) {
    double sum = 0.0;
    for (int l = 0; l < levels.size(); l++) {
      Level level = levels.get(l);
      double[][] pi = policy(level, parameters);
      for (int cell = 0; cell < level.cells(); cell++) {
        for (double p : pi[cell]) {
          sum -= visits[l * level.cells() + cell] * p * Math.log(p);
        }
      }
    }
    return sum;
  }

  private double weight(int level) {
    double displaced = trial.signals().displaced();
    int each = levels.size() / 2;
    return (level < each ? 1.0 - displaced : displaced) / each;
  }

  private static List<Integer> starts(Level level) {
    List<Integer> starts = new ArrayList<>();
    for (int cell = 0; cell < level.cells(); cell++) {
      if (level.isStart(cell)) {
        starts.add(cell);
      }
    }
    return starts;
  }

  private double[][] policy(Level level, double[] parameters) {
    double[][] pi = new double[level.cells()][Level.MOVES];
    for (int cell = 0; cell < pi.length; cell++) {
      double[] now = network(observation(level, cell), parameters);
      double[] before = network(observation(level, cell), start);
      double sum = 0.0;
      for (int move = 0; move < Level.MOVES; move++) {
        pi[cell][move] = Math.exp(now[move] - before[move]);
        sum += pi[cell][move];
      }
      for (int move = 0; move < Level.MOVES; move++) {
        pi[cell][move] /= sum;
      }
    }
    return pi;
  }

  private double[] observation(Level level, int cell) {
    int k = level.size();
    int x = cell % k;
    int y = cell / k;
    double end = trial.signals().end();
    double coin = trial.signals().coin();
    double pit = trial.signals().pit();
    return new double[] {
      end * Integer.signum(level.end() % k - x),
      end * Integer.signum(level.end() / k - y),
      coin * Integer.signum(level.coin() % k - x),
      coin * Integer.signum(level.coin() / k - y),
      x + 1 < k && level.pits().get(cell + 1) ? pit : 0.0,
      x > 0 && level.pits().get(cell - 1) ? pit : 0.0,
      y + 1 < k && level.pits().get(cell + k) ? pit : 0.0,
      y > 0 && level.pits().get(cell - k) ? pit : 0.0
    };
  }

  /** Of tanh units. */
  private double[] network(double[] inputs, double[] parameters) {
    Architecture architecture = trial.agent().architecture();
    List<Integer> widths = new ArrayList<>(architecture.hidden());
    widths.add(Level.MOVES);
    double[] values = inputs;
    int at = 0;
    for (int layer = 0; layer < widths.size(); layer++) {
      double[] next = new double[widths.get(layer)];
      int biases = at + values.length * next.length;
      for (int unit = 0; unit < next.length; unit++) {
        double sum = parameters[biases + unit];
        for (int i = 0; i < values.length; i++) {
          sum += values[i] * parameters[at + i * next.length + unit];
        }
        next[unit] = layer + 1 < widths.size() ? Math.tanh(sum) : sum;
      }
      at = biases + next.length;
      values = next;
    }
    return values;
  }
}
