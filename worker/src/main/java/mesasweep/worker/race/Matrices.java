package mesasweep.worker.race;

import java.util.Arrays;

/** Products of small row-major matrices, in plain loops that the JVM compiles to vector code. */
final class Matrices {

  private Matrices() {}

  /**
   * C += A B for A [rows x inner], B [inner x columns] from element {@code bStart} on and C [rows x
   * columns] from {@code cStart} on. Every element of C is summed in the order of {@code inner}
   * whatever the number of rows, so a row's bits do not depend on the rows beside it.
   */
  static void addProduct(
      double[] a,
      double[] b,
      int bStart,
      double[] c,
      int cStart,
      int rows,
      int inner,
      int columns) {
    int fours = inner - inner % 4;
    for (int r = 0; r < rows; r++) {
      int cRow = cStart + r * columns;
      int aRow = r * inner;
      // Four rows of B at once: C is loaded and stored a quarter as often.
      for (int k = 0; k < fours; k += 4) {
        double a0 = a[aRow + k];
        double a1 = a[aRow + k + 1];
        double a2 = a[aRow + k + 2];
        double a3 = a[aRow + k + 3];
        int b0 = bStart + k * columns;
        int b1 = b0 + columns;
        int b2 = b1 + columns;
        int b3 = b2 + columns;
        for (int j = 0; j < columns; j++) {
          c[cRow + j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
        }
      }
      for (int k = fours; k < inner; k++) {
        double ak = a[aRow + k];
        int bRow = bStart + k * columns;
        for (int j = 0; j < columns; j++) {
          c[cRow + j] += ak * b[bRow + j];
        }
      }
    }
  }

  /** Writes A transposed, [columns x rows], for A [rows x columns] from {@code aStart} on. */
  static void transpose(double[] a, int aStart, double[] transposed, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + r] = a[aStart + r * columns + j];
      }
    }
  }

  /** Sets each of the rows of C [rows x columns] to {@code row}. */
  static void fillRows(double[] c, int rows, double[] row, int rowStart, int columns) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(row, rowStart, c, r * columns, columns);
    }
  }

  /** sums += the sum of the rows of C [rows x columns]. */
  static void addColumnSums(double[] c, int rows, double[] sums, int sumsStart, int columns) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        sums[sumsStart + j] += c[r * columns + j];
      }
    }
  }

  /** {@code a} if it is long enough, else a new array of at least {@code length}. */
  static double[] atLeast(double[] a, int length) {
    return a.length >= length ? a : Arrays.copyOf(a, length);
  }
}
