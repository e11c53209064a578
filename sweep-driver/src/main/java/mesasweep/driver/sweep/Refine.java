package mesasweep.driver.sweep;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a sweep runs beyond its grid, {@code refine:}.
 *
 * @param axes one or two, numeric and listed, whose distances are halved; of two, the second is the
 *     one that {@code to} is for
 * @param finding where the boundary of this finding is
 * @param levels how often at most
 * @param to as soon as two neighbouring values of the last axis differ by no more than this share
 *     of the smaller one, they stay; empty: only {@code levels} ends it
 * @param seeds so many replicates have the cells in which trials disagree; empty: as many as the
 *     grid's
 */
public record Refine(
    List<String> axes, String finding, int levels, OptionalDouble to, OptionalInt seeds) {

  /** In the words of a sweep file. */
  public String text() {
    StringBuilder text = new StringBuilder("{axes: " + axes + ", finding: " + finding);
    text.append(", levels: ").append(levels);
    to.ifPresent(share -> text.append(", to: ").append(share));
    seeds.ifPresent(count -> text.append(", seeds: ").append(count));
    return text.append("}").toString();
  }
}
