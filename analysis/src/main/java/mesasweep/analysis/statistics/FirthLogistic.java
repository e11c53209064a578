package mesasweep.analysis.statistics;

import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Logistic regression with Firth's penalty: the log-likelihood plus half the log-determinant of the
 * Fisher information. Its estimates are finite even where a plane separates the successes from the
 * failures completely.
 *
 * @param coefficients one per column of the design
 * @param covariance the inverse of the Fisher information at the coefficients
 * @see <a href="https://doi.org/10.1093/biomet/80.1.27">Firth (1993)</a>
 * @see <a href="https://doi.org/10.1002/sim.1047">Heinze and Schemper (2002)</a>
 */
public record FirthLogistic(RealVector coefficients, RealMatrix covariance) {
  private static final int MOST_ITERATIONS = 200;
  private static final int MOST_HALVINGS = 40;

  /** Of the squared distance that is left to the maximum, in standard errors. */
  private static final double CLOSE_ENOUGH = 1e-20;

  /**
   * @param design one row per group of trials; columns of a size of about 1 converge best
   * @param successes of each group, 0 to its trials
   * @param trials of each group, at least 0
   * @return empty if the columns of the design are linearly dependent, or the fit does not converge
   */
  public static Optional<FirthLogistic> fit(double[][] design, long[] successes, long[] trials) {
    return new Likelihood(design, successes, trials).maximum(new ArrayRealVector(design[0].length));
  }

  /** The same for other counts in a design whose fit this is: the climb starts here. */
  Optional<FirthLogistic> again(double[][] design, long[] successes, long[] trials) {
    return new Likelihood(design, successes, trials).maximum(coefficients);
  }

  /** The logit at a point, or a direction, of the design. */
  public double logit(double... point) {
    return logit(coefficients, point);
  }

  static double logit(RealVector coefficients, double[] point) {
    return coefficients.dotProduct(new ArrayRealVector(point, false));
  }

  /** The covariance of the logits at two points, or directions, of the design. */
  public double covariance(double[] one, double[] other) {
    return covariance
        .preMultiply(new ArrayRealVector(one, false))
        .dotProduct(new ArrayRealVector(other, false));
  }

  /**
   * A point of the climb.
   *
   * @param likelihood penalised
   * @param step towards the maximum
   * @param decrement the squared length of the step, in standard errors
   */
  private record Point(
      RealVector at, double likelihood, RealVector step, double decrement, RealMatrix covariance) {}

  private record Likelihood(double[][] design, long[] successes, long[] trials) {

    /** Step by step; one that does not gain is halved. */
    Optional<FirthLogistic> maximum(RealVector start) {
      Optional<Point> here = at(start);
      for (int i = 0; i < MOST_ITERATIONS && here.isPresent(); i++) {
        Point point = here.get();
        if (point.decrement < CLOSE_ENOUGH) {
          return Optional.of(new FirthLogistic(point.at, point.covariance));
        }
        here = gain(point);
      }
      return Optional.empty();
    }

    private Optional<Point> gain(Point here) {
      // Near the maximum a gain drowns in the rounding of the likelihood.
      double least = here.likelihood - 1e-12 * Math.abs(here.likelihood);
      RealVector step = here.step;
      for (int halving = 0; halving < MOST_HALVINGS; halving++) {
        Optional<Point> next = at(here.at.add(step));
        if (next.isPresent() && next.get().likelihood >= least) {
          return next;
        }
        step = step.mapMultiply(0.5);
      }
      return Optional.empty();
    }

    /** Empty where the information is singular. */
    private Optional<Point> at(RealVector at) {
      double[] p = new double[design.length];
      double[] weights = new double[design.length];
      double likelihood = 0;
      for (int i = 0; i < design.length; i++) {
        double logit = at.dotProduct(new ArrayRealVector(design[i], false));
        double logOfOnePlusExp = Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
        p[i] = 1 / (1 + Math.exp(-logit));
        weights[i] = trials[i] * p[i] * (1 - p[i]);
        likelihood += successes[i] * logit - trials[i] * logOfOnePlusExp;
      }
      try {
        CholeskyDecomposition information = decomposition(weights);
        RealMatrix covariance = information.getSolver().getInverse();
        double[] score = new double[design[0].length];
        for (int i = 0; i < design.length; i++) {
          RealVector row = new ArrayRealVector(design[i], false);
          double leverage = weights[i] * row.dotProduct(covariance.operate(row));
          double residual = successes[i] - trials[i] * p[i] + leverage * (0.5 - p[i]);
          for (int column = 0; column < score.length; column++) {
            score[column] += residual * design[i][column];
          }
          weights[i] += leverage * p[i] * (1 - p[i]);
        }
        // As if the penalty were trials of its own: half a success in as many as the leverage.
        RealVector gradient = new ArrayRealVector(score, false);
        RealVector step = decomposition(weights).getSolver().solve(gradient);
        double penalty = 0.5 * Math.log(information.getDeterminant());
        return Optional.of(
            new Point(at, likelihood + penalty, step, step.dotProduct(gradient), covariance));
      } catch (NonPositiveDefiniteMatrixException e) {
        return Optional.empty();
      }
    }

    /** Of the sum of w x x'. */
    private CholeskyDecomposition decomposition(double[] weights) {
      int columns = design[0].length;
      double[][] sum = new double[columns][columns];
      for (int i = 0; i < design.length; i++) {
        for (int row = 0; row < columns; row++) {
          for (int column = 0; column < columns; column++) {
            sum[row][column] += weights[i] * (design[i][row] * design[i][column]);
          }
        }
      }
      return new CholeskyDecomposition(new Array2DRowRealMatrix(sum, false));
    }
  }
}
