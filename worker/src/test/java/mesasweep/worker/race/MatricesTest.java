package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import mesasweep.worker.RandomStreams;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matrix loops against the definitions. */
class MatricesTest {

  private final UniformRandomProvider random = new RandomStreams(1).named("test");

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,3,2", "3,4,1", "2,5,3", "7,8,5", "32,33,16", "5,31,64", "2,0,3"})
  void productAddsTheTripleSumWithinItsWindow(int rows, int inner, int columns) {
    double[] a = Trials.normal(random, rows * inner);
    double[] b = Trials.normal(random, 5 + inner * columns + 3);
    double[] c = Trials.normal(random, 2 + rows * columns + 4);
    double[] expected = c.clone();
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        for (int k = 0; k < inner; k++) {
          expected[2 + r * columns + j] += a[r * inner + k] * b[5 + k * columns + j];
        }
      }
    }
    Matrices.addProduct(a, b, 5, c, 2, rows, inner, columns);
    assertArrayEquals(expected, c, 1e-13);
    assertEquals(expected[0], c[0], 0.0);
    assertEquals(expected[c.length - 1], c[c.length - 1], 0.0);
  }

  @Test
  void transposeExchangesRowsAndColumns() {
    double[] a = {-1, 11, 12, 13, 21, 22, 23};
    double[] transposed = new double[6];
    Matrices.transpose(a, 1, transposed, 2, 3);
    assertArrayEquals(new double[] {11, 21, 12, 22, 13, 23}, transposed);
  }

  @Test
  void rowsAreFilledAndColumnsSummed() {
    double[] c = new double[6];
    Matrices.fillRows(c, 3, new double[] {9, 1, 2}, 1, 2);
    assertArrayEquals(new double[] {1, 2, 1, 2, 1, 2}, c);
    double[] sums = {5, 10, 20};
    Matrices.addColumnSums(c, 3, sums, 1, 2);
    assertArrayEquals(new double[] {5, 13, 26}, sums);
  }

  @Test
  void anArrayGrowsOnlyWhenItMust() {
    double[] a = {1, 2};
    assertSame(a, Matrices.atLeast(a, 2));
    double[] grown = Matrices.atLeast(a, 5);
    assertNotSame(a, grown);
    assertTrue(grown.length >= 5);
    assertArrayEquals(a, Arrays.copyOf(grown, 2));
  }
}
