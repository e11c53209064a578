package mesasweep.worker.network;

import java.util.Arrays;

/**
 * Products of small matrices that are held as arrays of rows, in plain loops that the JVM compiles
 * to vector code: it does so only where all arrays of a loop are indexed alike, so that a window of
 * columns must be the same in each of them.
 *
 * <p>Every element of a result is summed in the order of the inner index by fused multiply-adds.
 * Its bits therefore depend neither on the rows and columns beside it nor on the blocks in which
 * the loops go.
 */
final class Matrices {

  private Matrices() {}

  /**
   * C(r, j) += sum over k of A(r, aFrom + k) B(k, j), for the rows r of C and the columns j in
   * [from, to).
   */
  static void addProduct(
      double[][] a, int aFrom, double[][] b, double[][] c, int rows, int inner, int from, int to) {
    int r = 0;
    for (; r + 1 < rows; r += 2) {
      double[] p = a[r];
      double[] q = a[r + 1];
      int k = 0;
      for (; k + 3 < inner; k += 4) {
        int at = aFrom + k;
        addBlock(
            p[at], p[at + 1], p[at + 2], p[at + 3], q[at], q[at + 1], q[at + 2], q[at + 3], b[k],
            b[k + 1], b[k + 2], b[k + 3], c[r], c[r + 1], from, to);
      }
      for (; k < inner; k++) {
        addMultiple(p[aFrom + k], b[k], c[r], from, to);
        addMultiple(q[aFrom + k], b[k], c[r + 1], from, to);
      }
    }
    for (int k = 0; r < rows && k < inner; k++) {
      addMultiple(a[r][aFrom + k], b[k], c[r], from, to);
    }
  }

  /**
   * C(r, j) += sum over k of A(k, aFrom + r) B(k, j), for the rows r of C and the columns j in
   * [from, to).
   */
  static void addTransposedProduct(
      double[][] a, int aFrom, double[][] b, double[][] c, int rows, int inner, int from, int to) {
    int k = 0;
    for (; k + 3 < inner; k += 4) {
      double[] p = a[k];
      double[] q = a[k + 1];
      double[] s = a[k + 2];
      double[] t = a[k + 3];
      int r = 0;
      for (; r + 1 < rows; r += 2) {
        int at = aFrom + r;
        addBlock(
            p[at], q[at], s[at], t[at], p[at + 1], q[at + 1], s[at + 1], t[at + 1], b[k], b[k + 1],
            b[k + 2], b[k + 3], c[r], c[r + 1], from, to);
      }
      for (int i = k; r < rows && i < k + 4; i++) {
        addMultiple(a[i][aFrom + r], b[i], c[r], from, to);
      }
    }
    for (; k < inner; k++) {
      for (int r = 0; r < rows; r++) {
        addMultiple(a[k][aFrom + r], b[k], c[r], from, to);
      }
    }
  }

  /**
   * Adds four multiples to two rows. The JVM unrolls or vectorises no much longer loop. It reads b
   * again once c is written, unless told not to; told so of b2 or b3 too, it does not vectorise.
   */
  private static void addBlock(
      double p0,
      double p1,
      double p2,
      double p3,
      double q0,
      double q1,
      double q2,
      double q3,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3,
      double[] c,
      double[] d,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      double x0 = b0[j];
      double x1 = b1[j];
      c[j] = Math.fma(p3, b3[j], Math.fma(p2, b2[j], Math.fma(p1, x1, Math.fma(p0, x0, c[j]))));
      d[j] = Math.fma(q3, b3[j], Math.fma(q2, b2[j], Math.fma(q1, x1, Math.fma(q0, x0, d[j]))));
    }
  }

  private static void addMultiple(double factor, double[] b, double[] c, int from, int to) {
    for (int j = from; j < to; j++) {
      c[j] = Math.fma(factor, b[j], c[j]);
    }
  }

  /**
   * C(first + r, o) += sum over the columns j in [from, to) of A(r, j) W(o, j), for the rows r of
   * A, where C is row-major with so many outputs in a row.
   */
  static void addDotProducts(
      double[][] a, double[][] w, double[] c, int first, int outputs, int from, int to) {
    int rows = a.length;
    int o = 0;
    for (; o + 3 < outputs; o += 4) {
      int r = 0;
      for (; r + 1 < rows; r += 2) {
        addTwoByFourDots(
            a[r],
            a[r + 1],
            w[o],
            w[o + 1],
            w[o + 2],
            w[o + 3],
            c,
            (first + r) * outputs + o,
            (first + r + 1) * outputs + o,
            from,
            to);
      }
      for (int i = o; r < rows && i < o + 4; i++) {
        addDot(a[r], w[i], c, (first + r) * outputs + i, from, to);
      }
    }
    for (; o < outputs; o++) {
      for (int r = 0; r < rows; r++) {
        addDot(a[r], w[o], c, (first + r) * outputs + o, from, to);
      }
    }
  }

  /** Eight sums at once, because one alone waits for each addition to end. */
  private static void addTwoByFourDots(
      double[] p,
      double[] q,
      double[] w0,
      double[] w1,
      double[] w2,
      double[] w3,
      double[] c,
      int atP,
      int atQ,
      int from,
      int to) {
    double p0 = c[atP];
    double p1 = c[atP + 1];
    double p2 = c[atP + 2];
    double p3 = c[atP + 3];
    double q0 = c[atQ];
    double q1 = c[atQ + 1];
    double q2 = c[atQ + 2];
    double q3 = c[atQ + 3];
    for (int j = from; j < to; j++) {
      p0 = Math.fma(p[j], w0[j], p0);
      p1 = Math.fma(p[j], w1[j], p1);
      p2 = Math.fma(p[j], w2[j], p2);
      p3 = Math.fma(p[j], w3[j], p3);
      q0 = Math.fma(q[j], w0[j], q0);
      q1 = Math.fma(q[j], w1[j], q1);
      q2 = Math.fma(q[j], w2[j], q2);
      q3 = Math.fma(q[j], w3[j], q3);
    }
    c[atP] = p0;
    c[atP + 1] = p1;
    c[atP + 2] = p2;
    c[atP + 3] = p3;
    c[atQ] = q0;
    c[atQ + 1] = q1;
    c[atQ + 2] = q2;
    c[atQ + 3] = q3;
  }

  private static void addDot(double[] a, double[] w, double[] c, int at, int from, int to) {
    double sum = c[at];
    for (int j = from; j < to; j++) {
      sum = Math.fma(a[j], w[j], sum);
    }
    c[at] = sum;
  }

  /** Adds the first values of a row to another. */
  static void add(double[] row, double[] to, int columns) {
    for (int j = 0; j < columns; j++) {
      to[j] += row[j];
    }
  }

  /** Sets the first columns of the first rows to 0. */
  static void clear(double[][] a, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      Arrays.fill(a[r], 0, columns, 0.0);
    }
  }

  /** {@code a} if it has at least so many rows and columns, else a new array that has. */
  static double[][] atLeast(double[][] a, int rows, int columns) {
    boolean fits = a.length >= rows && (rows == 0 || a[0].length >= columns);
    return fits ? a : new double[rows][columns];
  }
}
