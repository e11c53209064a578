package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.results.SweepKeys;
import mesasweep.results.Text;

/** {@code key=value} words of a command line, laid over a sweep file. */
final class Settings {

  static final String WHERE = "command line";

  private static final List<String> TOP_LEVEL =
      List.of(
          SweepKeys.NAME,
          SweepKeys.EXPERIMENT,
          SweepKeys.DESIGN,
          SweepKeys.SAMPLES,
          SweepKeys.DESIGN_SEED,
          SweepKeys.WHERE,
          SweepKeys.REFINE);

  /** A command, which the shell has taken out of its quotation marks: it is no YAML. */
  private static final String NOTIFY = SweepKeys.EXECUTION + "." + ExecutionReader.NOTIFY;

  /** Of sections of which a word may set one key, as in {@code execution.pack=16}. */
  private static final List<String> SECTIONS = List.of(SweepKeys.EXECUTION, SweepKeys.REFINE);

  private Settings() {}

  static Yaml.Mapping apply(Yaml.Mapping root, List<String> settings) {
    Map<String, Yaml> sections = new LinkedHashMap<>(root.entries());
    List<String> wrong = new ArrayList<>();
    Map<String, String> given = new HashMap<>(); // key -> setting
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        wrong.add(WHERE + ": found " + Text.shown(setting) + "; allowed is key=value");
        continue;
      }
      String key = setting.substring(0, equals);
      String before = given.put(key, setting);
      if (before != null) {
        wrong.add(
            WHERE + ": " + key + ": given twice, " + before + " and " + setting + "; give one");
        continue;
      }
      Yaml value = value(key, setting.substring(equals + 1));
      Optional<String> section =
          SECTIONS.stream().filter(one -> key.startsWith(one + ".")).findFirst();
      if (TOP_LEVEL.contains(key)) {
        sections.put(key, value);
      } else if (section.isPresent()) {
        put(sections, section.get(), key.substring(section.get().length() + 1), value);
      } else {
        remove(sections, SweepKeys.SWEEP, key);
        removeFromGroups(sections, key);
        remove(sections, SweepKeys.SET, key);
        put(sections, value instanceof Yaml.Scalar ? SweepKeys.SET : SweepKeys.SWEEP, key, value);
      }
    }
    if (!wrong.isEmpty()) {
      throw new BadInputException(wrong);
    }
    return new Yaml.Mapping(root.where(), sections);
  }

  private static Yaml value(String key, String text) {
    return text.isBlank() || key.equals(NOTIFY)
        ? Yaml.Scalar.word(WHERE, text.strip())
        : relocated(Yaml.parse(WHERE + ": " + key, text + "\n"));
  }

  /** A command line has no lines to name. */
  private static Yaml relocated(Yaml value) {
    if (value instanceof Yaml.Scalar scalar) {
      return new Yaml.Scalar(WHERE, scalar.value(), scalar.text());
    }
    if (value instanceof Yaml.Sequence list) {
      return new Yaml.Sequence(WHERE, list.items().stream().map(Settings::relocated).toList());
    }
    Map<String, Yaml> entries = new LinkedHashMap<>();
    ((Yaml.Mapping) value).entries().forEach((key, node) -> entries.put(key, relocated(node)));
    return new Yaml.Mapping(WHERE, entries);
  }

  private static void put(Map<String, Yaml> sections, String section, String key, Yaml value) {
    Map<String, Yaml> entries = entries(sections, section);
    entries.put(key, value);
    sections.put(section, new Yaml.Mapping(WHERE, entries));
  }

  private static void remove(Map<String, Yaml> sections, String section, String key) {
    if (sections.get(section) instanceof Yaml.Mapping mapping) {
      Map<String, Yaml> entries = entries(sections, section);
      entries.remove(key);
      sections.put(section, new Yaml.Mapping(mapping.where(), entries));
    }
  }

  /** Takes an axis out of its zip group, and the group out if nothing is left of it. */
  private static void removeFromGroups(Map<String, Yaml> sections, String key) {
    if (!(sections.get(SweepKeys.SWEEP) instanceof Yaml.Mapping sweep)) {
      return;
    }
    Map<String, Yaml> axes = new LinkedHashMap<>(sweep.entries());
    Yaml zip = axes.get(SweepKeys.ZIP);
    if (zip == null || !groups(zip).stream().anyMatch(group -> has(group, key))) {
      return;
    }
    List<Yaml> left = new ArrayList<>();
    for (Yaml group : groups(zip)) {
      if (!has(group, key)) {
        left.add(group);
      } else if (((Yaml.Mapping) group).entries().size() > 1) {
        Map<String, Yaml> others = new LinkedHashMap<>(((Yaml.Mapping) group).entries());
        others.remove(key);
        left.add(new Yaml.Mapping(group.where(), others));
      }
    }
    if (left.isEmpty()) {
      axes.remove(SweepKeys.ZIP);
    } else {
      axes.put(SweepKeys.ZIP, new Yaml.Sequence(zip.where(), left));
    }
    sections.put(SweepKeys.SWEEP, new Yaml.Mapping(sweep.where(), axes));
  }

  private static List<Yaml> groups(Yaml zip) {
    return zip instanceof Yaml.Sequence list ? list.items() : List.of(zip);
  }

  private static boolean has(Yaml group, String key) {
    return group instanceof Yaml.Mapping axes && axes.entries().containsKey(key);
  }

  private static Map<String, Yaml> entries(Map<String, Yaml> sections, String section) {
    return sections.get(section) instanceof Yaml.Mapping mapping
        ? new LinkedHashMap<>(mapping.entries())
        : new LinkedHashMap<>();
  }
}
