package mesasweep.worker.network.dl4j;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitReluUniform;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The parameters that a network of DL4J's starts with, drawn from a generator of ours in place of
 * ND4J's, which depends on thread and clock.
 *
 * <p>DL4J's own initialisers say what a layer's parameters start as: weights by the layer's {@code
 * weightInit} and DL4J's fan-in and fan-out, biases {@code biasInit} (0 unless set), the bias of an
 * LSTM's forget gate {@code forgetGateBiasInit} (1 unless set). Layers and vertices that are
 * SameDiff graphs start with Glorot and Bengio's N(0, 2 / (fan-in + fan-out)) over the last two
 * dimensions of a weight, and with zero vectors.
 */
final class StartValues {

  private static final Law GLOROT = new Law(false, (in, out) -> 2.0 / (in + out));

  private static final Map<Class<? extends IWeightInit>, Law> LAWS =
      Map.of(
          WeightInitXavier.class, GLOROT,
          WeightInitXavierUniform.class, new Law(true, GLOROT.variance),
          WeightInitNormal.class, new Law(false, (in, out) -> 1.0 / in),
          WeightInitLecunUniform.class, new Law(true, (in, out) -> 1.0 / in),
          WeightInitUniform.class, new Law(true, (in, out) -> 1.0 / (3.0 * in)),
          WeightInitRelu.class, new Law(false, (in, out) -> 2.0 / in),
          WeightInitReluUniform.class, new Law(true, (in, out) -> 2.0 / in));

  private final UniformRandomProvider random;
  private final ZigguratSampler.NormalizedGaussian gaussian;

  StartValues(UniformRandomProvider random) {
    this.random = random;
    this.gaussian = ZigguratSampler.NormalizedGaussian.of(random);
  }

  /** Why a layer's start values cannot be drawn, or empty. */
  static Optional<String> problem(BaseLayer layer) {
    Stream<IWeightInit> asked = Stream.ofNullable(layer.getWeightInitFn());
    if (layer instanceof BaseRecurrentLayer recurrent) {
      asked = Stream.concat(asked, Stream.ofNullable(recurrent.getWeightInitFnRecurrent()));
    }
    return asked
        .filter(init -> !LAWS.containsKey(init.getClass()))
        .findFirst()
        .map(
            init ->
                "asks for weightInit "
                    + init.getClass().getSimpleName()
                    + "; allowed are XAVIER, XAVIER_UNIFORM, NORMAL, UNIFORM, RELU, RELU_UNIFORM,"
                    + " LECUN_NORMAL and LECUN_UNIFORM");
  }

  /** Sets all parameters of an initialised graph, vertex by vertex in the configuration's order. */
  void draw(ComputationGraph graph) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex.numParams() == 0) {
        continue;
      }
      if (vertex.hasLayer() && !isSameDiff(vertex.getLayer())) {
        drawByInitialiser(vertex.getLayer());
      } else {
        vertex.paramTable(false).values().forEach(this::drawGlorot);
      }
    }
  }

  private static boolean isSameDiff(Layer layer) {
    return LayerRules.inside(layer.conf().getLayer())
        .anyMatch(inner -> inner instanceof AbstractSameDiffLayer);
  }

  private void drawByInitialiser(Layer layer) {
    LayerRules.inside(layer.conf().getLayer())
        .forEach(
            inner -> {
              if (inner instanceof BaseLayer base) {
                base.setWeightInitFn(new Drawn(base.getWeightInitFn()));
              }
              if (inner instanceof BaseRecurrentLayer recurrent
                  && recurrent.getWeightInitFnRecurrent() != null) {
                recurrent.setWeightInitFnRecurrent(new Drawn(recurrent.getWeightInitFnRecurrent()));
              }
            });
    layer.conf().getLayer().initializer().init(layer.conf(), layer.params(), true);
  }

  private void drawGlorot(INDArray parameter) {
    int rank = parameter.rank();
    if (rank < 2) {
      parameter.assign(0.0);
    } else {
      fill(parameter, GLOROT, parameter.size(rank - 2), parameter.size(rank - 1));
    }
  }

  private void fill(INDArray array, Law law, double fanIn, double fanOut) {
    double deviation = Math.sqrt(law.variance.applyAsDouble(fanIn, fanOut));
    DoubleSupplier standard =
        law.uniform ? () -> Math.sqrt(3.0) * (2.0 * random.nextDouble() - 1.0) : gaussian::sample;
    double[] draws = new double[Math.toIntExact(array.length())];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = deviation * standard.getAsDouble();
    }
    try (INDArray drawn = Nd4j.createFromArray(draws)) {
      array.assign(drawn.reshape(array.shape()));
    }
  }

  /** A distribution of mean 0, normal or uniform, by its variance given fan-in and fan-out. */
  private record Law(boolean uniform, DoubleBinaryOperator variance) {}

  /** One of DL4J's rules for weights, with the draws of this object's generator. */
  private final class Drawn implements IWeightInit {

    private static final long serialVersionUID = 1L;

    private final Law law;

    Drawn(IWeightInit rule) {
      law =
          rule instanceof Drawn drawn
              ? drawn.law
              : Objects.requireNonNull(LAWS.get(rule.getClass()), "problem() refuses all others");
    }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray view) {
      fill(view, law, fanIn, fanOut);
      return view.reshape(order, shape);
    }
  }
}
