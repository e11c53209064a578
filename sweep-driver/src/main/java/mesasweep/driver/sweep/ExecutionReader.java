package mesasweep.driver.sweep;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code execution:}. */
final class ExecutionReader {

  private static final List<String> KEYS =
      List.of("pack", "batch", "trial-timeout", "max-failures");
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,8})(ms|s|m|h)");

  private final Map<String, Yaml> section;
  private final Problems problems;

  ExecutionReader(Map<String, Yaml> section, Problems problems) {
    this.section = section;
    this.problems = problems;
  }

  Execution read() {
    section.forEach(
        (key, node) -> {
          if (!KEYS.contains(key)) {
            problems.unknownKey(node.where(), "execution." + key, key, KEYS);
          }
        });
    return new Execution(
        count("pack"),
        count("batch"),
        section.containsKey("trial-timeout")
            ? duration(section.get("trial-timeout"))
            : Execution.DEFAULT.trialTimeout(),
        count("max-failures"));
  }

  private OptionalInt count(String key) {
    Yaml node = section.get(key);
    if (node == null || node.text().equals("auto")) {
      return OptionalInt.empty();
    }
    if (node instanceof Yaml.Scalar scalar && scalar.value() instanceof Integer n && n >= 1) {
      return OptionalInt.of(n);
    }
    problems.add(
        node.where(),
        "execution." + key,
        "found " + node.text() + "; allowed is auto or a whole number of at least 1");
    return OptionalInt.empty();
  }

  private Duration duration(Yaml node) {
    Matcher match = DURATION.matcher(node.text());
    if (!match.matches()) {
      problems.add(
          node.where(),
          "execution.trial-timeout",
          "found " + node.text() + "; allowed is a number with ms, s, m or h: 90s, 10m");
      return Execution.DEFAULT.trialTimeout();
    }
    long number = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
