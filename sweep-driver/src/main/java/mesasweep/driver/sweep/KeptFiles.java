package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import mesasweep.results.SweepKeys;
import mesasweep.worker.Parameter;
import mesasweep.worker.UserFiles;

/**
 * What a user's files held when a sweep was run, {@code files:} of the sweep that is stored with
 * its results. It stands in for files that are gone.
 *
 * @param texts by the value that a trial has
 */
record KeptFiles(Map<String, String> texts) {

  /** Those of a sweep file, each of which must be what its value says. */
  static Map<String, String> read(Yaml.Mapping root, Problems problems) {
    Map<String, String> texts = new TreeMap<>();
    root.section(SweepKeys.FILES)
        .forEach(
            (value, node) -> {
              String found = UserFiles.value(UserFiles.path(value), node.text());
              if (found.equals(value)) {
                texts.put(value, node.text());
              } else {
                problems.add(
                    node.where(),
                    SweepKeys.FILES + "." + value,
                    "found the content of "
                        + found
                        + "; it is kept as it was when the sweep was run, so restore it");
              }
            });
    return texts;
  }

  /** Has values of a parameter stand in for files that are gone. */
  Parameter in(Parameter parameter) {
    return parameter instanceof Parameter.Text text ? text.reading(this::meant) : parameter;
  }

  private String meant(String written) {
    List<String> kept = new ArrayList<>(texts.keySet());
    kept.removeIf(value -> !UserFiles.path(value).equals(written));
    if (kept.isEmpty() || UserFiles.isThere(written)) {
      return written;
    }
    if (kept.size() > 1) {
      throw new IllegalArgumentException(
          "there is no file "
              + written
              + " any more, and the results have several that were there: "
              + String.join(", ", kept)
              + "; write which");
    }
    return kept.get(0);
  }

  /** What the files hold that these values name. */
  static SortedMap<String, String> named(Parameter parameter, List<Object> values) {
    SortedMap<String, String> named = new TreeMap<>();
    for (Object value : values) {
      parameter.file(value).ifPresent(text -> named.put((String) value, text));
    }
    return named;
  }
}
