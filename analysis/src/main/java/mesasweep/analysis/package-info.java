/**
 * Answers from a result directory: SQL views over the stored trials, statistics per cell, and the
 * HTML report.
 *
 * <p>A <em>cell</em> is one combination of the sweep's axes other than the seed; the seeds are its
 * replicates. An event that did not happen within a trial's budget is <em>censored</em>: its step
 * is null.
 */
package mesasweep.analysis;
