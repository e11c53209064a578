package mesasweep.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code provenance.json}: how results came about, as far as it was recorded.
 *
 * @param invocations that worked on the directory, 0 when nothing was recorded
 * @param commandLine of the last one, if recorded
 * @param facts all that the last one recorded; inner keys are joined by a dot
 */
public record Provenance(int invocations, Optional<String> commandLine, Map<String, String> facts) {
  public static final String COMMAND_LINE = "commandLine";
  public static final String STARTED_AT = "startedAt";
  public static final String FINISHED_AT = "finishedAt";
  public static final String MASTER = "master";
  public static final String TRIALS_PLANNED = "trialsPlanned";
  public static final String TRIALS_RUN = "trialsRun";

  /** What says when, where to and how much, and not how. */
  public static final Set<String> OF_THE_INVOCATION =
      Set.of(COMMAND_LINE, STARTED_AT, FINISHED_AT, MASTER, TRIALS_PLANNED, TRIALS_RUN);

  private static final String RUNS = "runs";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** How many trials the sweep has, if the last invocation recorded it. */
  public OptionalLong trialsPlanned() {
    return Stream.ofNullable(facts.get(TRIALS_PLANNED)).mapToLong(Long::parseLong).findFirst();
  }

  /** When the last invocation began, if it was recorded. */
  public Optional<Instant> startedAt() {
    return Optional.ofNullable(facts.get(STARTED_AT)).map(Instant::parse);
  }

  /** A file that is missing or torn counts as nothing recorded: the results are good without it. */
  public static Provenance read(Path file) {
    JsonNode runs = parse(file).path(RUNS);
    Map<String, String> facts = new LinkedHashMap<>();
    if (runs.size() > 0) {
      flatten("", runs.path(runs.size() - 1), facts);
    }
    Optional<String> commandLine = Optional.ofNullable(facts.remove(COMMAND_LINE));
    return new Provenance(runs.size(), commandLine, facts);
  }

  /** An invocation that is at work, to add facts to. */
  public static final class Invocation {

    private final Path file;
    private final ObjectNode document;
    private final ObjectNode run;

    private Invocation(Path file, ObjectNode document, ObjectNode run) {
      this.file = file;
      this.document = document;
      this.run = run;
    }

    /**
     * Records facts, at once.
     *
     * @param facts by name, values as Jackson writes them
     */
    public void record(Map<String, ?> facts) throws IOException {
      facts.forEach((name, value) -> run.set(name, JSON.valueToTree(value)));
      AtomicFiles.write(file, JSON.writeValueAsString(document) + "\n");
    }
  }

  /** Adds an invocation to a directory's provenance; a torn file begins anew. */
  public static Invocation begin(Path file) {
    ObjectNode document = parse(file);
    JsonNode before = document.get(RUNS);
    ArrayNode runs = before instanceof ArrayNode list ? list : document.putArray(RUNS);
    return new Invocation(file, document, runs.addObject());
  }

  private static ObjectNode parse(Path file) {
    if (!Files.exists(file)) {
      return JSON.createObjectNode();
    }
    try {
      return JSON.readTree(Files.readString(file)) instanceof ObjectNode document
          ? document
          : JSON.createObjectNode();
    } catch (JacksonException e) {
      return JSON.createObjectNode();
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
