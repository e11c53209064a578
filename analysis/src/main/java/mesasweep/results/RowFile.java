package mesasweep.results;

import mesasweep.results.store.Location;

/**
 * A Parquet file of rows.
 *
 * @param name its path from {@code runs}: the folder of its batch, and what is below
 * @param location where it is now
 * @param bytes how long it is
 */
public record RowFile(String name, Location location, long bytes) {

  /** The folder of its batch. */
  public String batch() {
    return name.substring(0, name.indexOf('/'));
  }

  /** The number of its batch. */
  int number() {
    return Integer.parseInt(batch().substring(batch().indexOf('=') + 1));
  }
}
