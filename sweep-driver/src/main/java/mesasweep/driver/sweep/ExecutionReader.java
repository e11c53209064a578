package mesasweep.driver.sweep;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mesasweep.results.SweepKeys;

/** Reads {@code execution:}. */
final class ExecutionReader {

  static final String PACK = "pack";
  static final String BATCH = "batch";
  static final String TRIAL_TIMEOUT = "trial-timeout";
  static final String MAX_FAILURES = "max-failures";
  static final String MACHINES = "machines";
  static final String NOTIFY = "notify";

  /** Of machines: those of the driver's kind, or all. */
  static final String ALIKE = "alike";

  static final String ANY = "any";

  /** In place of a number: the engine chooses. */
  static final String AUTO = "auto";

  private static final List<String> KEYS =
      List.of(PACK, BATCH, TRIAL_TIMEOUT, MAX_FAILURES, MACHINES, NOTIFY);
  private static final String PREFIX = SweepKeys.EXECUTION + ".";
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
            problems.unknownKey(node.where(), PREFIX + key, key, KEYS);
          }
        });
    return new Execution(
        count(PACK),
        count(BATCH),
        section.containsKey(TRIAL_TIMEOUT)
            ? duration(section.get(TRIAL_TIMEOUT))
            : Execution.DEFAULT.trialTimeout(),
        count(MAX_FAILURES),
        isOnAnyMachine(),
        command());
  }

  private boolean isOnAnyMachine() {
    Yaml node = section.get(MACHINES);
    if (node == null || node.text().equals(ALIKE)) {
      return Execution.DEFAULT.onAnyMachine();
    }
    if (!node.text().equals(ANY)) {
      problems.add(
          node.where(),
          PREFIX + MACHINES,
          "found " + node.shown() + "; allowed is " + ALIKE + " or " + ANY);
    }
    return true;
  }

  private Optional<String> command() {
    Yaml node = section.get(NOTIFY);
    if (node != null && !(node instanceof Yaml.Scalar)) {
      problems.add(
          node.where(),
          PREFIX + NOTIFY,
          "found "
              + node.shown()
              + "; allowed is a command of the shell, in quotation marks if it has a colon or #");
    }
    return Optional.ofNullable(node).map(Yaml::text).filter(text -> !text.isBlank());
  }

  private OptionalInt count(String key) {
    Yaml node = section.get(key);
    if (node == null || node.text().equals(AUTO)) {
      return OptionalInt.empty();
    }
    Optional<Long> number = Decimal.whole(node, 1, Integer.MAX_VALUE);
    if (number.isPresent()) {
      return OptionalInt.of(Math.toIntExact(number.get()));
    }
    problems.add(
        node.where(),
        PREFIX + key,
        "found " + node.shown() + "; allowed is auto or a whole number of at least 1");
    return OptionalInt.empty();
  }

  private Duration duration(Yaml node) {
    Matcher match = DURATION.matcher(node.text());
    if (!match.matches()) {
      problems.add(
          node.where(),
          PREFIX + TRIAL_TIMEOUT,
          "found " + node.shown() + "; allowed is a number with ms, s, m or h: 90s, 10m");
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
