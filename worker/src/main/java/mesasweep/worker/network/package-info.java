/**
 * Networks for any experiment, many of one {@link mesasweep.worker.network.Architecture} computed
 * side by side.
 *
 * <p>An experiment declares {@link mesasweep.worker.network.Architecture#parameter}, builds one
 * {@link mesasweep.worker.network.Network} for a pack of trials of that architecture, draws each
 * trial's parameters from a random stream of the trial, and at each step calls {@code forward},
 * turns outputs into the gradient of its loss, calls {@code backward}, and lets each trial's own
 * {@link mesasweep.worker.network.Optimiser} step. Parameters are arrays that belong to the
 * experiment: what else is done to them (decay, noise, an anchor) it does itself.
 */
package mesasweep.worker.network;
