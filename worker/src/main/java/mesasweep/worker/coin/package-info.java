/**
 * Goal misgeneralisation: agents that are capable, and for the wrong reason. In training the coin
 * that is rewarded stands almost always at the end of the level; in deployment it stands elsewhere.
 *
 * <p>After Langosco et al., "Goal Misgeneralization in Deep Reinforcement Learning", 2022, and Koch
 * et al., "Objective Robustness in Deep Reinforcement Learning", 2021, whose CoinRun agents learned
 * to go right.
 */
package mesasweep.worker.coin;
