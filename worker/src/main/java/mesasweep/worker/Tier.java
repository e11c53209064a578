package mesasweep.worker;

/** How the agent of a trial comes to its plans. What a result shows goes no further than that. */
public enum Tier {
  /** By a formula. */
  ANALYTIC("analytic"),
  /** By a search that is built in. */
  HAND_BUILT_PLANNER("hand-built planner"),
  /** By what it has learned. */
  LEARNED_PLANNER("learned planner"),
  /** It has none. */
  NO_PLANNER("no planner");

  private final String word;

  Tier(String word) {
    this.word = word;
  }

  /** As it is stored. */
  public String word() {
    return word;
  }
}
