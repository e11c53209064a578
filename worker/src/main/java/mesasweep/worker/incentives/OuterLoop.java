package mesasweep.worker.incentives;

/** What acts on the learners from outside. */
interface OuterLoop {

  /** No outer loop. */
  OuterLoop NONE =
      new OuterLoop() {
        @Override
        public void see(long step, double[] cooperation, double[] actions, double[] rewards) {}

        @Override
        public void learnersMoved() {}
      };

  /**
   * Sees a step that the learners have learned from, and takes its turn if there is one.
   *
   * @param step from 1
   * @param cooperation each learner's probability of cooperating in that step
   */
  void see(long step, double[] cooperation, double[] actions, double[] rewards);

  /** Every learner has moved to the copy of the environment that the next one was in. */
  void learnersMoved();
}
