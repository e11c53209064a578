package mesasweep.worker.coin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The fork against the reference and its laws. */
class ForkTest {

  private static final Set<String> INTERNAL =
      Set.of("end_weight", "coin_weight", "aligned_logit", "displaced_logit");

  static List<JsonNode> cases() throws IOException {
    return Reference.list(Reference.json("coin_fork.json"));
  }

  private static Trial trial(JsonNode given) {
    double[] start = Reference.numbers(given.get("w0"));
    return Trials.fork(
        "displaced", given.get("p").asDouble(),
        "coin-salience", given.get("s_c").asDouble(),
        "end-salience", given.get("s_e").asDouble(),
        "learning-rate", given.get("eta").asDouble(),
        "entropy-bonus", given.get("tau").asDouble(),
        "weight-decay", given.get("lam").asDouble(),
        "start.end-weight", start[0],
        "start.coin-weight", start[1],
        "steps", given.get("steps").asLong(),
        "record", given.get("every").asLong());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReferenceAtEveryRecordedStep(JsonNode given) throws Exception {
    TrialResult result = Trials.run(trial(given));
    Reference.assertAgrees("coin_fork.csv", given.get("name").asText(), result, INTERNAL);
  }

  /** Returns that are all but 1 hide what the log-odds tell. */
  @ParameterizedTest
  @MethodSource("cases")
  void logOddsAgreeWithTheReferenceAtTheEnd(JsonNode given) throws Exception {
    Fork fork = new Fork(CoinParameters.of(trial(given)));
    fork.run();
    List<String[]> rows = Reference.rows("coin_fork.csv");
    List<String> header = List.of(rows.get(0));
    String[] last =
        rows.stream()
            .filter(row -> row[0].equals(given.get("name").asText()))
            .reduce((before, after) -> after)
            .orElseThrow();
    Reference.assertClose(last[header.indexOf("aligned_logit")], fork.alignedLogit(), "a");
    Reference.assertClose(last[header.indexOf("displaced_logit")], fork.displacedLogit(), "b");
  }

  /** A start away from 0 goes on as the run that came by. */
  @Test
  void beginsAtItsStartWeights() throws Exception {
    TrialResult result =
        Trials.run(
            Trials.fork(
                "displaced", 0.0, "start.end-weight", 2.0, "start.coin-weight", -1.0, "steps", 1L));
    assertEquals(logistic(-0.5 + 2.0), Trials.column(result, "aligned_return")[0], 1e-15);
    assertEquals(logistic(-0.5 - 2.0), Trials.column(result, "displaced_return")[0], 1e-15);
    assertEquals(logistic(0.5 + 2.0), Trials.column(result, "end_first")[0], 1e-15);
    assertEquals(Math.sqrt(5.0), Trials.column(result, "parameter_norm")[0], 1e-15);
  }

  /** Law (a): b/a = (s_c^2 - s_e^2) / (s_c^2 + s_e^2) where no level is displaced. */
  @ParameterizedTest
  @CsvSource({"0.5, 1, 1", "0.5, 1, 300", "2, 1.5, 300", "1, 1, 100"})
  void withoutDisplacedLevelsTheLogOddsKeepTheirRatio(double coin, double end, long steps)
      throws Exception {
    Fork fork =
        trained("displaced", 0.0, "coin-salience", coin, "end-salience", end, "steps", steps);
    double ratio = (coin * coin - end * end) / (coin * coin + end * end);
    assertTrue(fork.alignedLogit() > 0.1);
    assertEquals(ratio, fork.displacedLogit() / fork.alignedLogit(), 1e-13);
  }

  /** Law (b): a + sinh a = S (1-p) t/2, S = s_c^2 + s_e^2, in the limit of small steps. */
  @Test
  void equalSaliencesFollowTheClosedFormTheBetterTheSmallerTheSteps() throws Exception {
    double coarse = deviation(0.01, 2000);
    double fine = deviation(0.005, 4000);
    assertTrue(coarse <= 7.6e-4, "relative deviation " + coarse);
    assertEquals(0.5, fine / coarse, 0.02);
  }

  private static double deviation(double learningRate, long steps) throws Exception {
    Fork fork = trained("coin-salience", 1.0, "learning-rate", learningRate, "steps", steps);
    double a = fork.alignedLogit();
    double expected = 2.0 * 0.98 * learningRate * steps / 2.0;
    return Math.abs(a + Math.sinh(a) - expected) / expected;
  }

  /** Law (c): b falls at first if and only if p < (1 - (s_c / s_e)^2) / 2. */
  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.8, 1", "0.6, 2", "1, 1.1"})
  void thePreferenceForTheEndComesFirstBelowAKnownShare(double coin, double end) throws Exception {
    double share = (1.0 - coin * coin / (end * end)) / 2.0;
    assertTrue(afterOneStep(coin, end, share - 1e-6) < 0.0);
    assertTrue(afterOneStep(coin, end, share + 1e-6) > 0.0);
  }

  private static double afterOneStep(double coin, double end, double displaced) throws Exception {
    return trained("displaced", displaced, "coin-salience", coin, "end-salience", end, "steps", 1L)
        .displacedLogit();
  }

  static List<String[]> criticalShares() {
    List<String[]> rows = Reference.rows("coin_fork_critical.csv");
    return rows.subList(1, rows.size());
  }

  /** Law (d). */
  @ParameterizedTest
  @MethodSource("criticalShares")
  void theCriticalShareIsThatOfTheReference(String salience, String time, String share) {
    double coin = Double.parseDouble(salience);
    ForkLaw law = new ForkLaw(1.0, 0.0, Double.parseDouble(time));
    double expected = Double.parseDouble(share);
    assertEquals(expected, law.criticalDisplaced(coin), 1e-6 * expected);
    assertEquals(coin, law.criticalCoinSalience(expected).orElseThrow(), 1e-6);
  }

  /** Law (d): p* ~ t^(-2 s^2 / (1 + s^2)); the louder the coin, the later. */
  @ParameterizedTest
  @CsvSource({"0.3, 0.01", "0.5, 0.005", "0.7, 0.02"})
  void theCriticalShareFallsAsAKnownPowerOfTime(double coin, double tolerance) {
    double early = new ForkLaw(1.0, 0.0, 1e6).criticalDisplaced(coin);
    double late = new ForkLaw(1.0, 0.0, 1e8).criticalDisplaced(coin);
    double power = Math.log(late / early) / Math.log(100.0);
    assertEquals(-2.0 * coin * coin / (1.0 + coin * coin), power, tolerance);
  }

  /** Only the ratio of the saliences and s_e^2 t matter. */
  @Test
  void theCriticalShareScalesWithTheEndsSalience() {
    double one = new ForkLaw(1.0, 0.0, 900.0).criticalDisplaced(0.5);
    double louder = new ForkLaw(3.0, 0.0, 100.0).criticalDisplaced(1.5);
    assertEquals(one, louder, 1e-8);
    assertEquals(0.0, new ForkLaw(1.0, 0.0, 900.0).criticalDisplaced(1.0));
  }

  /** With a bonus on entropy, too, small steps turn at the critical share. */
  @ParameterizedTest
  @CsvSource({"0", "0.05"})
  void trainedAgentsTurnAtTheCriticalShare(double bonus) {
    double trained = new BrentSolver(1e-9).solve(100, p -> displacedLogit(p, bonus), 0.005, 0.4);
    double law = new ForkLaw(1.0, bonus, 100.0).criticalDisplaced(0.5);
    assertEquals(law, trained, 1e-3 * law);
  }

  private static double displacedLogit(double displaced, double bonus) {
    try {
      return trained(
              "displaced",
              displaced,
              "entropy-bonus",
              bonus,
              "learning-rate",
              0.01,
              "steps",
              10_000L)
          .displacedLogit();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theClosedFormIsTheCriticalSalienceOfTheTrialsShare() {
    Trial trial = Trials.fork("displaced", 0.03758930474393354, "steps", 2000L);
    assertEquals(0.5, new Coin().closedForm(trial).orElseThrow(), 1e-6);
    assertEquals(OptionalDouble.of(1.0), new Coin().closedForm(Trials.fork("displaced", 0.0)));
  }

  @Test
  void whereTheLawDoesNotApplyThereIsNoClosedForm() {
    for (Trial trial :
        List.of(
            Trials.trial("displaced", 0.01),
            Trials.fork("displaced", 0.5),
            Trials.fork("end-salience", 0.0),
            Trials.fork("weight-decay", 0.01),
            Trials.fork("learning-rate", 0.0),
            Trials.fork("optimiser", "adam"),
            Trials.fork("start.end-weight", 0.1),
            Trials.fork("start.coin-weight", 0.1))) {
      assertEquals(OptionalDouble.empty(), new Coin().closedForm(trial), trial.toString());
    }
  }

  private static Fork trained(Object... keysAndValues) throws InterruptedException {
    Fork fork = new Fork(CoinParameters.of(Trials.fork(keysAndValues)));
    fork.run();
    return fork;
  }

  private static double logistic(double x) {
    return 1.0 / (1.0 + Math.exp(-x));
  }
}
