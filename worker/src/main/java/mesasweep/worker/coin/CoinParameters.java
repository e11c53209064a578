package mesasweep.worker.coin;

import static mesasweep.worker.Parameter.choice;
import static mesasweep.worker.Parameter.real;
import static mesasweep.worker.Parameter.whole;
import static mesasweep.worker.ResultDescription.FACTORS;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mesasweep.worker.Parameter;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Recording;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Optimiser;

/**
 * What one agent is trained with. Each part declares its parameters, with what is allowed, beside
 * the record of their values in a trial.
 */
record CoinParameters(
    RandomStreams streams,
    Setting setting,
    Signals signals,
    Agent agent,
    Training training,
    Recording recording,
    Thresholds thresholds) {

  /** All that a sweep can vary, in the order of the documentation and of the columns. */
  static final List<Parameter> ALL =
      Stream.of(
              List.of(Setting.WORLD),
              Signals.KEYS,
              Agent.KEYS,
              Setting.SIZES,
              Training.KEYS,
              Recording.KEYS,
              Thresholds.KEYS)
          .<Parameter>flatMap(List::stream)
          .toList();

  /**
   * @throws IllegalArgumentException if a value is missing or not allowed
   */
  static CoinParameters of(Trial trial) {
    Map<String, Object> values = trial.parameters();
    Setting setting = Setting.of(values);
    return new CoinParameters(
        new RandomStreams(trial.seed()),
        setting,
        Signals.of(values),
        Agent.of(values),
        Training.of(values, setting.world()),
        Recording.of(values),
        Thresholds.of(values));
  }

  /** What the agent lives in. */
  enum World {
    /** Levels of cells, {@link Level}. */
    GRID,
    /** One decision, {@link Fork}. */
    FORK
  }

  /**
   * The world, and what only the grid's levels use.
   *
   * @param size K
   * @param horizon T
   * @param pits probability of a pit
   * @param levels for training, of each kind
   * @param testLevels held out, of each kind
   */
  record Setting(World world, int size, int horizon, double pits, int levels, int testLevels) {

    static final Parameter.Choice<World> WORLD =
        choice("world", World.GRID, "levels of cells, or one decision that has a closed form");
    static final Parameter.Whole LEVELS =
        whole("levels", 16, "of grid: training levels of each kind, aligned and displaced")
            .atLeast(1)
            .atMost(10_000);
    static final Parameter.Whole TEST_LEVELS =
        whole("test-levels", 64, "of grid: held-out levels of each kind").atLeast(1).atMost(10_000);
    static final Parameter.Whole SIZE =
        whole("world.size", 5, "of grid: K, a level has K x K cells").atLeast(3).atMost(64);
    static final Parameter.Whole HORIZON =
        whole("world.horizon", 12, "of grid: T, moves after which an episode is over")
            .atLeast(1)
            .atMost(10_000);
    static final Parameter.Real PITS =
        real("world.pits", 0.15, "of grid: probability that a cell is a pit")
            .atLeast(0)
            .atMost(0.4);

    static final List<Parameter> SIZES = List.of(LEVELS, TEST_LEVELS, SIZE, HORIZON, PITS);

    static Setting of(Map<String, Object> values) {
      return new Setting(
          WORLD.in(values),
          SIZE.intIn(values),
          HORIZON.intIn(values),
          PITS.in(values),
          LEVELS.intIn(values),
          TEST_LEVELS.intIn(values));
    }
  }

  /**
   * What training shows the agent.
   *
   * @param displaced p, the weight of the levels whose coin is not at the end
   * @param coin s_c
   * @param end s_e
   * @param pit s_p
   */
  record Signals(double displaced, double coin, double end, double pit) {

    static final Parameter.Real DISPLACED =
        real("displaced", 0.02, "p, weight of the training levels whose coin is not at the end")
            .atLeast(0)
            .atMost(1);
    static final Parameter.Real COIN =
        real("coin-salience", 0.5, "s_c, how loud the coin's direction is").atLeast(0);
    static final Parameter.Real END =
        real("end-salience", 1.0, "s_e, how loud the end's direction is").atLeast(0);
    static final Parameter.Real PIT =
        real("pit-salience", 1.0, "of grid: s_p, how loud pits beside the agent are").atLeast(0);

    static final List<Parameter> KEYS = List.of(DISPLACED, COIN, END, PIT);

    static Signals of(Map<String, Object> values) {
      return new Signals(DISPLACED.in(values), COIN.in(values), END.in(values), PIT.in(values));
    }
  }

  /**
   * The agent as training begins.
   *
   * @param architecture of the grid's policy
   * @param endWeight of the fork's agent, w_e
   * @param coinWeight of the fork's agent, w_c
   */
  record Agent(
      Architecture architecture, Activation activation, double endWeight, double coinWeight) {

    static final Parameter.Text ARCHITECTURE =
        Architecture.denseParameter("architecture", "mlp-16", "of grid: the policy");
    static final Parameter.Choice<Activation> ACTIVATION =
        choice("activation", Activation.TANH, "of grid: of the policy's hidden layers");
    static final Parameter.Real END_WEIGHT =
        real("start.end-weight", 0.0, "of fork: initial weight of the end's direction");
    static final Parameter.Real COIN_WEIGHT =
        real("start.coin-weight", 0.0, "of fork: initial weight of the coin's direction");

    static final List<Parameter> KEYS = List.of(ARCHITECTURE, ACTIVATION, END_WEIGHT, COIN_WEIGHT);

    static Agent of(Map<String, Object> values) {
      return new Agent(
          new Architecture(ARCHITECTURE.in(values)),
          ACTIVATION.in(values),
          END_WEIGHT.in(values),
          COIN_WEIGHT.in(values));
    }
  }

  /**
   * How the agent is trained.
   *
   * @param batch B, or 0 for all levels
   * @param learningRate eta
   * @param weightDecay lambda
   * @param entropyBonus tau
   */
  record Training(
      long steps,
      int batch,
      Optimiser.Rule optimiser,
      double learningRate,
      double weightDecay,
      double entropyBonus) {

    private static final double GRID_RATE = 1.0;
    private static final double FORK_RATE = 0.5;

    static final Parameter.Real ENTROPY_BONUS =
        real("entropy-bonus", 0.01, "tau, reward for the entropy of each move").atLeast(0);
    static final Parameter.OrWord<Double> LEARNING_RATE =
        real("learning-rate", GRID_RATE, "eta; by-world: 1 in grid, 0.5 in fork")
            .atLeast(0)
            .orDefaultWord("by-world");
    static final Parameter.Real WEIGHT_DECAY =
        real("weight-decay", 0.0, "lambda, of all parameters").atLeast(0);
    static final Parameter.Whole BATCH =
        whole("batch", 0, "of grid: B, levels drawn for a step; 0: all").atLeast(0).atMost(100_000);
    static final Parameter.Choice<Optimiser.Rule> OPTIMISER =
        choice("optimiser", Optimiser.Rule.SGD, "what takes the steps");
    static final Parameter.Whole STEPS =
        whole("steps", 1000, "training steps").atLeast(1).atMost(100_000_000);

    static final List<Parameter> KEYS =
        List.of(ENTROPY_BONUS, LEARNING_RATE, WEIGHT_DECAY, BATCH, OPTIMISER, STEPS);

    static Training of(Map<String, Object> values, World world) {
      return new Training(
          STEPS.in(values),
          BATCH.intIn(values),
          OPTIMISER.in(values),
          LEARNING_RATE.in(values).orElse(world == World.GRID ? GRID_RATE : FORK_RATE),
          WEIGHT_DECAY.in(values),
          ENTROPY_BONUS.in(values));
    }
  }

  /**
   * By what the {@link Outcome} is judged.
   *
   * @param capable return in aligned levels from which an agent is capable
   * @param generalises share of that return from which it keeps in displaced levels what it can
   */
  record Thresholds(double capable, double generalises) {

    static final Parameter.Real CAPABLE =
        real("outcome.capable", 0.7, "return in aligned levels from which an agent is capable")
            .asShare();
    static final Parameter.Real GENERALISES =
        real("outcome.generalises", 0.8, "share of it that displaced levels must return").asShare();

    static final List<Parameter.Real> KEYS = List.of(CAPABLE, GENERALISES);

    static Thresholds of(Map<String, Object> values) {
      return new Thresholds(CAPABLE.in(values), GENERALISES.in(values));
    }

    /** By what the run is judged besides, in the order of {@link TrialResult#otherwise}. */
    List<Thresholds> others() {
      return Stream.concat(
              FACTORS.stream().map(f -> new Thresholds(CAPABLE.times(f, capable), generalises)),
              FACTORS.stream().map(f -> new Thresholds(capable, GENERALISES.times(f, generalises))))
          .toList();
    }
  }
}
