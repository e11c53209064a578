package mesasweep.worker;

/**
 * This machine cannot run a trial that another one could: a file or a setting is missing. It says
 * nothing about the trial, so it must not become the trial's result.
 */
public final class UnfitMachineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is missing and what to do, for the person who runs the sweep
   */
  public UnfitMachineException(String message) {
    super(message);
  }
}
