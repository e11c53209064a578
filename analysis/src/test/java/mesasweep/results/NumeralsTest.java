package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumeralsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10001 10002                      | 10001 10002",
        "1732570000123 1732570000124      | 1732570000123 1732570000124",
        "0.05 0.0500001 0.0500002         | 0.05 0.0500001 0.0500002",
        "0.1 0.158489319246 0.251188643   | 0.1 0.1585 0.2512",
        "-0.1 0.0 0.1                     | \u22120.1 0 0.1",
        "10000.4 10003 10004.9            | 10000 10003 10005",
        "10000.4 10000 10000.5            | 10000.4 10000 10000.5",
        "9999.996 10000                   | 9999.996 10000",
        "1.0 1.0000000000000002           | 1 1.0000000000000002",
        "0.3 0.3                          | 0.3 0.3",
        "1e-9 1e300                       | 1E\u22129 1E+300",
      })
  void valuesThatDifferAreWrittenDifferently(String values, String texts) {
    List<Double> numbers =
        DoubleStream.of(
                List.of(values.split(" ")).stream().mapToDouble(Double::parseDouble).toArray())
            .boxed()
            .toList();
    Numerals numerals = Numerals.of(numbers);
    assertEquals(List.of(texts.split(" ")), numbers.stream().map(numerals::text).toList());
  }

  @Test
  void wholeNumbersBeyondDoublesAreWrittenInFull() {
    Axis axis =
        Axis.listed(
            "x",
            List.of(
                LongNode.valueOf(9007199254740992L),
                LongNode.valueOf(9007199254740993L),
                TextNode.valueOf("word")));
    assertEquals(List.of("9007199254740992", "9007199254740993", "word"), axis.texts());
  }

  @Test
  void aFixedValueIsWrittenWithAllItsDigits() {
    assertEquals("10001", Text.value(LongNode.valueOf(10001)));
    assertEquals("0.0500001", Text.value(DoubleNode.valueOf(0.0500001)));
    assertEquals("1.5E\u22127", Text.value(DoubleNode.valueOf(1.5e-7)));
    assertEquals("010", Text.value(TextNode.valueOf("010")));
  }

  @Test
  void aStoredWordIsNoNumber() {
    Numerals numerals = Numerals.of(List.of(0.5));
    assertEquals("0.5", numerals.label("0.5"));
    assertEquals("0.00001", numerals.label("1.0E-5"));
    for (String word : List.of("mlp-16", "1d", "NaN", "0x1p3", "")) {
      assertEquals(word, numerals.label(word));
    }
  }

  @Test
  void theEndsOfARangeAreToldApart() {
    assertEquals(
        List.of("uniform from 0.05 to 0.0500001"),
        Axis.drawn("x", new Axis.Range(Axis.Distribution.UNIFORM, 0.05, 0.0500001, false)).texts());
  }
}
