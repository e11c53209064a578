package mesasweep.worker.network.dl4j;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The identity in front of a graph, which keeps the gradient that comes back through it: DL4J's
 * graphs give those of parameters only, and forget the others with their workspaces.
 */
final class InputGradient implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  private double[] last = {};

  /** dL/d inputs of the last backward pass, row-major. */
  double[] last() {
    return last;
  }

  @Override
  public INDArray preProcess(INDArray input, int rows, LayerWorkspaceMgr workspaces) {
    return workspaces.dup(ArrayType.ACTIVATIONS, input);
  }

  @Override
  public INDArray backprop(INDArray gradient, int rows, LayerWorkspaceMgr workspaces) {
    last = Dl4jNetwork.rowMajor(gradient);
    return workspaces.dup(ArrayType.ACTIVATION_GRAD, gradient);
  }

  @Override
  public InputPreProcessor clone() {
    return this; // a copied configuration leaves the gradient where it is looked for
  }

  @Override
  public InputType getOutputType(InputType input) {
    return input;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int rows) {
    return new Pair<>(mask, state);
  }
}
