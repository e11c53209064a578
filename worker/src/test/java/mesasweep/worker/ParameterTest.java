package mesasweep.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How values are read, what is allowed, and how that is said. */
class ParameterTest {

  private static final Parameter.Real SHARE =
      Parameter.real("some-share", 0.5, "a share").atLeast(0).atMost(1);

  @Test
  void aRealReadsAnyNumberWithinItsRange() {
    assertEquals(Optional.of(0.25), SHARE.parse(0.25));
    assertEquals(Optional.of(1.0), SHARE.parse(1L));
    assertEquals(Optional.of(0.0), SHARE.parse(0));
    assertEquals(Optional.of(0.1), SHARE.parse(new BigDecimal("0.1")));
    for (Object refused :
        new Object[] {
          Math.nextUp(1.0), -Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, "0.5", true
        }) {
      assertEquals(Optional.empty(), SHARE.parse(refused), refused.toString());
    }
  }

  @Test
  void ofAShareTheOddsAreMultiplied() {
    Parameter.Real share = Parameter.real("share", 0.8, "").asShare();
    assertEquals("a number of at least 0 and at most 1", share.allowed());
    assertEquals(8.0 / 9, share.times(2.0, 0.8), 1e-15, "odds of 4 are 8");
    assertEquals(2.0 / 3, share.times(0.5, 0.8), 1e-15, "odds of 4 are 2");
    assertEquals(0.3, share.times(1.0, 0.3), 1e-15);
    assertEquals(0.0, share.times(2.0, 0.0));
    assertEquals(1.0, share.times(2.0, 1.0));
    assertEquals(1.6, Parameter.real("height", 0.8, "").times(2.0, 0.8), "of another, itself is");
  }

  @Test
  void anUnboundedRealIsStillFinite() {
    Parameter any = Parameter.real("any", 0.0, "");
    assertEquals(Optional.of(-Double.MAX_VALUE), any.parse(-Double.MAX_VALUE));
    for (double refused :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertEquals(Optional.empty(), any.parse(refused));
    }
    assertEquals(Optional.empty(), any.parse(new BigDecimal("1e999")));
  }

  @Test
  void aboveExcludesItsBound() {
    Parameter positive = Parameter.real("positive", 1.0, "").above(0);
    assertEquals(Optional.empty(), positive.parse(0.0));
    assertEquals(Optional.empty(), positive.parse(-0.0));
    assertEquals(Optional.of(Double.MIN_VALUE), positive.parse(Double.MIN_VALUE));
  }

  @Test
  void aRealMayAllowAWord() {
    Parameter floor = SHARE.orDefaultWord("none");
    assertEquals("none", floor.defaultValue());
    assertEquals(Optional.of("none"), floor.parse("none"));
    assertEquals(Optional.of(0.5), floor.parse(0.5));
    assertEquals(Optional.empty(), floor.parse("None"));
    assertEquals(0.5, SHARE.orWord("calibrated").defaultValue());
  }

  @Test
  void aWholeReadsWholeNumbersWithinItsRange() {
    Parameter count = Parameter.whole("count", 3, "").atLeast(1).atMost(10);
    assertEquals(Optional.of(10L), count.parse(10));
    assertEquals(Optional.of(1L), count.parse(1L));
    assertEquals(Optional.of(2L), count.parse(2.0));
    for (Object refused : new Object[] {0, 11L, 2.5, Double.NaN, 1e300, "2", true}) {
      assertEquals(Optional.empty(), count.parse(refused), refused.toString());
    }
  }

