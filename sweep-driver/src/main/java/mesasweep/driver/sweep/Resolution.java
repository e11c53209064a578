package mesasweep.driver.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import mesasweep.results.Axis;
import mesasweep.results.Factor;
import mesasweep.results.FirstSeeds;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.SweepKeys;

/** A sweep as it is stored with its results, from which {@link SweepFile} reads it back. */
final class Resolution {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Resolution() {}

  static ResolvedSweep of(Sweep sweep) {
    Map<String, JsonNode> fixed = new LinkedHashMap<>();
    sweep.fixed().forEach((parameter, value) -> fixed.put(parameter, stored(value)));
    return new ResolvedSweep(
        sweep.name(),
        sweep.experiment().name(),
        choice(sweep),
        sweep.space().dimensions().stream().map(Resolution::factor).toList(),
        sweep.seeds() instanceof FirstSeeds<Object> first
            ? new FirstSeeds<>(first.size(), IntNode::valueOf)
            : stored(sweep.seeds()),
        fixed,
        sweep.files(),
        execution(sweep.execution()));
  }

  private static Map<String, JsonNode> choice(Sweep sweep) {
    Map<String, JsonNode> choice = new LinkedHashMap<>();
    choice.put(SweepKeys.DESIGN, JSON.textNode(sweep.design().key()));
    if (sweep.design() instanceof Design.Sampled sampled) {
      choice.put(SweepKeys.SAMPLES, JSON.numberNode(sampled.samples()));
      choice.put(SweepKeys.DESIGN_SEED, JSON.numberNode(sampled.seed()));
    }
    sweep.where().ifPresent(where -> choice.put(SweepKeys.WHERE, JSON.textNode(where)));
    sweep.refine().ifPresent(refine -> choice.put(SweepKeys.REFINE, stored(refine)));
    return choice;
  }

  private static JsonNode stored(Refine refine) {
    ObjectNode keys = JSON.objectNode();
    refine.axes().forEach(keys.putArray(SweepKeys.AXES)::add);
    keys.put(RefineReader.FINDING, refine.finding());
    keys.put(RefineReader.LEVELS, refine.levels());
    refine.to().ifPresent(share -> keys.put(RefineReader.TO, share));
    refine.seeds().ifPresent(count -> keys.put(RefineReader.SEEDS, count));
    return keys;
  }

  private static Factor factor(Dimension dimension) {
    List<Domain> axes = dimension.axes();
    if (axes.get(0) instanceof Domain.Interval interval) {
      return Factor.of(
          Axis.drawn(
              interval.parameter(),
              new Axis.Range(
                  interval.distribution(), interval.low(), interval.high(), interval.whole())));
    }
    List<List<JsonNode>> columns =
        axes.stream().map(axis -> stored(((Domain.Levels) axis).values())).toList();
    return Factor.zipped(
        dimension.parameters(),
        IntStream.range(0, dimension.levels())
            .mapToObj(level -> columns.stream().map(column -> column.get(level)).toList())
            .toList());
  }

  private static List<JsonNode> stored(List<Object> values) {
    return values.stream().map(Resolution::stored).toList();
  }

  private static JsonNode stored(Object value) {
    if (value instanceof Double real) {
      return JSON.numberNode(real.doubleValue());
    }
    return value instanceof Long whole
        ? JSON.numberNode(whole.longValue())
        : JSON.textNode((String) value);
  }

  private static Map<String, JsonNode> execution(Execution execution) {
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    keys.put(ExecutionReader.PACK, orAuto(execution.pack()));
    keys.put(ExecutionReader.BATCH, orAuto(execution.batch()));
    keys.put(
        ExecutionReader.TRIAL_TIMEOUT, JSON.textNode(execution.trialTimeout().toMillis() + "ms"));
    keys.put(ExecutionReader.MAX_FAILURES, orAuto(execution.maxFailures()));
    keys.put(
        ExecutionReader.MACHINES,
        JSON.textNode(execution.onAnyMachine() ? ExecutionReader.ANY : ExecutionReader.ALIKE));
    execution
        .notifyCommand()
        .ifPresent(command -> keys.put(ExecutionReader.NOTIFY, JSON.textNode(command)));
    return keys;
  }

  private static JsonNode orAuto(OptionalInt size) {
    return size.isPresent()
        ? JSON.numberNode(size.getAsInt())
        : JSON.textNode(ExecutionReader.AUTO);
  }
}
