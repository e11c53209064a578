package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1.0, 1",
    "0.30000000000000004, 0.3",
    "-0.1, \u22120.1",
    "1.00311, 1.003",
    "123456, 123500",
    "0.00025, 0.00025",
    "0.0000125, 0.0000125",
    "1.25e-9, 1.25E\u22129",
    "1e12, 1E+12"
  })
  void numbersHaveAtMostFourSignificantDigits(double value, String text) {
    assertEquals(text, Text.number(value));
  }

  @Test
  void listsReadAsEnglish() {
    assertEquals("a", Text.list(List.of("a")));
    assertEquals("a and b", Text.list(List.of("a", "b")));
    assertEquals("a, b and c", Text.list(List.of("a", "b", "c")));
    assertEquals("1, 2, 3, 4 and 2 others", Text.several(List.of("1", "2", "3", "4", "5", "6")));
  }

  @Test
  void durationsAreInTheUnitThatMatters() {
    assertEquals("3.5 s", Text.duration(3.5));
    assertEquals("34 min", Text.duration(2040));
    assertEquals("2 h 5 min", Text.duration(7500));
  }
}
