package mesasweep.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import mesasweep.worker.race.Race;
import org.junit.jupiter.api.Test;

/** A trial's identity: stored results are found by it, so it may never change by accident. */
class TrialTest {

  private static final Parameter.Real RATE = Parameter.real("rate", 0.5, "a rate");
  private static final Parameter.Whole COUNT = Parameter.whole("count", 1, "a count");
  private static final Parameter.Choice<Kind> KIND = Parameter.choice("kind", Kind.A, "a kind");
  private static final Experiment TINY = tiny(RATE, COUNT, KIND);

  private enum Kind {
    A,
    B
  }

  /**
   * Expected are the first 20 digits of Python's hashlib.sha256(text.encode()).hexdigest(), and a
   * real's bits are '0x' + struct.pack('>d', x).hex().
   */
  @Test
  void idIsTheHashOfTheExperimentTheSeedAndWhatDiffersFromTheBaseline() {
    // 'tiny/1\nseed=7\ncount=3\nkind="b"\nrate=0x3fe8000000000000\n'
    Trial all = Trial.of(TINY, Map.of("rate", 0.75, "count", 3L, "kind", "b", "seed", 7L));
    assertEquals("776fc29c63348a16ea95", all.id());
    // 'tiny/1\nseed=0\n'
    assertEquals("34810b37edbfd42eb744", Trial.of(TINY, Map.of()).id());
    // 'race/3\nseed=3\nbelieved-drift="calibrated"\ndiscount-rate=0xbfb999999999999a\n'
    // 'horizon="per-state"\nsteps=500\n'
    Map<String, Object> race = new TreeMap<>(Map.of("seed", 3L, "discount-rate", -0.1));
    race.putAll(Map.of("believed-drift", "calibrated", "horizon", "per-state", "steps", 500L));
    race.put("batch", 32L);
    race.put("planner", "rollout");
    assertEquals("3c7e01937931e50f1033", Trial.of(new Race(), race).id());
    // The default planner is not the baseline: a line 'planner="consistent"\n' before the steps.
    race.remove("planner");
    assertEquals("0a20e6fba475b5d03ac9", Trial.of(new Race(), race).id());
  }

  /** Expected is the hash of 'tiny/1\nseed=0\nname="C:\\\\x\\ny"\n', as Python writes it. */
  @Test
  void aTextCannotPassForAnotherLine() {
    Experiment named = tiny(text("name", "none"));
    assertEquals("8a065fd85171e467c40b", Trial.of(named, Map.of("name", "C:\\x\ny")).id());
    Experiment two = tiny(text("a", ""), text("b", ""));
    assertNotEquals(
        Trial.of(two, Map.of("a", "1\"\nb=\"2")).id(),
        Trial.of(two, Map.of("a", "1", "b", "2")).id());
  }

  @Test
  void idChangesWithEveryParameterWithTheVersionAndWithTheExperiment() {
    Set<String> ids = new HashSet<>();
    ids.add(Trial.of(TINY, Map.of()).id());
    ids.add(Trial.of(TINY, Map.of("rate", Math.nextUp(0.5))).id());
    ids.add(Trial.of(TINY, Map.of("count", 2L)).id());
    ids.add(Trial.of(TINY, Map.of("kind", "b")).id());
    ids.add(Trial.of(TINY, Map.of("seed", 1L)).id());
    ids.add(Trial.of(new Tiny("tiny", 2, TINY.parameters()), Map.of()).id());
    ids.add(Trial.of(new Tiny("other", 1, TINY.parameters()), Map.of()).id());
    assertEquals(7, ids.size());
  }

  @Test
  void aParameterThatIsAddedChangesNoIdOfTrialsThatHaveItsDefault() {
    Experiment larger =
        tiny(
            Parameter.real("added", 2.5, ""),
            RATE,
            Parameter.real("bound", 0.0, "").orDefaultWord("none"),
            COUNT,
            KIND,
            text("zone", "here"));
    for (Map<String, Object> given : List.<Map<String, Object>>of(Map.of(), Map.of("kind", "b"))) {
      assertEquals(Trial.of(TINY, given).id(), Trial.of(larger, given).id());
    }
    Set<String> ids = new HashSet<>(Set.of(Trial.of(larger, Map.of()).id()));
    assertTrue(ids.add(Trial.of(larger, Map.of("added", 2.0)).id()));
    assertTrue(ids.add(Trial.of(larger, Map.of("bound", 0.0)).id()));
    assertTrue(ids.add(Trial.of(larger, Map.of("zone", "there")).id()));
  }

