/** The answers for people: the page, its figures, and the comparison of two sweeps. */
package mesasweep.analysis.report;
