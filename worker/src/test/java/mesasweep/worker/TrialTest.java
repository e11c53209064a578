package mesasweep.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mesasweep.worker.race.Race;
import org.junit.jupiter.api.Test;

/** A trial's identity: stored results are found by it, so it may never change by accident. */
class TrialTest {

  private static final Experiment TINY = new Tiny(1);

  /** The first 20 digits of SHA-256 over the text below, as any sha256 tool gives them. */
  @Test
  void idIsTheHashOfTheExperimentAndItsParameters() {
    // tiny/1\ncount=3\nkind=b\nrate=0x1.8p-1\nseed=7\n
    Trial trial = Trial.of(TINY, Map.of("rate", 0.75, "count", 3L, "kind", "b", "seed", 7L));
    assertEquals("ebb61f8954cb35e2713d", trial.id());
  }

  @Test
  void idChangesWithEveryParameterWithTheVersionAndWithTheExperiment() {
    Set<String> ids = new HashSet<>();
    ids.add(Trial.of(TINY, Map.of()).id());
    ids.add(Trial.of(TINY, Map.of("rate", Math.nextUp(0.5))).id());
    ids.add(Trial.of(TINY, Map.of("count", 2L)).id());
    ids.add(Trial.of(TINY, Map.of("kind", "b")).id());
    ids.add(Trial.of(TINY, Map.of("seed", 1L)).id());
    ids.add(Trial.of(new Tiny(2), Map.of()).id());
    ids.add(new Trial("other", 1, Trial.of(TINY, Map.of()).parameters()).id());
    assertEquals(7, ids.size());
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

  @Test
  void parametersCannotBeChangedAfterwards() {
    TreeMap<String, Object> values = new TreeMap<>(Map.of("seed", 1L));
    Trial trial = new Trial("tiny", 1, values);
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
    if (parameter instanceof Parameter.Real || parameter instanceof Parameter.RealOrWord) {
      return parameter.defaultValue().equals(0.25) ? 0.75 : 0.25;
    }
    if (parameter instanceof Parameter.Whole whole) {
      return whole.defaultValue() + 1;
    }
    if (parameter instanceof Parameter.Choice<?> choice) {
      return choice.words().get(1);
    }
    return "mlp-7";
  }

  private record Tiny(int version) implements Experiment {

    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(
          Parameter.real("rate", 0.5, "a rate"),
          Parameter.whole("count", 1, "a count"),
          Parameter.choice("kind", Kind.A, "a kind"));
    }

    private enum Kind {
      A,
      B
    }

    @Override
    public List<Column> columns() {
      return List.of();
    }

    @Override
    public List<Column> trajectory() {
      return List.of();
    }

    @Override
    public String shape(Trial trial) {
      return "";
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
