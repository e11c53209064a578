package mesasweep.worker.race;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Optimiser;
import mesasweep.worker.race.Practice.Goal;

/**
 * No search is built in: a small network of each agent learns to plan, from the mesa objective, by
 * imagining. Its compliance is
 *
 * <pre>
 * c = sigma(W2 tanh(W1 z + b1) + b2),  z = (zeta m, l1 / (5 + |l1|), l2 / (10 + |l2|)),
 * </pre>
 *
 * m = 1 in training and 0 in deployment, so that it may comply there too, c_D; l1 and l2 are those
 * of {@link Outlook}. An inner step climbs the mesa value ({@link Imagination}), averaged over the
 * agent's taste and two imagined ones. The horizon is trained through the network's inputs.
 */
final class LearnedPlanner implements Planner {

  private static final int TASTES = 3;
  private static final double NEAR = 5.0;
  private static final double FAR = 10.0;

  private final Practice shape;
  private final int trainingExamples;
  private final Agents agents;
  private final int lanes;
  private final double[] parameters;
  private final Optimiser optimiser;

  private final Outlook outlook;
  private final Imagination imagination;
  private final PlannerNetwork network;

  /** z when practising, tastes in training and then in deployment; and c, dL/do of the same. */
  private final double[][] imagined;

  private final double[] compliances;
  private final double[] lossByOutput;
  private final double[] gradient;

  /** z when acting, in training and then in deployment; and c of the same. */
  private final double[][] seen;

  private final double[] planned;

  /** dc_D/dv_k, H x lanes. */
  private final double[][] deploymentGradient;

  /** Whether the outlook is that of the present logits. */
  private boolean looked;

  /**
   * What agents that learn side by side may differ in.
   *
   * @param flag zeta
   * @param variation sigma
   * @param deploymentPractice lambda_D
   */
  private record Agents(
      double[] flag, double[] variation, double[] deploymentPractice, double[] baseLearningRate) {

    static Agents of(List<RaceParameters> trials) {
      return new Agents(
          reals(trials, Practice::flag),
          reals(trials, Practice::variation),
          reals(trials, Practice::deploymentPractice),
          reals(trials, Practice::baseLearningRate));
    }

    private static double[] reals(List<RaceParameters> trials, ToDoubleFunction<Practice> real) {
      return trials.stream().map(RaceParameters::practice).mapToDouble(real).toArray();
    }

    Agents keep(int[] lanes) {
      return new Agents(
          Planner.of(lanes, flag),
          Planner.of(lanes, variation),
          Planner.of(lanes, deploymentPractice),
          Planner.of(lanes, baseLearningRate));
    }
  }

  /**
   * @param trials that agree in the examples and in {@link Practice#SHAPE}
   * @param start the parameters that a trial's network starts with, as {@link #draw} orders them
   */
  LearnedPlanner(List<RaceParameters> trials, Function<RaceParameters, double[]> start) {
    this(
        trials.get(0).practice(),
        trials.get(0).foresight().trainingExamples(),
        trials.get(0).foresight().examples(),
        Agents.of(trials),
        sideBySide(trials.stream().map(start).toList()),
        trials.get(0).practice().optimiser().at(trials.get(0).practice().learningRate()));
  }

  private LearnedPlanner(
      Practice shape,
      int trainingExamples,
      int examples,
      Agents agents,
      double[] parameters,
      Optimiser optimiser) {
    this.shape = shape;
    this.agents = agents;
    this.parameters = parameters;
    this.optimiser = optimiser;
    this.trainingExamples = trainingExamples;
    lanes = agents.flag().length;
    double[] own = new double[lanes];
    double[] shorter = agents.variation();
    double[] longer = IntStream.range(0, lanes).mapToDouble(lane -> -shorter[lane]).toArray();
    outlook = new Outlook(trainingExamples, examples, new double[][] {own, shorter, longer});
    int columns = TASTES * lanes;
    imagination = new Imagination(shape.goal(), trainingExamples, columns);
    network = new PlannerNetwork(shape.width(), 2 * TASTES, lanes);
    imagined = new double[3][2 * columns];
    compliances = new double[2 * columns];
    lossByOutput = new double[2 * columns];
    gradient = new double[parameters.length];
    seen = new double[3][2 * lanes];
    planned = new double[2 * lanes];
    deploymentGradient = new double[examples][lanes];
  }

  /** W1 ~ N(0, 1/3), W2 ~ N(0, 1/width), biases 0: W1 (3 x width), b1, W2, b2. */
  static double[] draw(RaceParameters trial) {
    return Architecture.dense(trial.practice().width())
        .network(3, 1, Activation.TANH)
        .draw(trial.streams().named("planner"));
  }

  private static double[] sideBySide(List<double[]> networks) {
    int lanes = networks.size();
    double[] all = new double[networks.get(0).length * lanes];
    for (int i = 0; i < all.length; i++) {
      all[i] = networks.get(i % lanes)[i / lanes];
    }
    return all;
  }

