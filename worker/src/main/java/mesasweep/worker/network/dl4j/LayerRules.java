package mesasweep.worker.network.dl4j;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BasePretrainNetwork;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * What a layer of DL4J's must not be or carry. A network is a fixed, deterministic function of its
 * parameters and one row of inputs, and the experiment alone decides how it is trained: whatever a
 * configuration asks for beyond that would be ignored silently, so it is refused.
 */
final class LayerRules {

  /** Loss layers that are not an {@code OutputLayer}; that one becomes a dense layer. */
  private static final List<Class<?>> LOSSES =
      List.of(
          BaseOutputLayer.class,
          LossLayer.class,
          CnnLossLayer.class,
          Cnn3DLossLayer.class,
          RnnLossLayer.class,
          SameDiffOutputLayer.class,
          Yolo2OutputLayer.class);

  private LayerRules() {}

  /** A layer and all layers that it wraps. */
  static Stream<Layer> inside(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return Stream.concat(Stream.of(layer), inside(wrapper.getUnderlying()));
    }
    if (layer instanceof Bidirectional both) {
      return Stream.of(Stream.of(layer), inside(both.getFwd()), inside(both.getBwd()))
          .flatMap(layers -> layers);
    }
    return Stream.of(layer);
  }

  /** What is wrong with a layer or one that it wraps, or empty. */
  static Optional<String> problem(Layer layer) {
    return inside(layer).map(LayerRules::problemOfOne).flatMap(Optional::stream).findFirst();
  }

  static Optional<String> problem(GraphVertex vertex) {
    return vertex instanceof FrozenVertex ? Optional.of(frozen()) : Optional.empty();
  }

  private static Optional<String> problemOfOne(Layer layer) {
    if (layer.getIDropout() != null) {
      return Optional.of(
          "draws random numbers at every step (" + named(layer.getIDropout()) + "); remove it");
    }
    if (layer instanceof BatchNormalization) {
      return Optional.of("mixes the examples of a batch and keeps running statistics; remove it");
    }
    if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
      return Optional.of(frozen());
    }
    if (layer instanceof BasePretrainNetwork) {
      return Optional.of("is made for unsupervised pretraining; use a DenseLayer");
    }
    if (layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer) {
      return Optional.of("reads indices, but the inputs are a vector of real numbers");
    }
    if (LOSSES.stream().anyMatch(loss -> loss.isInstance(layer))) {
      return Optional.of(
          "has a loss of its own, but the experiment's is used; end with a DenseLayer or an"
              + " OutputLayer");
    }
    if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
      return Optional.of("constrains its parameters (constraints), which no sweep does");
    }
    if (layer instanceof BaseLayer base) {
      return problemOfBase(base);
    }
    return layer instanceof AbstractSameDiffLayer graph
        ? problemOfSameDiff(graph)
        : Optional.empty();
  }

  private static Optional<String> problemOfBase(BaseLayer layer) {
    if (layer.getWeightNoise() != null) {
      return Optional.of(
          "draws random numbers at every step (" + named(layer.getWeightNoise()) + "); remove it");
    }
    if (layer.getActivationFn() instanceof ActivationRReLU) {
      return Optional.of("draws random numbers at every step (ActivationRReLU); use another");
    }
    return trainingProblem(
            layer.getRegularization(),
            layer.getRegularizationBias(),
            layer.getGradientNormalization())
        .or(() -> StartValues.problem(layer));
  }

  private static Optional<String> problemOfSameDiff(AbstractSameDiffLayer layer) {
    boolean glorot =
        !(layer instanceof SameDiffLayer withWeights)
            || withWeights.getWeightInit() == null
            || withWeights.getWeightInit() == WeightInit.XAVIER;
    return glorot
        ? trainingProblem(
            layer.getRegularization(),
            layer.getRegularizationBias(),
            layer.getGradientNormalization())
        : Optional.of("asks for other start values than weightInit XAVIER");
  }

  private static Optional<String> trainingProblem(
      List<Regularization> weights, List<Regularization> biases, GradientNormalization gradients) {
    boolean regularised =
        weights != null && !weights.isEmpty() || biases != null && !biases.isEmpty();
    if (regularised) {
      return Optional.of("asks for regularization; remove it and use weight-decay");
    }
    return gradients == null || gradients == GradientNormalization.None
        ? Optional.empty()
        : Optional.of("asks for gradientNormalization " + gradients + ", which no sweep does");
  }

  private static String frozen() {
    return "is frozen, but all parameters of a network are trained";
  }

  private static String named(Object object) {
    return object.getClass().getSimpleName();
  }
}
