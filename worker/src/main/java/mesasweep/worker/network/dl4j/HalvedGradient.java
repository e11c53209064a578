package mesasweep.worker.network.dl4j;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The identity, which halves the gradient on its way back. It stands behind every layer that is a
 * SameDiff graph (attention, locally connected), because DL4J 1.0.0-M2.1 doubles the gradient that
 * enters one: {@code ExternalErrorsFunction.doDiff} stores it as the output's gradient, and {@code
 * DifferentialFunction.diff} then adds it to itself. Halving a double is exact.
 */
final class HalvedGradient implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  @Override
  public INDArray preProcess(INDArray input, int rows, LayerWorkspaceMgr workspaces) {
    return workspaces.dup(ArrayType.ACTIVATIONS, input);
  }

  @Override
  public INDArray backprop(INDArray gradient, int rows, LayerWorkspaceMgr workspaces) {
    return workspaces.dup(ArrayType.ACTIVATION_GRAD, gradient).muli(0.5);
  }

  @Override
  public InputPreProcessor clone() {
    return this; // it has no state
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
