package mesasweep.driver.sweep;

/**
 * How often the trials of a cell have a finding.
 *
 * @param found how many have it
 * @param eligible of so many that could
 */
record Opinion(int found, int eligible) {

  boolean isMixed() {
    return found > 0 && found < eligible;
  }

  /** -1 if most don't have it, 1 if most do, 0 if neither is so. */
  int majority() {
    return Integer.compare(2 * found, eligible);
  }
}
