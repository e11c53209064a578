package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import mesasweep.results.Text;

/** Complaints about a sweep file, collected so that a person sees all of them in one go. */
final class Problems {

  private final List<String> messages = new ArrayList<>();

  /** Where it is, which key, and what is wrong. */
  void add(String where, String key, String wrong) {
    messages.add(where + ": " + key + ": " + wrong);
  }

  void unknownKey(String where, String key, String name, Collection<String> allowed) {
    add(where, key, "unknown" + Text.suggestion(name, allowed) + "; allowed are " + list(allowed));
  }

  void throwIfAny() {
    if (!messages.isEmpty()) {
      throw new BadInputException(messages);
    }
  }

  int count() {
    return messages.size();
  }

  private static String list(Collection<String> names) {
    return String.join(", ", names);
  }
}
