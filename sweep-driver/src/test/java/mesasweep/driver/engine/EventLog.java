package mesasweep.driver.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Spark has noted of one application that has ended. */
final class EventLog {

  private static final JsonMapper JSON = new JsonMapper();

  private final List<JsonNode> events = new ArrayList<>();

  /**
   * @param folder that the settings named, with this application's log and no other
   */
  EventLog(Path folder) throws IOException {
    try (Stream<Path> logs = Files.list(folder)) {
      List<Path> found = logs.filter(log -> !log.getFileName().toString().startsWith(".")).toList();
      if (found.size() != 1) {
        throw new IllegalStateException("logs of how many applications? " + found);
      }
      for (String line : Files.readAllLines(found.get(0))) {
        events.add(JSON.readTree(line));
      }
    }
  }

  /** Lets Spark write one into a folder, which is made. */
  static Map<String, String> settings(Path folder) throws IOException {
    return Map.of(
        "spark.eventLog.enabled",
        "true",
        "spark.eventLog.dir",
        Files.createDirectories(folder).toUri().toString(),
        "spark.eventLog.rolling.enabled",
        "false",
        "spark.eventLog.compress",
        "false");
  }

  private Stream<JsonNode> events(String name) {
    return events.stream()
        .filter(event -> event.path("Event").asText().equals("SparkListener" + name));
  }

  /** The ids of the executors that have done a task. */
  Set<String> workers() {
    return events("TaskEnd")
        .filter(end -> reason(end).equals("Success"))
        .map(end -> end.path("Task Info").path("Executor ID").asText())
        .collect(Collectors.toSet());
  }

  /** How many executors there were at most at the same time. */
  int mostExecutors() {
    int now = 0;
    int most = 0;
    for (JsonNode event : events) {
      switch (event.path("Event").asText()) {
        case "SparkListenerExecutorAdded" -> now++;
        case "SparkListenerExecutorRemoved" -> now--;
        default -> {}
      }
      most = Math.max(most, now);
    }
    return most;
  }

  /** Why executors went before the last task began. */
  List<String> removals() {
    List<String> reasons = new ArrayList<>();
    int known = 0;
    for (JsonNode event : events) {
      switch (event.path("Event").asText()) {
        case "SparkListenerExecutorRemoved" -> reasons.add(event.path("Removed Reason").asText());
        case "SparkListenerTaskStart" -> known = reasons.size();
        default -> {}
      }
    }
    return reasons.subList(0, known);
  }

  /** How often a task began that had begun before. */
  long repetitions() {
    return events("TaskStart")
        .filter(
            start ->
                start.path("Stage Attempt ID").asInt() > 0
                    || start.path("Task Info").path("Attempt").asInt() > 0)
        .count();
  }

  /** Of tasks that ended with their executor, whether Spark held them responsible. */
  List<Boolean> tasksLost() {
    return events("TaskEnd")
        .filter(end -> reason(end).equals("ExecutorLostFailure"))
        .map(end -> end.path("Task End Reason").path("Exit Caused By App").asBoolean())
        .toList();
  }

  private static String reason(JsonNode end) {
    return end.path("Task End Reason").path("Reason").asText();
  }
}
