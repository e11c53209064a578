package mesasweep.worker.network;

import static mesasweep.worker.network.Configurations.hidden;
import static mesasweep.worker.network.Configurations.last;
import static mesasweep.worker.network.Configurations.layers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.worker.Parameter;
import mesasweep.worker.UnfitMachineException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reads about an architecture that cannot be used, before anything runs. */
class Dl4jRefusalTest {

  private static final Parameter ARCHITECTURE = Architecture.parameter("net", "mlp-32", "");

  @TempDir Path directory;

  @Test
  void acceptsNamesAsTheyAre() {
    assertTrue(ARCHITECTURE.words().contains("lstm-16"));
    for (String name : ARCHITECTURE.words()) {
      assertEquals(Optional.of(name), ARCHITECTURE.parse(name));
      assertEquals(Optional.empty(), fit(name, 8, 4));
    }
  }

  @Test
  void aMisspeltNameIsNotAPath() {
    assertEquals(
        "not an architecture; allowed is " + ARCHITECTURE.allowed(),
        ARCHITECTURE.problem("lstm-61"));
  }

  @Test
  void aPathIsStoredWithItsContent() throws IOException {
    Path file = write(layers(hidden(), last(6)));
    String stored = (String) ARCHITECTURE.parse(file.toString()).orElseThrow();
    assertTrue(stored.matches("\\Q" + file + "\\E@[0-9a-f]{12}"), stored);
    assertEquals(Optional.of(stored), ARCHITECTURE.parse(stored));
    assertEquals(Optional.empty(), fit(stored, 8, 4));

    Files.writeString(file, Files.readString(file).replace("\n", "\r\n"));
    assertEquals(Optional.of(stored), ARCHITECTURE.parse(file.toString()), "line ends");

    Files.writeString(file, layers(hidden(), hidden(6), last(6)));
    String now = (String) ARCHITECTURE.parse(file.toString()).orElseThrow();
    String changed =
        file + " has changed: its content is now " + now.substring(now.lastIndexOf('@'));
    assertTrue(ARCHITECTURE.problem(stored).startsWith(changed), ARCHITECTURE.problem(stored));
    UnfitMachineException refusal =
        assertThrows(
            UnfitMachineException.class,
            () -> new Architecture(stored).network(8, 4, Activation.TANH));
    assertTrue(refusal.getMessage().startsWith(changed), refusal.getMessage());
  }

  @Test
  void aMissingFileIsNamed() {
    assertTrue(
        ARCHITECTURE.problem("no/such.json").startsWith("there is no file no/such.json in /"),
        ARCHITECTURE.problem("no/such.json"));
  }

  @Test
  void whatIsNotAConfigurationIsRefused() throws IOException {
    assertRefused("hello", "found neither \"confs\"");
    assertRefused("{\"confs\": [}", "Unexpected close marker '}'");
    assertRefused("{\"confs\": []}", "there is no layer in \"confs\"");
    assertRefused(
        layers(hidden(), last(6)).replace("layers.DenseLayer", "layers.DanceLayer"),
        "Could not resolve type id 'org.deeplearning4j.nn.conf.layers.DanceLayer'");
    assertRefused(
        layers(hidden(), last(6)).replace("\"Standard\"", "\"TruncatedBPTT\""),
        "backpropType is TruncatedBPTT; only Standard");
  }

  static Stream<Arguments> unsuitable() {
    return Stream.of(
        Arguments.of(
            new DenseLayer.Builder().nIn(6).nOut(6).dropOut(new Dropout(0.5)),
            "layer 1 (DenseLayer) draws random numbers at every step (Dropout)"),
        Arguments.of(
            new DenseLayer.Builder()
                .nIn(6)
                .nOut(6)
                .activation(org.nd4j.linalg.activations.Activation.RRELU),
            "layer 1 (DenseLayer) draws random numbers at every step (ActivationRReLU)"),
        Arguments.of(
            new BatchNormalization.Builder().nIn(6).nOut(6).name("norm"),
            "layer 1 norm (BatchNormalization) mixes the examples of a batch"),
        Arguments.of(
            new DenseLayer.Builder().nIn(6).nOut(6).l2(0.01),
            "layer 1 (DenseLayer) asks for regularization; remove it and use weight-decay"),
        Arguments.of(
            new DenseLayer.Builder().nIn(6).nOut(6).weightInit(WeightInit.IDENTITY),
            "layer 1 (DenseLayer) asks for weightInit WeightInitIdentity; allowed are XAVIER"));
  }

