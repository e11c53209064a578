package mesasweep.worker.coin;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A level of K x K cells, cell = y K + x. An episode starts in any cell that is free of a pit and
 * neither end nor coin, and is over on a pit, on the coin (which returns 1) or after T moves. The
 * end itself does nothing.
 *
 * @param size K
 * @param pits by cell; neither the end nor the coin
 */
record Level(int size, int end, int coin, BitSet pits) {

  /** Moves +x, -x, +y, -y. */
  static final int MOVES = 4;

  private static final int[] X_STEP = {1, -1, 0, 0};
  private static final int[] Y_STEP = {0, 0, 1, -1};
  private static final int MOST_DRAWS = 1_000_000;

  /**
   * A level whose end is a corner. Pits are drawn again until there is a start, and every free cell
   * reaches both coin and end in at most T moves over free cells.
   *
   * @param isDisplaced whether the coin is in any cell but the end's; else it is there
   * @param pits probability that a cell is a pit
   * @param horizon T
   * @throws IllegalStateException if a million draws gave no such level
   */
  static Level draw(
      UniformRandomProvider random, boolean isDisplaced, int size, double pits, int horizon) {
    int cells = size * size;
    int last = size - 1;
    int end = (random.nextInt(2) * last) * size + random.nextInt(2) * last;
    int coin = isDisplaced ? (end + 1 + random.nextInt(cells - 1)) % cells : end;
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      BitSet drawn = new BitSet(cells);
      for (int cell = 0; cell < cells; cell++) {
        if (cell != end && cell != coin && random.nextDouble() < pits) {
          drawn.set(cell);
        }
      }
      Level level = new Level(size, end, coin, drawn);
      if (level.hasStart() && level.isReachable(end, horizon) && level.isReachable(coin, horizon)) {
        return level;
      }
    }
    throw new IllegalStateException(
        MOST_DRAWS
            + " draws gave no level of "
            + size
            + " x "
            + size
            + " cells, with a pit in "
            + pits
            + " of them, whose free cells all reach coin and end in "
            + horizon
            + " moves; lower world.pits or raise world.horizon");
  }

  int cells() {
    return size * size;
  }

  boolean isStart(int cell) {
    return cell != end && cell != coin && !pits.get(cell);
  }

  /** Where a move leads; into the outer wall, nowhere. */
  int next(int cell, int move) {
    int x = cell % size + X_STEP[move];
    int y = cell / size + Y_STEP[move];
    return isInside(x, y) ? y * size + x : cell;
  }

  /** Whether there is a pit beside a cell, in the direction of a move. */
  boolean hasPitAt(int cell, int move) {
    return pits.get(next(cell, move));
  }

  private boolean isInside(int x, int y) {
    return x >= 0 && x < size && y >= 0 && y < size;
  }

  private boolean hasStart() {
    for (int cell = 0; cell < cells(); cell++) {
      if (isStart(cell)) {
        return true;
      }
    }
    return false;
  }

  private boolean isReachable(int goal, int horizon) {
    int[] moves = moves(goal);
    for (int cell = 0; cell < cells(); cell++) {
      if (!pits.get(cell) && moves[cell] > horizon) {
        return false;
      }
    }
    return true;
  }

  /**
   * Fewest moves over free cells from each cell to a goal; {@code Integer.MAX_VALUE} if none do.
   */
  int[] moves(int goal) {
    int[] moves = new int[cells()];
    Arrays.fill(moves, Integer.MAX_VALUE);
    moves[goal] = 0;
    Deque<Integer> open = new ArrayDeque<>();
    open.add(goal);
    while (!open.isEmpty()) {
      int cell = open.remove();
      for (int move = 0; move < MOVES; move++) {
        int beside = next(cell, move);
        if (!pits.get(beside) && moves[beside] == Integer.MAX_VALUE) {
          moves[beside] = moves[cell] + 1;
          open.add(beside);
        }
      }
    }
    return moves;
  }
}
