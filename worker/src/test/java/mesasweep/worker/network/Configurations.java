package mesasweep.worker.network;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;

/** Configurations of 8 inputs and 4 outputs, as JSON that DL4J itself writes. */
public final class Configurations {

  private static final int INPUTS = 8;
  private static final int OUTPUTS = 4;

  private Configurations() {}

  static String dense(int[] widths) {
    Layer[] layers = new Layer[widths.length - 1];
    for (int l = 0; l < layers.length; l++) {
      layers[l] =
          new DenseLayer.Builder()
              .nIn(widths[l])
              .nOut(widths[l + 1])
              .activation(l == layers.length - 1 ? Activation.IDENTITY : Activation.TANH)
              .build();
    }
    return layers(layers);
  }

  public static String layers(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().activation(Activation.TANH).list();
    list.validateOutputLayerConfig(false).overrideNinUponBuild(false);
    Stream.of(layers).forEach(list::layer);
    MultiLayerConfiguration configuration = list.build();
    return configuration.toJson();
  }

  static String attentionVertex() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .activation(Activation.TANH)
            .graphBuilder()
            .addInputs("in")
            .addLayer("read", new SimpleRnn.Builder().nIn(1).nOut(4).build(), "in")
            .addVertex(
                "attend",
                new AttentionVertex.Builder()
                    .nInQueries(4)
                    .nInKeys(4)
                    .nInValues(4)
                    .nOut(4)
                    .nHeads(2)
                    .headSize(2)
                    .projectInput(true)
                    .build(),
                "read",
                "read",
                "read")
            .addLayer("pool", pool(), "attend")
            .addLayer("act", last(4), "pool")
            .setOutputs("act")
            .build();
    return configuration.toJson();
  }

  public static Layer hidden() {
    return hidden(INPUTS);
  }

  static Layer hidden(int inputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(6).build();
  }

  static Layer pool() {
    return new GlobalPoolingLayer.Builder().build();
  }

  public static Layer last(int inputs) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(OUTPUTS)
        .activation(Activation.IDENTITY)
        .build();
  }
}
