package mesasweep.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import mesasweep.results.store.Location;

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
  private static final JsonNode NOTHING = MissingNode.getInstance();

  /** How many trials the sweep has, if the last invocation recorded it. */
  public OptionalLong trialsPlanned() {
    return Stream.ofNullable(facts.get(TRIALS_PLANNED))
        .filter(count -> count.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  /** When the last invocation began, if it was recorded. */
  public Optional<Instant> startedAt() {
    try {
      return Optional.ofNullable(facts.get(STARTED_AT)).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty(); // somebody else wrote it
    }
  }

  /** A file that is missing or torn counts as nothing recorded: the results are good without it. */
  public static Provenance read(Location file) {
    JsonNode runs = parse(file).<JsonNode>map(document -> document.get(RUNS)).orElse(NOTHING);
    Map<String, String> facts = new LinkedHashMap<>();
    if (runs.size() > 0) {
      flatten("", runs.path(runs.size() - 1), facts);
    }
    Optional<String> commandLine = Optional.ofNullable(facts.remove(COMMAND_LINE));
    return new Provenance(runs.size(), commandLine, facts);
  }

  /** An invocation that is at work, to add facts to. */
  public static final class Invocation {

    private final Location file;
    private final ObjectNode document;
    private final ObjectNode run;

    private Invocation(Location file, ObjectNode document, ObjectNode run) {
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
      file.write(JSON.writeValueAsString(document) + "\n");
    }
  }

  /** Adds an invocation to a directory's provenance; a torn file begins anew. */
  public static Invocation begin(Location file) {
    ObjectNode document = parse(file).orElseGet(JSON::createObjectNode);
    return new Invocation(file, document, document.withArrayProperty(RUNS).addObject());
  }

  /** What to tell of a file that is there and says nothing; the results are good without it. */
  public static Optional<String> complaint(Location file) {
    return file.isFile() && parse(file).isEmpty()
        ? Optional.of(
            file
                + " is torn, so nothing tells how these results came about; the next run that"
                + " trains begins it anew")
        : Optional.empty();
  }

  /** The document, unless it is missing or torn. */
  private static Optional<ObjectNode> parse(Location file) {
    if (!file.isFile()) {
      return Optional.empty();
    }
    try {
      return JSON.readTree(file.readText()) instanceof ObjectNode document
              && document.path(RUNS).isArray()
          ? Optional.of(document)
          : Optional.empty();
    } catch (JacksonException | CharacterCodingException e) {
      return Optional.empty();
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
