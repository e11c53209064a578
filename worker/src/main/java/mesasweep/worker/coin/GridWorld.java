package mesasweep.worker.coin;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mesasweep.worker.Drawing;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.coin.CoinParameters.Agent;
import mesasweep.worker.coin.CoinParameters.Setting;
import mesasweep.worker.network.Network;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * What the trials with one seed and one setting share: levels, what is seen in them, the policy's
 * network as it starts, and which levels a step draws.
 */
final class GridWorld {

  private final int levels;
  private final Terrain training;
  private final Terrain heldOut;
  private final LevelPicture aligned;
  private final LevelPicture displaced;
  private final double[] start;
  private final double[] kinds;
  private final int[] drawn;
  private final RandomStreams streams;
  private final UniformRandomProvider random;
  private long drawnAt = -1;

  /**
   * @param levels as many aligned as displaced ones, of each use
   * @param start theta0, laid out as {@link Network} has it
   * @param batch levels that a step draws, or 0
   */
  GridWorld(Levels levels, double[] start, int batch, RandomStreams streams) {
    this.levels = levels.aligned().size();
    this.start = start;
    training = terrain(levels.aligned(), levels.displaced());
    heldOut = terrain(levels.heldOutAligned(), levels.heldOutDisplaced());
    aligned =
        LevelPicture.of(
            LevelPicture.ALIGNED, levels.heldOutAligned().get(0), heldOut.mazes().get(0));
    displaced =
        LevelPicture.of(
            LevelPicture.DISPLACED,
            levels.heldOutDisplaced().get(0),
            heldOut.mazes().get(levels.heldOutAligned().size()));
    kinds = new double[batch];
    drawn = new int[batch];
    this.streams = streams;
    random = streams.named("batches");
  }

  static GridWorld of(CoinParameters trial) {
    return new GridWorld(
        Levels.draw(trial.setting(), trial.streams()),
        start(trial.agent(), trial.streams().named("network")),
        trial.training().batch(),
        trial.streams());
  }

  /** Trials with equal keys, and equal parameters of {@link Coin#shape}, have equal worlds. */
  record Key(RandomStreams streams, Setting setting) {

    static Key of(CoinParameters trial) {
      return new Key(trial.streams(), trial.setting());
    }
  }

  private static Terrain terrain(List<Level> aligned, List<Level> displaced) {
    return Terrain.of(Stream.concat(aligned.stream(), displaced.stream()).toList());
  }

  /** Weights from N(0, 1 / fan-in) and biases 0; all 0 where no layer is hidden. */
  private static double[] start(Agent agent, UniformRandomProvider random) {
    Network network = agent.architecture().network(Terrain.INPUTS, Level.MOVES, agent.activation());
    return agent.architecture().hidden().isEmpty()
        ? new double[network.size()]
        : network.drawByInputs(random);
  }

  /** The aligned levels, then as many displaced ones. */
  Terrain training() {
    return training;
  }

  /** The aligned levels, then as many displaced ones. */
  Terrain heldOut() {
    return heldOut;
  }

  /**
   * The first held-out level of each kind, with a walk by a policy; equal policies walk alike.
   *
   * @param policy pi(a|o) of the held-out levels, observations x moves
   * @param horizon T
   */
  List<Drawing> draw(double[] policy, int horizon) {
    return Stream.of(aligned, displaced)
        .map(level -> level.draw(policy, horizon, streams.named("walk, " + level.picture().name())))
        .toList();
  }

  /** theta0. */
  double[] start() {
    return start;
  }

  /** Draws the levels of a step, once however often it is called for it. */
  void draw(long step) {
    if (step == drawnAt) {
      return;
    }
    drawnAt = step;
    for (int i = 0; i < drawn.length; i++) {
      kinds[i] = random.nextDouble();
      drawn[i] = random.nextInt(levels);
    }
  }

  /**
   * The weights of the training levels in J, (1 - p) / n or p / n each.
   *
   * @param displaced p
   * @param weights of each level, overwritten
   */
  void weigh(double displaced, double[] weights) {
    Arrays.fill(weights, 0, levels, (1.0 - displaced) / levels);
    Arrays.fill(weights, levels, 2 * levels, displaced / levels);
  }

  /**
   * The weights of the levels that were drawn by their weights in J, 1 / B each time.
   *
   * @param displaced p
   * @param weights of each level, overwritten
   */
  void weighDrawn(double displaced, double[] weights) {
    Arrays.fill(weights, 0.0);
    for (int i = 0; i < drawn.length; i++) {
      weights[kinds[i] < displaced ? levels + drawn[i] : drawn[i]] += 1.0 / drawn.length;
    }
  }
}
