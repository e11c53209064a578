package mesasweep.worker.race;

import mesasweep.worker.race.RaceParameters.Interventions;

/**
 * Which training contexts carry the mark "this is training". The contexts are independent draws, so
 * the first ones are as good as any.
 *
 * @param marked the first so many contexts are marked
 * @param spoofed the first so many of those do not look marked to the agent
 */
record Monitoring(int marked, int spoofed) {

  /** How a context is treated when it comes up in a batch. */
  enum Treatment {
    /** The agent complies as planned, and is updated. */
    MONITORED,
    /** The agent acts as in deployment, and is updated. */
    SPOOFED,
    /** The agent acts as in deployment, and no update happens. */
    UNMONITORED
  }

  static Monitoring of(Interventions interventions, int contexts) {
    int marked = (int) Math.round(interventions.monitored() * contexts);
    return new Monitoring(marked, (int) Math.round(interventions.spoofed() * marked));
  }

  Treatment treatment(int context) {
    if (context >= marked) {
      return Treatment.UNMONITORED;
    }
    return context < spoofed ? Treatment.SPOOFED : Treatment.MONITORED;
  }
}
