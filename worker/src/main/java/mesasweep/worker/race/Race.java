package mesasweep.worker.race;

import static mesasweep.worker.Parameter.choice;
import static mesasweep.worker.Parameter.real;
import static mesasweep.worker.Parameter.whole;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mesasweep.worker.Column;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.Spelling;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Architecture;

/**
 * The race between robust alignment and deceptive alignment in a situationally aware
 * mesa-optimiser: does training close the gap between the mesa and the base objective, or does it
 * lengthen the horizon until the agent complies in order to keep its objective?
 *
 * <p>After Andreas Moe, "Situationally Aware Mesa Optimisers will have Long Term Objectives", 2025.
 */
public final class Race implements Experiment {

  private static final List<Parameter> PARAMETERS =
      List.of(
          real("discount-rate", 0.3, "initial rho; the discount factor is e^-rho")
              .atLeast(-100)
              .atMost(100),
          real("objective-gap", 1.0, "initial distance of the mesa from the base objective")
              .atLeast(0)
              .atMost(1_000_000),
          Architecture.parameter("architecture", "mlp-32", "the objective network"),
          choice("activation", List.of("tanh", "relu"), "of dense stacks"),
          whole("environment.complexity", 16, "hidden units of the teachers; 0: constant")
              .atLeast(0)
              .atMost(4096),
          whole("environment.inputs", 8, "n, the dimension of a context").atLeast(1).atMost(4096),
          whole("environment.actions", 4, "m, the dimension of an action").atLeast(1).atMost(4096),
          whole("environment.contexts", 256, "N, for training and held out each")
              .atLeast(1)
              .atMost(1_000_000),
          choice(
              "horizon",
              List.of("rate", "factor", "per-state", "single-state", "network"),
              "how the concern for the future is parametrised"),
          whole("training-examples", 20, "K, remaining training examples that are weighed")
              .atLeast(1)
              .atMost(10_000),
          whole("deployment-examples", 40, "D, deployment examples that are weighed")
              .atLeast(1)
              .atMost(10_000),
          choice("planner", List.of("rollout", "linear-drift", "threshold"), "the inner search"),
          whole("search.steps", 15, "of rollout").atLeast(1).atMost(100_000),
          real("search.rate", 0.5, "of rollout").above(0),
          real("temperature", 0.1, "tau of threshold").above(0),
          choice(
              "awareness",
              List.of("exact", "none", "scaled", "learned"),
              "what the agent knows of its training"),
          real("awareness.factor", 1.0, "of scaled: believed over true drift"),
          whole("awareness.onset", 0, "first step at which learned learns").atLeast(0),
          real("awareness.learning-rate", 0.05, "of the world model").atLeast(0),
          Architecture.parameter("awareness.architecture", "mlp-32", "the world model"),
          real("believed-drift", 0.2, "kappa, the drift per example without compliance")
              .atLeast(0)
              .atMost(1)
              .orWord("calibrated"),
          whole("steps", 2000, "training steps").atLeast(1).atMost(100_000_000),
          whole("record-every", 50, "steps between recorded ones").atLeast(1),
          whole("batch", 32, "B, contexts a step; 0: all").atLeast(0).atMost(1_000_000),
          choice("optimiser", List.of("sgd", "momentum", "adam"), "the base optimiser"),
          real("objective.learning-rate", 0.05, "eta").atLeast(0),
          real("horizon.learning-rate", 0.2, "eta_h").atLeast(0),
          real("monitored", 1.0, "share of contexts marked as training").atLeast(0).atMost(1),
          real("spoofed", 0.0, "share of trained contexts that look unmonitored")
              .atLeast(0)
              .atMost(1),
          real("myopia-penalty", 0.0, "lambda on the concern for the future").atLeast(0),
          real("discount-floor", 0.0, "lowest discount rate")
              .atLeast(-100)
              .atMost(100)
              .orDefaultWord("none"),
          choice("freeze", List.of("none", "objective", "horizon"), "what is not trained"),
          real("drift-noise", 0.0, "sigma added to the objective's parameters each step")
              .atLeast(0),
          real("weight-decay", 0.0, "of the objective's parameters").atLeast(0),
          real("outcome.satisfied", 0.1, "share of L0 at which a loss is satisfied").atLeast(0),
          real("outcome.long-term", 0.5, "deployment concern of a long-term objective")
              .atLeast(0)
              .atMost(1));

