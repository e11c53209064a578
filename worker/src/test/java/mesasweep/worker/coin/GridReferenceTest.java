package mesasweep.worker.coin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Returns, policies and their training against the reference, from its levels and starts. */
class GridReferenceTest {

  static List<JsonNode> cases() throws IOException {
    return Reference.list(Reference.json("coin_grid.json").get("cases"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReferenceAtEveryRecordedStep(JsonNode given) throws Exception {
    int size = given.get("K").asInt();
    JsonNode file = Reference.json("coin_grid.json").get("levels");
    List<Level> training = Reference.levels(file.get("training"), size);
    List<Level> aligned = Reference.levels(file.get("aligned"), size);
    int each = training.size() / 2;
    Levels levels =
        new Levels(
            training.subList(0, each),
            training.subList(each, 2 * each),
            aligned,
            Reference.levels(file.get("displaced"), size));
    CoinParameters trial =
        Trials.parameters(
            "levels", (long) each,
            "test-levels", (long) aligned.size(),
            "world.size", (long) size,
            "world.horizon", given.get("T").asLong(),
            "displaced", given.get("p").asDouble(),
            "coin-salience", given.get("sc").asDouble(),
            "end-salience", given.get("se").asDouble(),
            "pit-salience", given.get("sp").asDouble(),
            "architecture", given.get("arch_").asText(),
            "activation", given.get("act").asText(),
            "learning-rate", given.get("eta").asDouble(),
            "entropy-bonus", given.get("tau").asDouble(),
            "weight-decay", given.get("lam").asDouble(),
            "steps", given.get("steps").asLong(),
            "record", given.get("every").asLong());
    double[] start = Reference.numbers(given.get("theta0"));
    try (GridPack pack =
        new GridPack(List.of(trial), any -> new GridWorld(levels, start, 0, trial.streams()))) {
      TrialResult result = pack.run().get(0);
      Reference.assertAgrees("coin_grid.csv", given.get("name").asText(), result, Set.of());
    }
  }
}
