package mesasweep.worker.network;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A part of a user's own that breaks one rule of an objective network. */
final class Meddling implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  /** What it gets wrong. */
  enum How {
    CHANCE,
    COMPANY,
    GRADIENT
  }

  /** Public for the sake of DL4J's JSON, as is the constructor without arguments. */
  public How how;

  private int passes;

  Meddling() {}

  Meddling(How how) {
    this.how = how;
  }

  @Override
  public INDArray preProcess(INDArray input, int rows, LayerWorkspaceMgr workspaces) {
    INDArray output = workspaces.dup(ArrayType.ACTIVATIONS, input);
    return switch (how) {
      case CHANCE -> output.addi(1e-3 * passes++);
      case COMPANY -> output.addi(output.meanNumber());
      case GRADIENT -> output;
    };
  }

  @Override
  public INDArray backprop(INDArray gradient, int rows, LayerWorkspaceMgr workspaces) {
    return workspaces.dup(ArrayType.ACTIVATION_GRAD, gradient).muli(how == How.GRADIENT ? 2 : 1);
  }

  @Override
  public InputPreProcessor clone() {
    return new Meddling(how);
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
