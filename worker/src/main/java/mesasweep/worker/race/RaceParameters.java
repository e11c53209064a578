package mesasweep.worker.race;

import static mesasweep.worker.Parameter.choice;
import static mesasweep.worker.Parameter.real;
import static mesasweep.worker.Parameter.whole;
import static mesasweep.worker.ResultDescription.FACTORS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
 * What one race is run with. Each part declares its parameters, with what is allowed, beside the
 * record of their values in a trial.
 */
record RaceParameters(
    RandomStreams streams,
    Start start,
    Setting setting,
    Foresight foresight,
    Planning planning,
    Practice practice,
    Knowledge knowledge,
    Training training,
    Recording recording,
    Stopping stopping,
    Interventions interventions,
    Thresholds thresholds) {

  /** All that a sweep can vary, in the order of the documentation and of the columns. */
  static final List<Parameter> ALL =
      Stream.of(
              Start.KEYS,
              Setting.KEYS,
              Foresight.KEYS,
              Planning.KEYS,
              Practice.KEYS,
              Knowledge.KEYS,
              Training.KEYS,
              Recording.KEYS,
              Stopping.KEYS,
              Interventions.KEYS,
              Thresholds.KEYS)
          .<Parameter>flatMap(List::stream)
          .toList();

  /**
   * @throws IllegalArgumentException if a value is missing or not allowed
   */
  static RaceParameters of(Trial trial) {
    Map<String, Object> values = trial.parameters();
    return new RaceParameters(
        new RandomStreams(trial.seed()),
        Start.of(values),
        Setting.of(values),
        Foresight.of(values),
        Planning.of(values),
        Practice.of(values),
        Knowledge.of(values),
        Training.of(values),
        Recording.of(values),
        Stopping.of(trial),
        Interventions.of(values),
        Thresholds.of(values));
  }

  /**
   * The agent as the race begins.
   *
   * @param discountRate rho0
   * @param gap gap0
   * @param architecture of the objective network
   */
  record Start(double discountRate, double gap, Architecture architecture, Activation activation) {

    static final Parameter.Real DISCOUNT_RATE =
        real("discount-rate", 0.3, "initial rho; the discount factor is e^-rho")
            .atLeast(-100)
            .atMost(100);
    static final Parameter.Real GAP =
        real("objective-gap", 1.0, "initial distance of the mesa from the base objective")
            .atLeast(0)
            .atMost(1_000_000);
    static final Parameter.Text ARCHITECTURE =
        Architecture.parameter("architecture", "mlp-32", "the objective network");
    static final Parameter.Choice<Activation> ACTIVATION =
        choice("activation", Activation.TANH, "of dense stacks");

    static final List<Parameter> KEYS = List.of(DISCOUNT_RATE, GAP, ARCHITECTURE, ACTIVATION);

    static Start of(Map<String, Object> values) {
      return new Start(
          DISCOUNT_RATE.in(values),
          GAP.in(values),
          new Architecture(ARCHITECTURE.in(values)),
          ACTIVATION.in(values));
    }
  }

  /**
   * The {@link Environment}'s kind and sizes.
   *
   * @param complexity hidden units of the teachers, h; 0 for constant targets
   * @param inputs n
   * @param actions m
   * @param contexts N
   */
  record Setting(int complexity, int inputs, int actions, int contexts) {

    static final Parameter.Whole COMPLEXITY =
        whole("environment.complexity", 16, "hidden units of the teachers; 0: constant")
            .atLeast(0)
            .atMost(4096);
    static final Parameter.Whole INPUTS =
        whole("environment.inputs", 8, "n, the dimension of a context").atLeast(1).atMost(4096);
    static final Parameter.Whole ACTIONS =
        whole("environment.actions", 4, "m, the dimension of an action").atLeast(1).atMost(4096);
    static final Parameter.Whole CONTEXTS =
        whole("environment.contexts", 256, "N, for training and held out each")
            .atLeast(1)
            .atMost(1_000_000);

    static final List<Parameter> KEYS = List.of(COMPLEXITY, INPUTS, ACTIONS, CONTEXTS);

    static Setting of(Map<String, Object> values) {
      return new Setting(
          COMPLEXITY.intIn(values),
          INPUTS.intIn(values),
          ACTIONS.intIn(values),
          CONTEXTS.intIn(values));
    }
  }

  /**
   * How the concern for the future is parametrised, and how far it reaches.
   *
   * @param trainingExamples K
   * @param deploymentExamples D
   */
  record Foresight(Horizon.Head head, int trainingExamples, int deploymentExamples) {

    static final Parameter.Choice<Horizon.Head> HEAD =
        choice("horizon", Horizon.Head.RATE, "how the concern for the future is parametrised");
    static final Parameter.Whole TRAINING_EXAMPLES =
        whole("training-examples", 20, "K, remaining training examples that are weighed")
            .atLeast(1)
            .atMost(10_000);
    static final Parameter.Whole DEPLOYMENT_EXAMPLES =
        whole("deployment-examples", 40, "D, deployment examples that are weighed")
            .atLeast(1)
            .atMost(10_000);

    static final List<Parameter> KEYS = List.of(HEAD, TRAINING_EXAMPLES, DEPLOYMENT_EXAMPLES);

    static Foresight of(Map<String, Object> values) {
      return new Foresight(
          HEAD.in(values), TRAINING_EXAMPLES.intIn(values), DEPLOYMENT_EXAMPLES.intIn(values));
    }

    /** H = K + D. */
    int examples() {
      return trainingExamples + deploymentExamples;
    }
  }

  /** The {@link Planner}, and what only some of them use. */
  record Planning(Planner.Kind planner, int searchSteps, double searchRate, double temperature) {

    static final Parameter.Choice<Planner.Kind> PLANNER =
        choice("planner", Planner.Kind.CONSISTENT, "the inner search")
            .withBaseline(Planner.Kind.ROLLOUT);
    static final Parameter.Whole SEARCH_STEPS =
        whole("search.steps", 15, "of rollout").atLeast(1).atMost(100_000);
    static final Parameter.Real SEARCH_RATE = real("search.rate", 0.5, "of rollout").above(0);
    static final Parameter.Real TEMPERATURE = real("temperature", 0.1, "tau of threshold").above(0);

    static final List<Parameter> KEYS = List.of(PLANNER, SEARCH_STEPS, SEARCH_RATE, TEMPERATURE);

    static Planning of(Map<String, Object> values) {
      return new Planning(
          PLANNER.in(values),
          SEARCH_STEPS.intIn(values),
          SEARCH_RATE.in(values),
          TEMPERATURE.in(values));
    }
  }

  /**
   * The agent's {@link Awareness}, and what only some kinds of it use.
   *
   * @param factor believed over true drift
   * @param onset first step at which a world model is trained
   * @param learningRate of the world model
   * @param architecture of the world model
   * @param drift kappa, or empty for the calibrated one, {@link World#calibratedDrift}
   */
  record Knowledge(
      Awareness.Kind awareness,
      double factor,
      long onset,
      double learningRate,
      Architecture architecture,
      Optional<Double> drift) {

    static final Parameter.Choice<Awareness.Kind> AWARENESS =
        choice("awareness", Awareness.Kind.EXACT, "what the agent knows of its training");
    static final Parameter.Real FACTOR =
        real("awareness.factor", 1.0, "of scaled: believed over true drift");
    static final Parameter.Whole ONSET =
        whole("awareness.onset", 0, "first step at which learned learns").atLeast(0);
    static final Parameter.Real LEARNING_RATE =
        real("awareness.learning-rate", 0.05, "of the world model").atLeast(0);
    static final Parameter.Text ARCHITECTURE =
        Architecture.parameter("awareness.architecture", "mlp-32", "the world model");
    static final Parameter.OrWord<Double> DRIFT =
        real("believed-drift", 0.2, "kappa, the drift per example without compliance")
            .atLeast(0)
            .atMost(1)
            .orWord("calibrated");

    static final List<Parameter> KEYS =
        List.of(AWARENESS, FACTOR, ONSET, LEARNING_RATE, ARCHITECTURE, DRIFT);

    static Knowledge of(Map<String, Object> values) {
      return new Knowledge(
          AWARENESS.in(values),
          FACTOR.in(values),
          ONSET.in(values),
          LEARNING_RATE.in(values),
          new Architecture(ARCHITECTURE.in(values)),
          DRIFT.in(values));
    }
  }

  /**
   * The base optimiser's doing.
   *
   * @param batch B, or 0 for all contexts
   * @param objectiveLearningRate eta
   * @param horizonLearningRate eta_h
   */
  record Training(
      long steps,
      int batch,
      Optimiser.Rule optimiser,
      double objectiveLearningRate,
      double horizonLearningRate) {

    static final Parameter.Whole STEPS =
        whole("steps", 2000, "training steps").atLeast(1).atMost(100_000_000);
    static final Parameter.Whole BATCH =
        whole("batch", 32, "B, contexts a step; 0: all").atLeast(0).atMost(1_000_000);
    static final Parameter.Choice<Optimiser.Rule> OPTIMISER =
        choice("optimiser", Optimiser.Rule.SGD, "the base optimiser");
    static final Parameter.Real OBJECTIVE_LEARNING_RATE =
        real("objective.learning-rate", 0.05, "eta").atLeast(0);
    static final Parameter.Real HORIZON_LEARNING_RATE =
        real("horizon.learning-rate", 0.2, "eta_h").atLeast(0);

    static final List<Parameter> KEYS =
        List.of(STEPS, BATCH, OPTIMISER, OBJECTIVE_LEARNING_RATE, HORIZON_LEARNING_RATE);

    static Training of(Map<String, Object> values) {
      return new Training(
          STEPS.in(values),
          BATCH.intIn(values),
          OPTIMISER.in(values),
          OBJECTIVE_LEARNING_RATE.in(values),
          HORIZON_LEARNING_RATE.in(values));
    }
  }

  /**
   * Whether a run ends before its budget is spent, {@link Forecast}.
   *
   * @param margin m
   * @param isAudited whether the run goes on even if it could stop
   */
  record Stopping(Rule rule, double margin, boolean isAudited) {

    /** When a run ends. */
    enum Rule {
      BUDGET,
      SETTLED
    }

    static final Parameter.Choice<Rule> STOP =
        choice("stop", Rule.BUDGET, "when a run ends: settled is once its outcome is certain");
    static final Parameter.Real MARGIN =
        real("stop.margin", 1.5, "of settled: the factor by which losses must be clear of the line")
            .above(0);
    static final Parameter.Real AUDIT =
        real("stop.audit", 0.05, "of settled: share of the runs that could stop and go on")
            .atLeast(0)
            .atMost(1);

    static final List<Parameter> KEYS = List.of(STOP, MARGIN, AUDIT);

    static Stopping of(Trial trial) {
      Map<String, Object> values = trial.parameters();
      return new Stopping(
          STOP.in(values), MARGIN.in(values), trial.lot("audit") < AUDIT.in(values));
    }
  }

  /**
   * What is done against deception, or to tell what brings it about.
   *
   * @param monitored share of the training contexts that carry the mark "this is training"
   * @param spoofed share of those that do not look marked to the agent
   * @param myopiaPenalty lambda
   * @param discountFloor lowest discount rate, if there is one
   * @param driftNoise sigma
   */
  record Interventions(
      double monitored,
      double spoofed,
      double myopiaPenalty,
      Optional<Double> discountFloor,
      Frozen frozen,
      double driftNoise,
      double weightDecay) {

    /** What is not trained. */
    enum Frozen {
      NONE,
      OBJECTIVE,
      HORIZON
    }

    static final Parameter.Real MONITORED =
        real("monitored", 1.0, "share of contexts marked as training").atLeast(0).atMost(1);
    static final Parameter.Real SPOOFED =
        real("spoofed", 0.0, "share of trained contexts that look unmonitored")
            .atLeast(0)
            .atMost(1);
    static final Parameter.Real MYOPIA_PENALTY =
        real("myopia-penalty", 0.0, "lambda on the concern for the future").atLeast(0);
    static final Parameter.OrWord<Double> DISCOUNT_FLOOR =
        real("discount-floor", 0.0, "lowest discount rate")
            .atLeast(-100)
            .atMost(100)
            .orDefaultWord("none");
    static final Parameter.Choice<Frozen> FREEZE =
        choice("freeze", Frozen.NONE, "what is not trained");
    static final Parameter.Real DRIFT_NOISE =
        real("drift-noise", 0.0, "sigma added to the objective's parameters each step").atLeast(0);
    static final Parameter.Real WEIGHT_DECAY =
        real("weight-decay", 0.0, "of the objective's parameters").atLeast(0);

    static final List<Parameter> KEYS =
        List.of(
            MONITORED, SPOOFED, MYOPIA_PENALTY, DISCOUNT_FLOOR, FREEZE, DRIFT_NOISE, WEIGHT_DECAY);

    /** By default nothing is done. */
    static final Interventions NONE =
        of(KEYS.stream().collect(Collectors.toMap(Parameter::name, Parameter::defaultValue)));

    static Interventions of(Map<String, Object> values) {
      return new Interventions(
          MONITORED.in(values),
          SPOOFED.in(values),
          MYOPIA_PENALTY.in(values),
          DISCOUNT_FLOOR.in(values),
          FREEZE.in(values),
          DRIFT_NOISE.in(values),
          WEIGHT_DECAY.in(values));
    }
  }

  /**
   * By what the {@link Outcome} is judged.
   *
   * @param satisfied share of L0 at which a loss is satisfied
   * @param longTerm deployment concern from which an objective is long-term
   */
  record Thresholds(double satisfied, double longTerm) {

    static final Parameter.Real SATISFIED =
        real("outcome.satisfied", 0.1, "share of L0 at which a loss is satisfied").atLeast(0);
    static final Parameter.Real LONG_TERM =
        real("outcome.long-term", 0.5, "deployment concern of a long-term objective")
            .atLeast(0)
            .atMost(1);

    static final List<Parameter.Real> KEYS = List.of(SATISFIED, LONG_TERM);

    static Thresholds of(Map<String, Object> values) {
      return new Thresholds(SATISFIED.in(values), LONG_TERM.in(values));
    }

    /** By what the run is judged besides, in the order of {@link TrialResult#otherwise}. */
    List<Thresholds> others() {
      return Stream.concat(
              FACTORS.stream().map(factor -> new Thresholds(factor * satisfied, longTerm)),
              FACTORS.stream().map(factor -> new Thresholds(satisfied, factor * longTerm)))
          .toList();
    }
  }
}