  @Test
  void aDefaultThatChangesWithItsBaselineStatedChangesNoId() {
    Parameter.OrWord<Double> bound = Parameter.real("bound", 1.0, "").orWord("none");
    Experiment before = tiny(RATE, COUNT, KIND, bound, text("zone", "here"));
    Experiment after =
        tiny(
            Parameter.real("rate", 0.75, "a rate").withBaseline(0.5).atLeast(0).atMost(1),
            Parameter.whole("count", 9, "a count").withBaseline(1).atLeast(0).atMost(99),
            Parameter.choice("kind", Kind.B, "a kind").withBaseline(Kind.A),
            Parameter.real("bound", 1.0, "").orDefaultWord("none").withBaseline(1.0),
            text("zone", "there").withBaseline("here"));
    Map<String, Object> old =
        Map.of("rate", 0.5, "count", 1L, "kind", "a", "bound", 1.0, "zone", "here");
    Map<String, Object> now =
        Map.of("rate", 0.75, "count", 9L, "kind", "b", "bound", "none", "zone", "there");
    assertEquals(Trial.of(before, Map.of()).id(), Trial.of(after, old).id());
    assertEquals(Trial.of(before, now).id(), Trial.of(after, Map.of()).id());
    for (String name : old.keySet()) {
      Object changed = now.get(name);
      Map<String, Object> others = new TreeMap<>(old);
      others.remove(name);
      assertEquals(
          Trial.of(before, Map.of(name, changed)).id(), Trial.of(after, others).id(), name);
    }
  }

  @Test
  void aBaselineMayBeTheWord() {
    Parameter.OrWord<Double> before = Parameter.real("bound", 1.0, "").orDefaultWord("none");
    Parameter.OrWord<Double> after =
        Parameter.real("bound", 1.0, "").orWord("none").withWordAsBaseline();
    assertEquals(1.0, after.defaultValue());
    assertEquals(
        Trial.of(tiny(before), Map.of()).id(), Trial.of(tiny(after), Map.of("bound", "none")).id());
    assertEquals(
        Trial.of(tiny(before), Map.of("bound", 1.0)).id(), Trial.of(tiny(after), Map.of()).id());
  }

  @Test
  void aWordIsNotTheNumberThatItLooksLike() {
    Parameter.OrWord<Double> mode = Parameter.real("mode", 0.5, "").orWord("1.0");
    assertNotEquals(
        Trial.of(tiny(mode), Map.of("mode", 1.0)).id(),
        Trial.of(tiny(mode), Map.of("mode", "1.0")).id());
    Experiment text = tiny(text("mode", ""));
    assertNotEquals(
        Trial.of(text, Map.of("mode", "0x3ff0000000000000")).id(),
        Trial.of(tiny(mode), Map.of("mode", 1.0)).id());
    assertNotEquals(
        Trial.of(text, Map.of("mode", "7")).id(),
        Trial.of(tiny(Parameter.whole("mode", 1, "")), Map.of("mode", 7L)).id());
  }

