package mesasweep.worker.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import mesasweep.worker.Draws;
import mesasweep.worker.RandomStreams;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix loops against their definition, to the bit: one fused sum in the inner order. */
class MatricesTest {

  private static final String SIZES =
      "1,1,1; 1,3,2; 3,4,1; 2,5,3; 7,8,5; 32,33,16; 5,31,64; 2,0,3; 4,8,32; 9,4,1";

  private final UniformRandomProvider random = new RandomStreams(1).named("test");

  static Stream<Arguments> sizes() {
    return Arrays.stream(SIZES.split("; *"))
        .map(size -> Arrays.stream(size.split(",")).map(Integer::valueOf).toArray())
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void productAddsTheSumsWithinItsWindow(int rows, int inner, int columns) {
    double[][] a = normal(rows, 2 + inner);
    double[][] b = normal(inner, 3 + columns + 1);
    double[][] c = normal(rows, 3 + columns + 2);
    double[][] expected = copy(c);
    for (int r = 0; r < rows; r++) {
      for (int j = 3; j < 3 + columns; j++) {
        for (int k = 0; k < inner; k++) {
          expected[r][j] = Math.fma(a[r][2 + k], b[k][j], expected[r][j]);
        }
      }
    }
    Matrices.addProduct(a, 2, b, c, rows, inner, 3, 3 + columns);
    assertRows(expected, c);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void transposedProductAddsTheSumsWithinItsWindow(int rows, int inner, int columns) {
    double[][] a = normal(inner, 2 + rows);
    double[][] b = normal(inner, 3 + columns + 1);
    double[][] c = normal(rows, 3 + columns + 2);
    double[][] expected = copy(c);
    for (int r = 0; r < rows; r++) {
      for (int j = 3; j < 3 + columns; j++) {
        for (int k = 0; k < inner; k++) {
          expected[r][j] = Math.fma(a[k][2 + r], b[k][j], expected[r][j]);
        }
      }
    }
    Matrices.addTransposedProduct(a, 2, b, c, rows, inner, 3, 3 + columns);
    assertRows(expected, c);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void dotProductsAddTheSumsOverTheWindow(int rows, int columns, int outputs) {
    double[][] a = normal(rows, 3 + columns + 2);
    double[][] w = normal(outputs, 3 + columns + 1);
    int first = 2;
    double[] c = Draws.normal(random, (first + rows) * outputs);
    double[] expected = c.clone();
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < outputs; o++) {
        for (int j = 3; j < 3 + columns; j++) {
          int at = (first + r) * outputs + o;
          expected[at] = Math.fma(a[r][j], w[o][j], expected[at]);
        }
      }
    }
    Matrices.addDotProducts(a, w, c, first, outputs, 3, 3 + columns);
    assertArrayEquals(expected, c);
  }

  @Test
  void onlyTheFirstRowsAndColumnsAreCleared() {
    double[][] a = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    Matrices.clear(a, 2, 2);
    assertRows(new double[][] {{0, 0, 3}, {0, 0, 6}, {7, 8, 9}}, a);
  }

  @Test
  void memoryGrowsOnlyWhenItMust() {
    double[][] a = new double[3][4];
    assertSame(a, Matrices.atLeast(a, 3, 4));
    assertSame(a, Matrices.atLeast(a, 1, 1));
    double[][] wider = Matrices.atLeast(a, 3, 5);
    assertNotSame(a, wider);
    assertTrue(wider.length >= 3 && wider[2].length >= 5);
    assertEquals(4, Matrices.atLeast(a, 4, 4).length);
  }

  private double[][] normal(int rows, int columns) {
    double[][] values = new double[rows][];
    for (int r = 0; r < rows; r++) {
      values[r] = Draws.normal(random, columns);
    }
    return values;
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  private static void assertRows(double[][] expected, double[][] actual) {
    for (int r = 0; r < expected.length; r++) {
      assertArrayEquals(expected[r], actual[r]);
    }
  }
}