  @ParameterizedTest
  @MethodSource("unsuitable")
  void anUnsuitableLayerIsNamed(Layer.Builder<?> layer, String problem) throws IOException {
    assertRefused(layers(hidden(), layer.build(), last(6)), problem);
  }

  @Test
  void aLossOfItsOwnIsRefused() throws IOException {
    Layer output =
        new RnnOutputLayer.Builder()
            .nIn(3)
            .nOut(4)
            .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
            .build();
    assertRefused(
        layers(new LSTM.Builder().nIn(1).nOut(3).build(), output),
        "layer 1 (RnnOutputLayer) has a loss of its own");
  }

  @Test
  void aSizeThatDoesNotFitNamesTheLayer() throws IOException {
    String stored = stored(layers(hidden(), last(6)));
    assertEquals(
        stored
            + ": layer 0 (DenseLayer) has nin 8, but receives 5 numbers; write 5, or 0 for whatever"
            + " it receives",
        fit(stored, 5, 4).orElseThrow());
    assertEquals(
        stored
            + ": layer 1 (DenseLayer) gives 4 numbers, but 3 are needed; write nout 3, or 0 for any"
            + " number of outputs",
        fit(stored, 8, 3).orElseThrow());
    assertProblem(
        layers(hidden(), last(7)), "layer 1 (DenseLayer) has nin 7, but receives 6 numbers");
    assertProblem(
        layers(new LastTimeStep(new LSTM.Builder().nIn(2).nOut(3).build()), last(3)),
        "layer 0 (LSTM) has nin 2, but receives a sequence of 8 x 1; write 1");
    assertProblem(
        layers(new LSTM.Builder().nIn(1).nOut(3).build()),
        "layer 0 (LSTM) gives a sequence of 8 x 3, but a vector is needed");
  }

  @ParameterizedTest
  @CsvSource({
    "CHANCE, layer 1 (DenseLayer) gives the same inputs other values the second time",
    "COMPANY, layer 1 (DenseLayer) gives a row of inputs other values in other company",
    "GRADIENT, DL4J's gradient is wrong"
  })
  void theProbeFindsWhatNoRuleKnows(Meddling.How how, String problem) throws IOException {
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(layers(hidden(), last(6)));
    configuration.setInputPreProcessors(Map.of(1, new Meddling(how)));
    assertProblem(configuration.toJson(), problem);
  }

  private void assertProblem(String json, String problem) throws IOException {
    String stored = stored(json);
    String found = fit(stored, 8, 4).orElseThrow();
    assertTrue(found.startsWith(stored + ": " + problem), found);
  }

  private void assertRefused(String json, String problem) throws IOException {
    Path file = write(json);
    assertEquals(Optional.empty(), ARCHITECTURE.parse(file.toString()));
    String found = ARCHITECTURE.problem(file.toString());
    assertTrue(
        found.matches("(?s)\\Q" + file + "\\E@[0-9a-f]{12}: \\Q" + problem + "\\E.*"), found);
  }

  private String stored(String json) throws IOException {
    return (String) ARCHITECTURE.parse(write(json).toString()).orElseThrow();
  }

  private Path write(String json) throws IOException {
    return Files.writeString(directory.resolve("net.json"), json);
  }

  private static Optional<String> fit(String stored, int inputs, int outputs) {
    return new Architecture(stored).problem(inputs, outputs);
  }
}
