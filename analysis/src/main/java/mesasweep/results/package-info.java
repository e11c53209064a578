/**
 * A result directory as files: where things stand, what was swept, and how it came about.
 *
 * <p>A <em>cell</em> is one combination of the sweep's axes other than the seed; the seeds are its
 * replicates. An event that did not happen within a trial's budget is <em>censored</em>: its step
 * is null.
 */
package mesasweep.results;
