package mesasweep.worker.network.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Reads DL4J's JSON into a graph of double precision with one input and one output and no loss,
 * whatever kind of network it describes. Its sizes may still be open.
 */
final class Dl4jGraph {

  /** What the first layers read. */
  static final String INPUT = "network-input";

  /** The name of the graph's input, in front of it. */
  private static final String GIVEN = "network-given";

  private final List<Node> nodes = new ArrayList<>();

  private Dl4jGraph() {}

  /**
   * A vertex of the graph: a layer with its preprocessor, or any other vertex.
   *
   * @param inputs the names of the nodes that it reads, or {@link #INPUT}
   */
  private record Node(
      String name,
      Optional<Layer> layer,
      Optional<GraphVertex> vertex,
      Optional<InputPreProcessor> preProcessor,
      List<String> inputs) {

    boolean isSameDiff() {
      return vertex.filter(SameDiffVertex.class::isInstance).isPresent()
          || layer.stream()
              .flatMap(LayerRules::inside)
              .anyMatch(AbstractSameDiffLayer.class::isInstance);
    }

    /** What others read in place of this node. */
    String end() {
      return isSameDiff() ? name + "-end" : name;
    }
  }

  /**
   * Reads the JSON of a MultiLayerConfiguration or a ComputationGraphConfiguration.
   *
   * @throws RuntimeException DL4J's own if it cannot read it, an {@link IllegalArgumentException}
   *     that names the layer if it is one that cannot be used
   */
  static ComputationGraphConfiguration read(String json) {
    Dl4jGraph graph = new Dl4jGraph();
    if (json.contains("\"vertices\"")) {
      return graph.build(graph.add(ComputationGraphConfiguration.fromJson(json)));
    }
    if (json.contains("\"confs\"")) {
      return graph.build(graph.add(MultiLayerConfiguration.fromJson(json)));
    }
    throw new IllegalArgumentException(
        "found neither \"confs\", the layers of a MultiLayerConfiguration in JSON, nor"
            + " \"vertices\", those of a ComputationGraphConfiguration");
  }

  /** What a map has for a vertex of a graph that DL4J has validated. */
  static <T> T of(String vertex, Map<String, T> map) {
    return Objects.requireNonNull(map.get(vertex), vertex);
  }

  /** Where a graph leaves the gradient with respect to its inputs. */
  static InputGradient inputGradient(ComputationGraphConfiguration graph) {
    PreprocessorVertex input = (PreprocessorVertex) of(INPUT, graph.getVertices());
    return (InputGradient) input.getPreProcessor();
  }

  /** How messages name a layer. */
  static String label(String name, Layer layer) {
    return "layer " + name + " (" + layer.getClass().getSimpleName() + ")";
  }

  /** How messages name a vertex. */
  static String label(String name, GraphVertex vertex) {
    return vertex instanceof LayerVertex layer
        ? label(name, layer.getLayerConf().getLayer())
        : "vertex " + name + " (" + vertex.getClass().getSimpleName() + ")";
  }

  private String add(MultiLayerConfiguration layers) {
    int count = layers.getConfs().size();
    if (count == 0) {
      throw new IllegalArgumentException("there is no layer in \"confs\"");
    }
    requireFullBackpropagation(layers.getBackpropType());
    String below = INPUT;
    for (int i = 0; i < count; i++) {
      Layer layer = layers.getConf(i).getLayer();
      boolean named = layer.getLayerName() != null && !layer.getLayerName().equals("layer" + i);
      String name = named ? i + " " + layer.getLayerName() : Integer.toString(i);
      addLayer(name, layer, layers.getInputPreProcess(i), List.of(below), i == count - 1);
      below = name;
    }
    return below;
  }

  private String add(ComputationGraphConfiguration graph) {
    List<String> inputs = graph.getNetworkInputs();
    List<String> outputs = graph.getNetworkOutputs();
    if (inputs == null || inputs.size() != 1 || outputs == null || outputs.size() != 1) {
      throw new IllegalArgumentException(
          "a graph needs one of networkInputs and one of networkOutputs, found "
              + inputs
              + " and "
              + outputs);
    }
    requireFullBackpropagation(graph.getBackpropType());
    for (Map.Entry<String, GraphVertex> entry : graph.getVertices().entrySet()) {
      String name = entry.getKey();
      List<String> below =
          graph.getVertexInputs().getOrDefault(name, List.of()).stream()
              .map(input -> input.equals(inputs.get(0)) ? INPUT : input)
              .toList();
      if (entry.getValue() instanceof LayerVertex vertex) {
        Layer layer = vertex.getLayerConf().getLayer();
        addLayer(name, layer, vertex.getPreProcessor(), below, name.equals(outputs.get(0)));
      } else {
        refuse(label(name, entry.getValue()), LayerRules.problem(entry.getValue()));
        nodes.add(
            new Node(
                name, Optional.empty(), Optional.of(entry.getValue()), Optional.empty(), below));
      }
    }
    return outputs.get(0);
  }

  private void addLayer(
      String name, Layer layer, InputPreProcessor preProcessor, List<String> below, boolean last) {
    Layer used = last && layer.getClass() == OutputLayer.class ? dense((OutputLayer) layer) : layer;
    refuse(label(name, layer), LayerRules.problem(used));
    nodes.add(
        new Node(
            name, Optional.of(used), Optional.empty(), Optional.ofNullable(preProcessor), below));
  }

  private static void refuse(String what, Optional<String> problem) {
    if (problem.isPresent()) {
      throw new IllegalArgumentException(what + " " + problem.get());
    }
  }

  private static void requireFullBackpropagation(BackpropType type) {
    if (type != null && type != BackpropType.Standard) {
      throw new IllegalArgumentException(
          "backpropType is " + type + "; only Standard gives the gradient of the loss");
    }
  }

  /** An output layer without its loss; whatever else it asks for is kept, to be judged. */
  private static DenseLayer dense(OutputLayer layer) {
    DenseLayer dense =
        new DenseLayer.Builder()
            .nIn(layer.getNIn())
            .nOut(layer.getNOut())
            .activation(layer.getActivationFn())
            .hasBias(layer.hasBias())
            .build();
    dense.setWeightInitFn(layer.getWeightInitFn());
    dense.setBiasInit(layer.getBiasInit());
    dense.setIDropout(layer.getIDropout());
    dense.setConstraints(layer.getConstraints());
    dense.setWeightNoise(layer.getWeightNoise());
    dense.setRegularization(layer.getRegularization());
    dense.setRegularizationBias(layer.getRegularizationBias());
    dense.setGradientNormalization(layer.getGradientNormalization());
    return dense;
  }

  private ComputationGraphConfiguration build(String output) {
    ComputationGraphConfiguration.GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder()
            .addInputs(GIVEN)
            .addVertex(INPUT, new PreprocessorVertex(new InputGradient()), GIVEN);
    for (Node node : nodes) {
      String[] inputs = node.inputs.stream().map(this::end).toArray(String[]::new);
      if (node.layer.isPresent()) {
        builder.addLayer(node.name, node.layer.get(), node.preProcessor.orElse(null), inputs);
      } else {
        builder.addVertex(node.name, node.vertex.orElseThrow(), inputs);
      }
      if (node.isSameDiff()) {
        builder.addVertex(node.end(), new PreprocessorVertex(new HalvedGradient()), node.name);
      }
    }
    return builder.setOutputs(end(output)).build();
  }

  private String end(String name) {
    return nodes.stream()
        .filter(node -> node.name.equals(name))
        .findFirst()
        .map(Node::end)
        .orElse(name);
  }
}