  @Test
  void whatIsNoParameterIsRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Trial.of(TINY, Map.of("rats", 0.5)));
    assertEquals("tiny has no parameter rats", refused.getMessage());
  }

  /** Nothing but the seed may tell two trials' draws apart, or ids would be part of the science. */
  @Test
  void randomStreamsDoNotDependOnTheId() {
    Trial one = Trial.of(TINY, Map.of("seed", 5L));
    Trial other = Trial.of(new Tiny("other", 2, List.of(RATE)), Map.of("seed", 5L, "rate", 0.75));
    assertNotEquals(one.id(), other.id());
    assertEquals(
        new RandomStreams(one.seed()).named("network").nextLong(),
        new RandomStreams(other.seed()).named("network").nextLong());
  }

  @Test
  void everyParameterOfTheRaceIsPartOfTheId() {
    Race race = new Race();
    Set<String> ids = new HashSet<>(Set.of(Trial.of(race, Map.of()).id()));
    for (Parameter parameter : race.parameters()) {
      Object other = another(parameter);
      assertTrue(parameter.parse(other).isPresent(), parameter.name());
      assertTrue(ids.add(Trial.of(race, Map.of(parameter.name(), other)).id()), parameter.name());
    }
  }

  @Test
  void idDoesNotDependOnTheOrderInWhichValuesWereGiven() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("rate", 0.75);
    one.put("count", 3L);
    one.put("kind", "b");
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("kind", "b");
    other.put("count", 3L);
    other.put("rate", 0.75);
    assertEquals(Trial.of(TINY, one).id(), Trial.of(TINY, other).id());
  }

  @Test
  void aDefaultThatIsSpelledOutIsTheSameTrial() {
    Trial spelledOut = Trial.of(TINY, Map.of("rate", 0.5, "count", 1L, "kind", "a", "seed", 0L));
    assertEquals(Trial.of(TINY, Map.of()).id(), spelledOut.id());
    assertEquals(Trial.of(TINY, Map.of()), spelledOut);
  }

  @Test
  void negativeZeroIsZero() {
    Parameter rate = TINY.parameters().get(0);
    Object negative = rate.parse(-0.0).orElseThrow();
    assertEquals(0.0, negative); // as objects, which tell -0.0 from 0.0
    assertEquals(
        Trial.of(TINY, Map.of("rate", 0.0)).id(), Trial.of(TINY, Map.of("rate", negative)).id());
    assertEquals(Trial.of(TINY, Map.of("rate", 0.0)), Trial.of(TINY, Map.of("rate", -0.0)));
    Experiment zero = tiny(Parameter.real("rate", 0.0, ""));
    Experiment negativeZero = tiny(Parameter.real("rate", -0.0, ""));
    assertEquals(Trial.of(zero, Map.of()), Trial.of(negativeZero, Map.of()));
    assertEquals(
        Trial.of(zero, Map.of()),
        Trial.of(tiny(Parameter.real("rate", 1.0, "").withBaseline(-0.0)), Map.of("rate", 0.0)));
  }

  @Test
  void aDiscountFactorOfOneIsTheDiscountRateZero() {
    Spelling factor = new Race().spellings().get(0);
    assertEquals("discount-factor", factor.written().name());
    assertEquals("discount-rate", factor.parameter());
    Object rate = factor.convert().applyAsDouble(1.0);
    assertEquals(0.0, rate);
    assertEquals(0.3, factor.convert().applyAsDouble(Math.exp(-0.3)), 1e-15);
  }

  @Test
  void everyDiscountFactorThatIsAllowedStandsForARateThatIsAllowed() {
    Race race = new Race();
    Spelling factor = race.spellings().get(0);
    Parameter rate =
        race.parameters().stream()
            .filter(p -> p.name().equals(factor.parameter()))
            .findFirst()
            .orElseThrow();
    for (double gamma : new double[] {Double.MIN_VALUE, 1e-300, 1e-40, 0.7, 1e40, 1e300}) {
      if (factor.written().parse(gamma).isPresent()) {
        assertTrue(rate.parse(factor.convert().applyAsDouble(gamma)).isPresent(), "" + gamma);
      }
    }
    assertTrue(factor.written().parse(0.0).isEmpty());
    assertTrue(factor.written().parse(1e-3).isPresent());
    assertTrue(factor.written().parse(1.2).isPresent());
  }

  /** As Python's hashlib has the first eight bytes of the SHA-256 of "{id} audit". */
  @Test
  void aLotIsDrawnFromTheId() {
    Trial trial = new Trial("3c7e01937931e50f1033", "race", 3, new TreeMap<>());
    assertEquals(0.4769335374888779, trial.lot("audit"));
    assertNotEquals(trial.lot("audit"), trial.lot("another purpose"));
  }

  @Test
  void parametersCannotBeChangedAfterwards() {
    TreeMap<String, Object> values = new TreeMap<>(Map.of("seed", 1L));
    Trial trial = new Trial("an id", "tiny", 1, values);
    values.put("seed", 2L);
    assertEquals(1L, trial.seed());
    assertThrows(UnsupportedOperationException.class, () -> trial.parameters().put("x", 1L));
  }

  @Test
  void aRealParameterIsEitherANumberOrAWord() {
    Trial number = Trial.of(new Race(), Map.of("discount-floor", 0.25));
    assertEquals(0.25, number.real("discount-floor"));
    Trial word = Trial.of(new Race(), Map.of());
    assertEquals("none", word.text("discount-floor"));
    assertNotEquals(number.id(), word.id());
  }

  /** A value that the parameter allows and that is not its default. */
  private static Object another(Parameter parameter) {
    if (parameter instanceof Parameter.OrWord<?> orWord) {
      return orWord.defaultValue().equals(orWord.word()) ? another(orWord.number()) : orWord.word();
    }
    if (parameter instanceof Parameter.Real real) {
      return real.parse(0.25).isPresent() ? 0.25 : (Object) (real.defaultValue() + 1);
    }
    if (parameter instanceof Parameter.Whole whole) {
      return whole.defaultValue() + 1;
    }
    if (parameter instanceof Parameter.Choice<?> choice) {
      return choice.words().stream()
          .filter(word -> !choice.parse(word).equals(Optional.of(choice.defaultValue())))
          .findFirst()
          .orElseThrow();
    }
    return "mlp-7";
  }

  private static Parameter.Text text(String name, String defaultValue) {
    return Parameter.text(name, defaultValue, "", "any", List.of(), UnaryOperator.identity());
  }

  private static Experiment tiny(Parameter... parameters) {
    return new Tiny("tiny", 1, List.of(parameters));
  }

  private record Tiny(String name, int version, List<Parameter> parameters) implements Experiment {

    @Override
    public ResultDescription results() {
      throw new AssertionError("an id needs no results");
    }

    @Override
    public int packSize(Trial trial) {
      return 16;
    }

    @Override
    public List<TrialResult> run(List<Trial> pack) {
      return List.of();
    }
  }
}
