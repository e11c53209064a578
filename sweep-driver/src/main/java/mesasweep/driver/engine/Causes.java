package mesasweep.driver.engine;

/** What went wrong, in one line. */
final class Causes {

  private Causes() {}

  /** The first line of the innermost cause; --verbose shows the rest. */
  static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().lines().findFirst().orElseThrow();
  }
}
