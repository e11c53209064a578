package mesasweep.worker.network.dl4j;

import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;

/**
 * A network configuration of DL4J's as a sweep can use it: a MultiLayerConfiguration, or a
 * ComputationGraphConfiguration with one input and one output, made into a graph of double
 * precision that maps n numbers to m.
 *
 * <p>What a configuration's JSON looks like:
 *
 * <ul>
 *   <li>It is what DL4J's {@code toJson()} writes. Keys may be left out where 0 or null will do,
 *       but not a layer's {@code iupdater}, {@code regularization} and {@code weightInitFn}.
 *   <li>A feed-forward first layer reads the inputs as a vector [rows, n]. A first layer that needs
 *       a sequence (recurrent, attention, one-dimensional convolution) reads it as n time steps of
 *       one feature, [rows, 1, n]. Elsewhere DL4J's preprocessors are added where a layer needs
 *       one.
 *   <li>{@code nin} of any layer and {@code nout} of the last may be 0: they then take the size
 *       that they need. Any other number must be the right one.
 *   <li>It ends in a vector: after a recurrent layer put a GlobalPoolingLayer, or wrap the layer in
 *       LastTimeStep.
 *   <li>The last layer is any layer without a loss; an OutputLayer is used as the dense layer that
 *       it is, without its loss. The updater, its learning rate and the data type are not used, for
 *       an experiment has its own. {@link LayerRules} lists what is refused.
 * </ul>
 *
 * @param graph with all sizes set
 * @param sequence whether inputs are read as sequences
 * @param inputs n
 * @param outputs m
 */
record Dl4jConfiguration(
    ComputationGraphConfiguration graph, boolean sequence, int inputs, int outputs) {

  /**
   * Reads a file for n inputs and m outputs.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Dl4jConfiguration read(ArchitectureFile file, int n, int m) {
    try {
      return sized(Dl4jGraph.read(file.json()), n, m);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(refusal(file, e), e);
    }
  }

  /** What is wrong with a file whatever the sizes, or empty. */
  static Optional<String> problem(ArchitectureFile file) {
    try {
      Dl4jGraph.read(file.json());
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(refusal(file, e));
    }
  }

  /** The innermost cause says what is wrong; DL4J wraps it and adds where it was in the text. */
  private static String refusal(ArchitectureFile file, RuntimeException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return file.name() + ": " + message.lines().findFirst().get();
  }

  private static Dl4jConfiguration sized(ComputationGraphConfiguration graph, int n, int m) {
    boolean sequence = readsSequence(graph, n);
    String output = graph.getNetworkOutputs().get(0);
    if (graph.getVertices().get(output) instanceof LayerVertex last
        && last.getLayerConf().getLayer() instanceof FeedForwardLayer layer
        && layer.getNOut() == 0) {
      layer.setNOut(m);
    }
    InputType given = sequence ? InputType.recurrent(1, n) : InputType.feedForward(n);
    Map<String, InputType> types = graph.getLayerActivationTypes(true, false, given);
    graph.getVertices().forEach((name, vertex) -> requireInputSize(graph, types, name, vertex));
    requireOutput(
        output, Dl4jGraph.of(output, graph.getVertices()), Dl4jGraph.of(output, types), m);
    return new Dl4jConfiguration(graph, sequence, n, m);
  }

  private static boolean readsSequence(ComputationGraphConfiguration graph, int n) {
    return graph.getVertices().entrySet().stream()
        .filter(
            entry ->
                Dl4jGraph.of(entry.getKey(), graph.getVertexInputs()).contains(Dl4jGraph.INPUT))
        .map(Map.Entry::getValue)
        .anyMatch(vertex -> vertex instanceof LayerVertex first && needsSequence(first, n));
  }

  /** DL4J's layers say what they can read only by refusing the rest. */
  private static boolean needsSequence(LayerVertex first, int n) {
    if (first.getPreProcessor() != null) {
      return false;
    }
    try {
      first.getLayerConf().getLayer().getOutputType(0, InputType.feedForward(n));
      return false;
    } catch (RuntimeException e) {
      return true;
    }
  }

  private static void requireInputSize(
      ComputationGraphConfiguration graph,
      Map<String, InputType> types,
      String name,
      GraphVertex vertex) {
    if (!(vertex instanceof LayerVertex layerVertex)) {
      return;
    }
    InputType below = Dl4jGraph.of(Dl4jGraph.of(name, graph.getVertexInputs()).get(0), types);
    InputType received =
        layerVertex.getPreProcessor() == null
            ? below
            : layerVertex.getPreProcessor().getOutputType(below);
    LayerRules.inside(layerVertex.getLayerConf().getLayer())
        .forEach(
            layer -> {
              if (layer instanceof AbstractSameDiffLayer shaped) {
                shaped.defineParameters(shaped.getLayerParams()); // a stored shape may be another's
              }
              if (layer instanceof FeedForwardLayer sized && sized.getNIn() != features(received)) {
                throw new IllegalArgumentException(
                    Dl4jGraph.label(name, layer)
                        + " has nin "
                        + sized.getNIn()
                        + ", but receives "
                        + described(received)
                        + "; write "
                        + features(received)
                        + ", or 0 for whatever it receives");
              }
            });
  }

  private static void requireOutput(String name, GraphVertex vertex, InputType type, int m) {
    String label = Dl4jGraph.label(name, vertex);
    if (type.getType() != InputType.Type.FF) {
      throw new IllegalArgumentException(
          label
              + " gives "
              + described(type)
              + ", but a vector is needed; end with a GlobalPoolingLayer or LastTimeStep and a"
              + " DenseLayer");
    }
    if (features(type) != m) {
      throw new IllegalArgumentException(
          label
              + " gives "
              + described(type)
              + ", but "
              + m
              + " are needed; write nout "
              + m
              + ", or 0 for any number of outputs");
    }
  }

  private static long features(InputType type) {
    return type instanceof InputType.InputTypeRecurrent sequence
        ? sequence.getSize()
        : type.arrayElementsPerExample();
  }

  private static String described(InputType type) {
    return type instanceof InputType.InputTypeRecurrent sequence
        ? "a sequence of " + sequence.getTimeSeriesLength() + " x " + sequence.getSize()
        : features(type) + " numbers";
  }
}
