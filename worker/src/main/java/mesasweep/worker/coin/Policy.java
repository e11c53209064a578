package mesasweep.worker.coin;

/** The policy pi = softmax(f_theta(o) - f_theta0(o)) of an agent, for each observation. */
final class Policy {

  private static final int MOVES = Level.MOVES;

  /** pi(a|o), observations x moves. */
  private final double[] probabilities;

  /** dH/dlogit = -pi(a|o) (log pi(a|o) + H(o)), H being the entropy of a move. */
  private final double[] entropySlopes;

  /**
   * @param observations how many
   */
  Policy(int observations) {
    probabilities = new double[observations * MOVES];
    entropySlopes = new double[observations * MOVES];
  }

  double[] probabilities() {
    return probabilities;
  }

  /**
   * Computes the policy.
   *
   * @param outputs f_theta, observations x moves, row-major
   * @param start f_theta0 likewise
   */
  void update(double[] outputs, double[] start) {
    for (int at = 0; at < probabilities.length; at += MOVES) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = at; i < at + MOVES; i++) {
        largest = Math.max(largest, outputs[i] - start[i]);
      }
      double sum = 0.0;
      for (int i = at; i < at + MOVES; i++) {
        probabilities[i] = StrictMath.exp(outputs[i] - start[i] - largest);
        sum += probabilities[i];
      }
      double log = largest + StrictMath.log(sum);
      double entropy = 0.0;
      for (int i = at; i < at + MOVES; i++) {
        probabilities[i] /= sum;
        entropySlopes[i] = outputs[i] - start[i] - log;
        entropy -= probabilities[i] * entropySlopes[i];
      }
      for (int i = at; i < at + MOVES; i++) {
        entropySlopes[i] = -probabilities[i] * (entropySlopes[i] + entropy);
      }
    }
  }

  /**
   * The gradient of the returns, and of a bonus on the entropy of moves, by the network's outputs.
   *
   * @param worth by observation and move, {@link DynamicProgram#differentiate}
   * @param visited by observation
   * @param bonus tau
   * @param gradient observations x moves, row-major, overwritten
   */
  void differentiate(double[] worth, double[] visited, double bonus, double[] gradient) {
    for (int row = 0; row < visited.length; row++) {
      int from = row * MOVES;
      double mean = 0.0; // the sum over t of d_t V_t
      for (int i = from; i < from + MOVES; i++) {
        mean = Math.fma(probabilities[i], worth[i], mean);
      }
      for (int i = from; i < from + MOVES; i++) {
        gradient[i] =
            probabilities[i] * (worth[i] - mean) + bonus * visited[row] * entropySlopes[i];
      }
    }
  }
}