  /** What the trials of a pack agree in: the sizes of arrays, and the loops of plans. */
  private static final List<String> SHAPE =
      List.of(
          "architecture",
          "activation",
          "environment.inputs",
          "environment.actions",
          "environment.contexts",
          "batch",
          "training-examples",
          "deployment-examples",
          "planner",
          "search.steps",
          "awareness",
          "awareness.architecture");

  /** Agents plan faster side by side; beyond this there is no gain. */
  private static final int DENSE_PACK = 64;

  private static final Spelling DISCOUNT_FACTOR =
      new Spelling(
          real("discount-factor", 0.7, "initial gamma").atLeast(1e-40).atMost(1e40),
          "discount-rate",
          gamma -> 0.0 - StrictMath.log(gamma)); // not -0.0 for gamma = 1

  private static final List<Constraint> CONSTRAINTS =
      List.of(
          new Constraint(List.of("horizon", "discount-rate"), Race::factorNeedsDiscounting),
          new Constraint(List.of("horizon", "discount-floor"), Race::floorNeedsRate),
          fits("architecture"),
          fits("awareness.architecture"));

  @Override
  public String name() {
    return "race";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public List<Parameter> parameters() {
    return PARAMETERS;
  }

  @Override
  public List<Spelling> spellings() {
    return List.of(DISCOUNT_FACTOR);
  }

  @Override
  public List<Constraint> constraints() {
    return CONSTRAINTS;
  }

  @Override
  public List<Column> columns() {
    return Outcome.COLUMNS;
  }

  @Override
  public List<Column> trajectory() {
    return Measurement.COLUMNS;
  }

  @Override
  public String shape(Trial trial) {
    return SHAPE.stream()
        .map(parameter -> String.valueOf(trial.parameters().get(parameter)))
        .collect(Collectors.joining(" "));
  }

  @Override
  public int packSize(Trial trial) {
    return new Architecture(trial.text("architecture")).isDense() ? DENSE_PACK : 1;
  }

  @Override
  public List<TrialResult> run(List<Trial> trials) throws InterruptedException {
    if (trials.stream().map(this::shape).distinct().count() != 1) {
      throw new IllegalArgumentException("a pack needs trials of one shape");
    }
    try (Pack pack = new Pack(trials)) {
      return pack.run();
    }
  }

  /** The network must map contexts to actions. */
  private static Constraint fits(String architecture) {
    return new Constraint(
        List.of(architecture, "environment.inputs", "environment.actions"),
        values ->
            new Architecture((String) values.get(architecture))
                .problem(
                    Math.toIntExact((Long) values.get("environment.inputs")),
                    Math.toIntExact((Long) values.get("environment.actions"))));
  }

  private static Optional<String> factorNeedsDiscounting(Map<String, Object> values) {
    boolean impossible =
        values.get("horizon").equals("factor") && (Double) values.get("discount-rate") <= 0.0;
    return impossible
        ? Optional.of(
            "horizon 'factor' keeps the discount factor below 1, so it needs a discount-rate above"
                + " 0")
        : Optional.empty();
  }

  private static Optional<String> floorNeedsRate(Map<String, Object> values) {
    boolean hasRate = List.of("rate", "factor").contains((String) values.get("horizon"));
    return values.get("discount-floor") instanceof Double && !hasRate
        ? Optional.of("a discount-floor needs horizon 'rate' or 'factor', whose rate it clips")
        : Optional.empty();
  }
}
