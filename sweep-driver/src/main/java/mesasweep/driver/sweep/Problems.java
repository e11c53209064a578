package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Complaints about a sweep file, collected so that a person sees all of them in one go. */
final class Problems {

  private final List<String> messages = new ArrayList<>();

  /** Where it is, which key, and what is wrong. */
  void add(String where, String key, String wrong) {
    messages.add(where + ": " + key + ": " + wrong);
  }

  void unknownKey(String where, String key, String name, Collection<String> allowed) {
    add(where, key, "unknown" + suggestion(name, allowed) + "; allowed are " + list(allowed));
  }

  void throwIfAny() {
    if (!messages.isEmpty()) {
      throw new BadInputException(messages);
    }
  }

  int count() {
    return messages.size();
  }

  /** " (did you mean 'x'?)" for the nearest name, or nothing if none is near. */
  static String suggestion(String name, Collection<String> allowed) {
    return nearest(name, allowed).map(near -> " (did you mean '" + near + "'?)").orElse("");
  }

  private static Optional<String> nearest(String name, Collection<String> allowed) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    Optional<String> best =
        allowed.stream().min(Comparator.comparingInt(other -> distance.apply(name, other)));
    return best.filter(near -> distance.apply(name, near) <= Math.max(2, near.length() / 2));
  }

  private static String list(Collection<String> names) {
    return String.join(", ", names);
  }
}
