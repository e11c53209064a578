/**
 * A long-term objective without a planner: learners that are myopic by construction, and an outer
 * loop that selects among them until they, or their discount factors, look past the episode.
 *
 * <p>After Krueger, Maharaj and Leike, "Hidden Incentives for Auto-Induced Distributional Shift",
 * 2020, whose unit test this is.
 */
package mesasweep.worker.incentives;