  @Test
  void aWholeReadsLargeNumbersExactly() {
    Parameter any = Parameter.whole("any", 0, "");
    assertEquals(Optional.of(Long.MAX_VALUE), any.parse(Long.MAX_VALUE));
    assertEquals(Optional.of((1L << 53) + 1), any.parse((1L << 53) + 1));
    BigInteger tooLarge = BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(5));
    assertEquals(Optional.empty(), any.parse(tooLarge));
    assertEquals(Optional.of((1L << 53) + 1), any.parse(new BigDecimal("9007199254740993.0")));
    assertEquals(Optional.of(1000L), any.parse(new BigDecimal("1e3")));
    assertEquals(Optional.empty(), any.parse(new BigDecimal("9007199254740992.5")));
    assertEquals(Optional.empty(), any.parse(new BigDecimal("1e400")));
  }

  private enum Kind {
    PLAIN,
    TWICE_ROUND
  }

  @Test
  void aChoiceReadsTheWordsOfItsConstants() {
    Parameter.Choice<Kind> kind = Parameter.choice("kind", Kind.TWICE_ROUND, "");
    assertEquals("twice-round", kind.defaultValue());
    assertEquals(List.of("plain", "twice-round"), kind.words());
    assertEquals(Optional.of("plain"), kind.parse("plain"));
    for (Object refused : new Object[] {"c", "PLAIN", "twice_round", "", 1L, false}) {
      assertEquals(Optional.empty(), kind.parse(refused), refused.toString());
    }
  }

  @Test
  void aParameterIsTheTypedKeyToItsValue() {
    Map<String, Object> values =
        Map.of("some-share", 0.25, "count", 7L, "kind", "twice-round", "name", "x1");
    assertEquals(0.25, SHARE.in(values));
    assertEquals(7, Parameter.whole("count", 1, "").intIn(values));
    assertEquals(Kind.TWICE_ROUND, Parameter.choice("kind", Kind.PLAIN, "").in(values));
    UnaryOperator<String> any = UnaryOperator.identity();
    assertEquals("x1", Parameter.text("name", "x", "", "", List.of(), any).in(values));
  }

  @Test
  void aNumberOrWordIsEitherANumberOrEmpty() {
    Parameter.OrWord<Double> floor = SHARE.orDefaultWord("none");
    assertEquals(Optional.of(0.25), floor.in(Map.of("some-share", 0.25)));
    assertEquals(Optional.empty(), floor.in(Map.of("some-share", "none")));
  }

  @Test
  void whatATrialHasMustBeAllowed() {
    assertRefused("some-share is 1.5, but allowed is a number", () -> SHARE.in(one(1.5)));
    assertRefused("some-share is NaN", () -> SHARE.orWord("none").in(one(Double.NaN)));
    Parameter.Whole count = Parameter.whole("some-share", 3, "").atLeast(1);
    assertRefused("some-share is 0, but allowed is a whole", () -> count.in(one(0L)));
    assertRefused(
        "no enum constant", () -> Parameter.choice("some-share", Kind.PLAIN, "").in(one("b")));
    assertRefused("some-share has no value", () -> SHARE.in(Map.of()));
  }

  private static Map<String, Object> one(Object value) {
    return Map.of("some-share", value);
  }

  private static void assertRefused(String start, Executable reading) {
    String message = assertThrows(IllegalArgumentException.class, reading).getMessage();
    assertTrue(
        message.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT)), message);
  }

  @Test
  void aTextReadsWhatItsGrammarHasNoProblemWith() {
    Parameter name =
        Parameter.text(
            "name", "x1", "", "x and a digit", List.of("x1"), ParameterTest::anXAndADigit);
    assertEquals(Optional.of("X7"), name.parse("x7"));
    assertEquals("no digit in x; allowed is x and a digit", name.problem("x"));
    assertEquals(Optional.empty(), name.parse("x"));
    assertEquals(Optional.empty(), name.parse(7));
    assertEquals("x and a digit", name.allowed());
  }

  private static String anXAndADigit(String text) {
    if (!text.matches("x\\d")) {
      throw new IllegalArgumentException("no digit in " + text);
    }
    return text.toUpperCase(Locale.ROOT);
  }

  @Test
  void whatIsAllowedIsSaidInWords() {
    Parameter.Real any = Parameter.real("any", 0.0, "");
    assertEquals("a number", any.allowed());
    assertEquals("a number above 0", any.above(0).allowed());
    assertEquals("a number of at least 0.5", any.atLeast(0.5).allowed());
    assertEquals("a number of at most 1", any.atMost(1).allowed());
    assertEquals("a number of at least 0 and at most 1", SHARE.allowed());
    assertEquals("a number of at most 1.0E40", any.atMost(1e40).allowed());
    assertEquals("a number of at least 0 and at most 1, or 'none'", SHARE.orWord("none").allowed());
    Parameter.Whole whole = Parameter.whole("whole", 0, "");
    assertEquals("a whole number", whole.allowed());
    assertEquals("a whole number of at least 1", whole.atLeast(1).allowed());
    assertEquals(
        "a whole number of at least 1 and at most 9", whole.atLeast(1).atMost(9).allowed());
    assertEquals("one of plain, twice-round", Parameter.choice("c", Kind.PLAIN, "").allowed());
  }

  @Test
  void columnsAreNamedInSnakeCase() {
    Parameter parameter = Parameter.whole("search.max-steps", 1, "");
    assertEquals(Column.whole("search_max_steps"), parameter.column());
    assertEquals(Column.real("some_share"), SHARE.column());
    assertEquals(Column.text("k"), Parameter.choice("k", Kind.PLAIN, "").column());
  }
}
