package mesasweep.worker.network.dl4j;

import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of DL4J's, driven from outside: parameters are copied in before every pass, and the
 * gradient of the loss enters at its output.
 *
 * <p>One thread at a time may use it. A closed network cannot be used again.
 */
public final class Dl4jNetwork implements AutoCloseable {

  private final Dl4jConfiguration configuration;
  private final ComputationGraph graph;
  private final String output;
  private final int size;

  /** What the last forward pass computed, by vertex, until a backward pass has used it up. */
  private Map<String, INDArray> activations = Map.of();

  /** The parameters of the last forward pass, as long as DL4J remembers it. */
  private double[] held = {};

  Dl4jNetwork(Dl4jConfiguration configuration) {
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
    size = Math.toIntExact(count);
    graph.init(Nd4j.zeros(DataType.DOUBLE, 1, count), false);
    graph.initGradientsView();
  }

  /** The number of parameters. */
  public int size() {
    return size;
  }

  /**
   * Parameters as the configuration says that they start, in DL4J's order: vertices in topological
   * order, each one's as it lays them out.
   */
  public double[] draw(UniformRandomProvider random) {
    new StartValues(random).draw(graph);
    double[] parameters = new double[size];
    copy(graph.params(), parameters);
    return parameters;
  }

  /**
   * Computes the outputs.
   *
   * @param inputs rows x n, row-major
   * @param outputs rows x m, row-major, overwritten
   */
  public void forward(double[] parameters, double[] inputs, int rows, double[] outputs) {
    copy(Dl4jGraph.of(output, pass(parameters, inputs, rows)), outputs);
  }

  /**
   * The gradient of a loss with respect to the parameters. The forward pass is repeated unless it
   * was this network's last call.
   *
   * @param parameters as given to {@link #forward}; the same array if they are the same parameters
   * @param inputs as given to {@code forward}
   * @param outputGradient dL/d outputs, rows x m, row-major
   * @param gradient dL/d parameters, overwritten
   */
  public void backward(
      double[] parameters, double[] inputs, int rows, double[] outputGradient, double[] gradient) {
    backward(parameters, inputs, rows, outputGradient);
    copy(graph.getGradientsViewArray(), gradient);
  }

  /**
   * The gradient of a loss with respect to the inputs, otherwise as {@link #backward}.
   *
   * @param inputGradient dL/d inputs, rows x n, row-major, overwritten
   */
  public void inputGradient(
      double[] parameters,
      double[] inputs,
      int rows,
      double[] outputGradient,
      double[] inputGradient) {
    backward(parameters, inputs, rows, outputGradient);
    System.arraycopy(
        Dl4jGraph.inputGradient(configuration.graph()).last(),
        0,
        inputGradient,
        0,
        rows * configuration.inputs());
  }

  private void backward(double[] parameters, double[] inputs, int rows, double[] outputGradient) {
    if (held != parameters) {
      pass(parameters, inputs, rows);
    }
    try (INDArray epsilon = array(outputGradient, rows, configuration.outputs())) {
      graph.backpropGradient(epsilon);
    }
    held = new double[0]; // DL4J forgets a forward pass with the first backward pass
  }

  /** What every vertex computes from some inputs, row-major, in the order of computation. */
  Map<String, double[]> activations(double[] parameters, double[] inputs, int rows) {
    Map<String, INDArray> arrays = pass(parameters, inputs, rows);
    Map<String, double[]> values = new LinkedHashMap<>();
    for (int vertex : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[vertex].getVertexName();
      values.put(name, rowMajor(Dl4jGraph.of(name, arrays)));
    }
    return values;
  }

  /** The parameters as the last pass left them: a layer that changes them cannot be trained. */
  double[] parametersAfterPass() {
    double[] parameters = new double[size];
    copy(graph.params(), parameters);
    return parameters;
  }

  private Map<String, INDArray> pass(double[] parameters, double[] inputs, int rows) {
    release();
    buffer(graph.params()).put(parameters);
    int n = configuration.inputs();
    INDArray given = configuration.sequence() ? array(inputs, rows, 1, n) : array(inputs, rows, n);
    activations = graph.feedForward(new INDArray[] {given}, true, false);
    held = parameters;
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

  static double[] rowMajor(INDArray array) {
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
