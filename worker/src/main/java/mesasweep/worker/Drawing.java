package mesasweep.worker;

import java.io.Serializable;
import java.util.List;

/**
 * One of the declared {@link Picture}s, as it is of one trial.
 *
 * @param picture its name
 * @param rows from the top, each of as many tiles, by their codes
 * @param path cells in the order in which the agent was there, counted from 0 along the first row,
 *     then the next; empty if there is none
 */
public record Drawing(String picture, List<String> rows, List<Integer> path)
    implements Serializable {

  public Drawing {
    rows = List.copyOf(rows);
    path = List.copyOf(path);
  }
}