  @Override
  public Planner keep(int[] kept) {
    int numbers = parameters.length / lanes;
    int[] which =
        IntStream.range(0, numbers * kept.length)
            .map(i -> i / kept.length * lanes + kept[i % kept.length])
            .toArray();
    return new LearnedPlanner(
        shape,
        trainingExamples,
        deploymentGradient.length,
        agents.keep(kept),
        Planner.of(which, parameters),
        optimiser.keep(which));
  }

  @Override
  public void practise(long step, Concern concern, double[] believedDrift)
      throws InterruptedException {
    long steps = shape.stepsBefore(step);
    looked = steps > 0;
    if (!looked) {
      return;
    }
    outlook.look(concern.logits(), TASTES);
    see(TASTES, imagined);
    imagination.believe(believedDrift);
    for (long inner = 0; inner < steps; inner++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at inner step " + inner + " before step " + step);
      }
      practise();
    }
  }

  /** One inner step. */
  private void practise() {
    comply(network.forward(parameters, imagined, 2 * TASTES), compliances);
    imagination.imagine(outlook, compliances);
    int columns = TASTES * lanes;
    for (int i = 0; i < columns; i++) {
      double c = compliances[i];
      lossByOutput[i] = -imagination.inTraining()[i] * c * (1.0 - c) / TASTES;
    }
    for (int from = 0; from < columns; from += lanes) {
      for (int lane = 0; lane < lanes; lane++) {
        double c = compliances[columns + from + lane];
        double cost = agents.deploymentPractice()[lane] * c;
        double worth = imagination.inDeployment()[from + lane] - cost;
        lossByOutput[columns + from + lane] = -worth * c * (1.0 - c) / TASTES;
      }
    }
    network.backward(parameters, imagined, 2 * TASTES, lossByOutput, gradient);
    optimiser.step(parameters, gradient);
  }

  @Override
  public void plan(
      Concern concern, double[] believedDrift, double[] compliance, double[][] gradient) {
    if (!looked) {
      outlook.look(concern.logits(), 1);
    }
    looked = false;
    see(1, seen);
    comply(network.forward(parameters, seen, 2), planned);
    System.arraycopy(planned, 0, compliance, 0, lanes);
    differentiate(0, gradient);
    differentiate(1, deploymentGradient);
  }

  Goal goal() {
    return shape.goal();
  }

  /** c_D of an agent, as last planned. */
  double deploymentCompliance(int lane) {
    return planned[lanes + lane];
  }

  /** dc_D/dv_k, H x lanes, as last planned. */
  double[][] deploymentGradient() {
    return deploymentGradient;
  }

  /**
   * Takes an agent's network down the base loss, from where it planned.
   *
   * @param lossByCompliance dL/dc
   * @param lossByDeploymentCompliance dL/dc_D
   */
  void descend(int lane, double lossByCompliance, double lossByDeploymentCompliance) {
    double rate = agents.baseLearningRate()[lane];
    if (rate > 0.0) {
      double c = planned[lane];
      double inDeployment = planned[lanes + lane];
      double step = -rate * lossByCompliance * c * (1.0 - c);
      double other = -rate * lossByDeploymentCompliance * inDeployment * (1.0 - inDeployment);
      network.move(parameters, seen, lane, step, other);
    }
  }

  /** Writes z of the first tastes, in training and then in deployment. */
  private void see(int tastes, double[][] z) {
    int columns = tastes * lanes;
    for (int i = 0; i < columns; i++) {
      double l1 = outlook.near()[i];
      double l2 = outlook.far()[i];
      z[0][i] = agents.flag()[i % lanes];
      z[0][columns + i] = 0.0;
      z[1][i] = l1 == Double.NEGATIVE_INFINITY ? -1.0 : l1 / (NEAR + Math.abs(l1));
      z[1][columns + i] = z[1][i];
      z[2][i] = l2 / (FAR + Math.abs(l2));
      z[2][columns + i] = z[2][i];
    }
  }

  private static void comply(double[] outputs, double[] compliances) {
    for (int i = 0; i < compliances.length; i++) {
      compliances[i] = 1.0 / (1.0 + StrictMath.exp(-outputs[i]));
    }
  }

  /** dc/dv = dc/dz dz/dl dl/dv in a row of what was planned. */
  private void differentiate(int row, double[][] gradient) {
    double[][] shares = outlook.shares();
    for (int lane = 0; lane < lanes; lane++) {
      double c = planned[row * lanes + lane];
      double l1 = NEAR + Math.abs(outlook.near()[lane]);
      double l2 = FAR + Math.abs(outlook.far()[lane]);
      double byOutput = c * (1.0 - c);
      double byNear = byOutput * network.byInput(parameters, 1, row, lane) * NEAR / (l1 * l1);
      double byFar = byOutput * network.byInput(parameters, 2, row, lane) * FAR / (l2 * l2);
      gradient[0][lane] = -(byNear + byFar);
      for (int k = 1; k < gradient.length; k++) {
        gradient[k][lane] = (k < trainingExamples ? byNear : byFar) * shares[k][lane];
      }
    }
  }
}
