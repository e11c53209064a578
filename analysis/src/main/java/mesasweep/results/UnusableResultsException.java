package mesasweep.results;

/**
 * A directory cannot be analysed. The message tells a person what is wrong, where, and what to do
 * about it.
 */
public class UnusableResultsException extends RuntimeException {
  public UnusableResultsException(String message) {
    super(message);
  }

  public UnusableResultsException(String message, Throwable cause) {
    super(message, cause);
  }
}
