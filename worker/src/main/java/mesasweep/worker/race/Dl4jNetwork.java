package mesasweep.worker.race;

import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of DL4J's, driven from outside: its parameters live in an array of ours and are copied
 * in before every pass, and the gradient of the race's loss enters at its output.
 *
 * <p>One thread at a time may use it. A closed network cannot be used again.
 */
final class Dl4jNetwork implements Network {

  private final Dl4jConfiguration configuration;
  private final ComputationGraph graph;
  private final String output;
  private final double[] parameters;

  /** What the last forward pass computed, by vertex, until a backward pass has used it up. */
  private Map<String, INDArray> activations = Map.of();

  private boolean inputsHeld;

  Dl4jNetwork(Dl4jConfiguration configuration, UniformRandomProvider random) {
    this.configuration = configuration;
    graph = new ComputationGraph(configuration.graph());
    output = configuration.graph().getNetworkOutputs().get(0);
    long count =
        configuration.graph().getVertices().values().stream()
            .mapToLong(vertex -> vertex.numParams(true))
            .sum();
    if (count == 0) {
      throw new IllegalArgumentException("the network has no parameters");
    }
    parameters = new double[Math.toIntExact(count)];
    graph.init(Nd4j.zeros(DataType.DOUBLE, 1, count), false);
    graph.initGradientsView();
    new StartValues(random).draw(graph);
    copy(graph.params(), parameters);
  }

  /** In DL4J's order: vertices in topological order, each one's parameters as it lays them out. */
  @Override
  public double[] parameters() {
    return parameters;
  }

  @Override
  public void forward(double[] inputs, int rows, double[] outputs) {
    copy(pass(inputs, rows).get(output), outputs);
  }

  @Override
  public void backward(double[] inputs, int rows, double[] outputGradient, double[] gradient) {
    if (!inputsHeld) {
      pass(inputs, rows); // DL4J forgets a forward pass with the first backward pass
    }
    try (INDArray epsilon = array(outputGradient, rows, configuration.actions())) {
      graph.backpropGradient(epsilon);
    }
    inputsHeld = false;
    copy(graph.getGradientsViewArray(), gradient);
  }

  /** What every vertex computes from some contexts, row-major, in the order of computation. */
  Map<String, double[]> activations(double[] inputs, int rows) {
    Map<String, INDArray> arrays = pass(inputs, rows);
    Map<String, double[]> values = new LinkedHashMap<>();
    for (int vertex : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[vertex].getVertexName();
      values.put(name, rowMajor(arrays.get(name)));
    }
    return values;
  }

  private Map<String, INDArray> pass(double[] inputs, int rows) {
    release();
    buffer(graph.params()).put(parameters);
    int n = configuration.inputs();
    INDArray contexts =
        configuration.sequence() ? array(inputs, rows, 1, n) : array(inputs, rows, n);
    activations = graph.feedForward(new INDArray[] {contexts}, true, false);
    inputsHeld = true;
    return activations;
  }

  private void release() {
    activations.values().forEach(INDArray::close);
    activations = Map.of();
  }

  /**
   * Frees the memory outside the heap. ({@code ComputationGraph.close()} would do it too, and ask
   * for a full garbage collection each time.)
   */
  @Override
  public void close() {
    release();
    graph.params().close();
    graph.getGradientsViewArray().close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  private static INDArray array(double[] values, long... shape) {
    INDArray array = Nd4j.create(DataType.DOUBLE, shape, 'c');
    buffer(array).put(values, 0, Math.toIntExact(array.length()));
    return array;
  }

  private static double[] rowMajor(INDArray array) {
    double[] values = new double[Math.toIntExact(array.length())];
    copy(array, values);
    return values;
  }

  /** Copies an array in row-major order. */
  private static void copy(INDArray from, double[] to) {
    try (INDArray rowMajor = from.dup('c')) {
      buffer(rowMajor).get(to, 0, Math.toIntExact(from.length()));
    }
  }

  private static DoubleBuffer buffer(INDArray array) {
    return array.data().asNioDouble();
  }
}
