/**
 * The mathematics behind the answers: plain numbers in, estimates with their uncertainty out. All
 * intervals are at 95 %, and take the trials as independent.
 */
package mesasweep.analysis.statistics;
