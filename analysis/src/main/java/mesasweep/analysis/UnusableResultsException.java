package mesasweep.analysis;

/**
 * A directory cannot be analysed. The message tells a person what is wrong, where, and what to do
 * about it.
 */
public final class UnusableResultsException extends RuntimeException {
  UnusableResultsException(String message) {
    super(message);
  }

  UnusableResultsException(String message, Throwable cause) {
    super(message, cause);
  }
}
