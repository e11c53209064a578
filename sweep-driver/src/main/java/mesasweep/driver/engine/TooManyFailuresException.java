package mesasweep.driver.engine;

/** So many trials failed that going on makes no sense; what was committed stays. */
public final class TooManyFailuresException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TooManyFailuresException(String message) {
    super(message);
  }
}
