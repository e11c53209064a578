package mesasweep.worker.coin;

/**
 * The policies pi = softmax(f_theta(o) - f_theta0(o)) of agents side by side, for each observation
 * of a terrain. Rows are observations x moves, with one number of each agent.
 */
final class Policies {

  private static final int MOVES = Level.MOVES;

  private final int rows;
  private final int agents;

  /** pi(a|o). */
  private final double[][] probabilities;

  /** dH/dlogit = -pi(a|o) (log pi(a|o) + H(o)), H being the entropy of a move. */
  private final double[][] entropySlopes;

  Policies(int rows, int agents) {
    this.rows = rows;
    this.agents = agents;
    probabilities = new double[rows * MOVES][agents];
    entropySlopes = new double[rows * MOVES][agents];
  }

  double[][] probabilities() {
    return probabilities;
  }

  /**
   * Computes the policies.
   *
   * @param outputs f_theta of each agent, observations x moves, row-major
   * @param starts f_theta0 likewise
   */
  void update(double[][] outputs, double[][] starts) {
    double[] logits = new double[MOVES];
    double[] powers = new double[MOVES];
    for (int row = 0; row < rows; row++) {
      int at = row * MOVES;
      for (int agent = 0; agent < agents; agent++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int move = 0; move < MOVES; move++) {
          logits[move] = outputs[agent][at + move] - starts[agent][at + move];
          largest = Math.max(largest, logits[move]);
        }
        double sum = 0.0;
        for (int move = 0; move < MOVES; move++) {
          powers[move] = StrictMath.exp(logits[move] - largest);
          sum += powers[move];
        }
        double log = largest + StrictMath.log(sum);
        double entropy = 0.0;
        for (int move = 0; move < MOVES; move++) {
          double p = powers[move] / sum;
          probabilities[at + move][agent] = p;
          entropy -= p * (logits[move] - log);
        }
        for (int move = 0; move < MOVES; move++) {
          entropySlopes[at + move][agent] =
              -probabilities[at + move][agent] * (logits[move] - log + entropy);
        }
      }
    }
  }

  /**
   * The gradient of the returns, and of a bonus on the entropy of moves, by the networks' outputs.
   *
   * @param worth by observation and move, {@link DynamicProgram#differentiate}
   * @param visits by observation
   * @param bonuses tau of each agent
   * @param gradients of each agent, observations x moves, row-major, overwritten
   */
  void differentiate(double[][] worth, double[][] visits, double[] bonuses, double[][] gradients) {
    for (int row = 0; row < rows; row++) {
      int at = row * MOVES;
      for (int agent = 0; agent < agents; agent++) {
        double mean = 0.0; // the sum over t of d_t V_t
        for (int move = 0; move < MOVES; move++) {
          mean = Math.fma(probabilities[at + move][agent], worth[at + move][agent], mean);
        }
        double bonus = bonuses[agent] * visits[row][agent];
        for (int move = 0; move < MOVES; move++) {
          gradients[agent][at + move] =
              probabilities[at + move][agent] * (worth[at + move][agent] - mean)
                  + bonus * entropySlopes[at + move][agent];
        }
      }
    }
  }
}
