package mesasweep.driver.engine;

/**
 * The sweep cannot go on for a reason outside of it: a message that says what to do. Exit status 3.
 */
public final class InfrastructureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InfrastructureException(String message, Throwable cause) {
    super(message, cause);
  }

  public InfrastructureException(String message) {
    super(message);
  }
}
