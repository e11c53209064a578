package mesasweep.analysis.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed for other programs. */
class FormatTest {

  @Test
  void csvTellsNothingFromAnEmptyText() {
    assertEquals("a,b\n,\"\"\n", csv(List.of("a", "b"), Arrays.asList(null, "")));
  }

  @Test
  void csvHasNumbersThatAreNotFiniteAsReadersKnowThem() {
    assertEquals(
        "a,b,c\nNaN,inf,-inf\n",
        csv(
            List.of("a", "b", "c"),
            List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)));
  }

  @Test
  void csvHasEveryBitOfANumber() {
    List<Object> numbers =
        List.of(0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, Math.nextUp(1.0), 2e-3, 1e23);
    String[] cells = csv(List.of("x"), numbers).split("\n")[1].split(",");
    for (int i = 0; i < cells.length; i++) {
      assertEquals(numbers.get(i), Double.valueOf(cells[i]));
    }
  }

  @Test
  void csvHasInQuotationMarksWhatRfc4180Has() {
    assertEquals(
        "\"a,b\"\n\"say \"\"x\"\"\",\"two\nlines\",\"\r\",  blank  ,é\n",
        csv(List.of("a,b"), List.of("say \"x\"", "two\nlines", "\r", "  blank  ", "é")));
  }

  private static String csv(List<String> header, List<Object> row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Format.csv.print(
        header, List.of(row).iterator(), new PrintStream(bytes, false, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
