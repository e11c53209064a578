/**
 * Networks that DL4J computes, one at a time, from its own JSON. {@link
 * mesasweep.worker.network.Architecture} knows when; experiments have no need of this package.
 * Nothing of DL4J's is loaded before the first network is checked or built, for that takes seconds.
 */
package mesasweep.worker.network.dl4j;
