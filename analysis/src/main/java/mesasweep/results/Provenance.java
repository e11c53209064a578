package mesasweep.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How results came about, as far as it was recorded.
 *
 * @param invocations that worked on the directory, 0 when nothing was recorded
 * @param commandLine of the last one, if recorded
 * @param facts all that the last one recorded; inner keys are joined by a dot
 */
public record Provenance(int invocations, Optional<String> commandLine, Map<String, String> facts) {
  private static final String COMMAND_LINE = "commandLine";
  private static final String TRIALS_PLANNED = "trialsPlanned";

  /** How many trials the sweep has, if the last invocation recorded it. */
  public OptionalLong trialsPlanned() {
    return Stream.ofNullable(facts.get(TRIALS_PLANNED)).mapToLong(Long::parseLong).findFirst();
  }

  /** A file that is missing or torn counts as nothing recorded: the results are good without it. */
  public static Provenance read(Path file) {
    JsonNode runs = parse(file).path("runs");
    Map<String, String> facts = new LinkedHashMap<>();
    if (runs.size() > 0) {
      flatten("", runs.path(runs.size() - 1), facts);
    }
    Optional<String> commandLine = Optional.ofNullable(facts.remove(COMMAND_LINE));
    return new Provenance(runs.size(), commandLine, facts);
  }

  private static JsonNode parse(Path file) {
    if (!Files.exists(file)) {
      return JsonMapper.builder().build().createObjectNode();
    }
    try {
      return JsonMapper.builder().build().readTree(Files.readString(file));
    } catch (JacksonException e) {
      return JsonMapper.builder().build().createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> facts) {
    node.properties()
        .forEach(
            entry -> {
              String key = prefix + entry.getKey();
              if (entry.getValue().isObject()) {
                flatten(key + ".", entry.getValue(), facts);
              } else {
                facts.put(
                    key,
                    entry.getValue().isValueNode()
                        ? entry.getValue().asText()
                        : entry.getValue().toString());
              }
            });
  }
}
