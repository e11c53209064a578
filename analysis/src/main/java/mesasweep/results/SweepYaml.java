package mesasweep.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import mesasweep.results.store.Location;
import org.yaml.snakeyaml.LoaderOptions;

/** Writes and reads {@code sweep.yaml}. */
public final class SweepYaml {

  private static final YAMLMapper YAML =
      new YAMLMapper(
          factory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE) // for files
              .build());

  /** A file that was cut off lacks the last ones. */
  private static final List<String> REQUIRED =
      List.of(
          SweepKeys.NAME,
          SweepKeys.EXPERIMENT,
          SweepKeys.SWEEP,
          SweepKeys.SET,
          SweepKeys.EXECUTION);

  private SweepYaml() {}

  /** What makes YAML of any length: by default it may have 3 MB, and with files it has more. */
  public static YAMLFactoryBuilder factory() {
    LoaderOptions anyLength = new LoaderOptions();
    anyLength.setCodePointLimit(Integer.MAX_VALUE);
    return YAMLFactory.builder().loaderOptions(anyLength);
  }

  static String write(ResolvedSweep sweep) {
    ObjectNode file = YAML.createObjectNode();
    for (String key : SweepKeys.SECTIONS) {
      switch (key) {
        case SweepKeys.NAME -> file.put(key, sweep.name());
        case SweepKeys.EXPERIMENT -> file.put(key, sweep.experiment());
        case SweepKeys.SWEEP -> file.set(key, axes(sweep));
        case SweepKeys.SET -> file.putObject(key).setAll(sweep.fixed());
        case SweepKeys.FILES -> files(sweep, file);
        case SweepKeys.EXECUTION -> file.putObject(key).setAll(sweep.execution());
        default -> Optional.ofNullable(sweep.choice().get(key)).ifPresent(it -> file.set(key, it));
      }
    }
    try {
      return YAML.writeValueAsString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void files(ResolvedSweep sweep, ObjectNode file) {
    if (!sweep.files().isEmpty()) {
      ObjectNode files = file.putObject(SweepKeys.FILES);
      sweep.files().forEach(files::put);
    }
  }

  private static ObjectNode axes(ResolvedSweep sweep) {
    ObjectNode axes = YAML.createObjectNode();
    ArrayNode groups = YAML.createArrayNode();
    List<Factor> factors = sweep.factors();
    int lastGroup = -1;
    for (int i = 0; i < factors.size(); i++) {
      lastGroup = factors.get(i).axes().size() > 1 ? i : lastGroup;
    }
    for (int i = 0; i < factors.size(); i++) {
      Factor factor = factors.get(i);
      boolean betweenGroups = !groups.isEmpty() && i < lastGroup; // keeps the order of the axes
      if (factor.axes().size() > 1 || betweenGroups) {
        put(factor, groups.addObject());
        axes.set(SweepKeys.ZIP, groups);
      } else {
        put(factor, axes);
      }
    }
    if (sweep.seeds() instanceof FirstSeeds<JsonNode> first) {
      axes.putObject(Schema.SEED).put(SweepKeys.COUNT, first.size());
    } else if (!sweep.seeds().isEmpty()) {
      axes.putArray(Schema.SEED).addAll(sweep.seeds());
    }
    return axes;
  }

  private static void put(Factor factor, ObjectNode axes) {
    for (int i = 0; i < factor.axes().size(); i++) {
      Axis axis = factor.axes().get(i);
      if (axis.range().isPresent()) {
        Axis.Range range = axis.range().get();
        ArrayNode ends = axes.putObject(axis.key()).putArray(range.distribution().key());
        if (range.whole()) {
          ends.add((long) range.low()).add((long) range.high());
        } else {
          ends.add(range.low()).add(range.high());
        }
      } else {
        int column = i;
        ArrayNode values = axes.putArray(axis.key());
        factor.levels().forEach(level -> values.add(level.get(column)));
      }
    }
  }

  static ResolvedSweep read(Location file) {
    ObjectNode sweep = parse(file);
    List<Factor> factors = new ArrayList<>();
    sweep
        .path(SweepKeys.SWEEP)
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().equals(SweepKeys.ZIP)) {
                entry.getValue().forEach(group -> factors.add(zipped(file, group)));
              } else if (!entry.getKey().equals(Schema.SEED)) {
                factors.add(Factor.of(axis(file, entry)));
              }
            });
    Map<String, JsonNode> choice = new LinkedHashMap<>();
    ResolvedSweep.CHOICE.stream()
        .filter(sweep::has)
        .forEach(key -> choice.put(key, sweep.get(key)));
    return new ResolvedSweep(
        sweep.get(SweepKeys.NAME).asText(),
        sweep.get(SweepKeys.EXPERIMENT).asText(),
        choice,
        factors,
        seeds(file, sweep),
        entries(sweep.path(SweepKeys.SET)),
        texts(sweep.path(SweepKeys.FILES)),
        entries(sweep.path(SweepKeys.EXECUTION)));
  }

  private static ObjectNode parse(Location file) {
    JsonNode sweep;
    try {
      sweep = YAML.readTree(file.readText());
    } catch (JacksonException e) {
      throw new TornFileException(
          file,
          "it is not YAML from line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + " on, "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (NoSuchFileException e) {
      throw new TornFileException(file, "there is no such file");
    } catch (CharacterCodingException e) {
      throw new TornFileException(file, "it is not UTF-8 text");
    } catch (IOException e) {
      throw new TornFileException(file, "it cannot be read, " + e);
    }
    if (sweep == null || sweep.isMissingNode() || sweep.isNull()) {
      throw new TornFileException(file, "it is empty");
    }
    for (String key : REQUIRED) {
      if (!sweep.has(key)) {
        throw new TornFileException(file, "it has no `" + key + "`");
      }
    }
    return (ObjectNode) sweep;
  }

  private static Map<String, JsonNode> entries(JsonNode section) {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    section.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  private static Map<String, String> texts(JsonNode section) {
    Map<String, String> texts = new LinkedHashMap<>();
    section.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private static Factor zipped(Location file, JsonNode group) {
    List<String> keys = new ArrayList<>();
    List<List<JsonNode>> columns = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : group.properties()) {
      keys.add(entry.getKey());
      columns.add(values(file, entry));
    }
    int levels = columns.stream().mapToInt(List::size).min().orElse(0);
    return Factor.zipped(
        keys,
        IntStream.range(0, levels)
            .mapToObj(level -> columns.stream().map(column -> column.get(level)).toList())
            .toList());
  }

  private static Axis axis(Location file, Map.Entry<String, JsonNode> entry) {
    for (Map.Entry<String, JsonNode> range : entry.getValue().properties()) {
      Optional<Axis.Distribution> distribution = Axis.Distribution.of(range.getKey());
      JsonNode ends = range.getValue();
      if (distribution.isPresent() && ends.size() == 2) {
        return Axis.drawn(
            entry.getKey(),
            new Axis.Range(
                distribution.get(),
                ends.get(0).asDouble(),
                ends.get(1).asDouble(),
                ends.get(0).isIntegralNumber() && ends.get(1).isIntegralNumber()));
      }
    }
    return Axis.listed(entry.getKey(), values(file, entry));
  }

  private static List<JsonNode> seeds(Location file, JsonNode sweep) {
    JsonNode seeds = sweep.path(SweepKeys.SWEEP).path(Schema.SEED);
    if (seeds.isMissingNode()) {
      return List.of();
    }
    JsonNode count = seeds.path(SweepKeys.COUNT);
    return count.canConvertToInt()
        ? new FirstSeeds<>(count.intValue(), IntNode::valueOf)
        : values(file, Map.entry(Schema.SEED, seeds));
  }

  private static List<JsonNode> values(Location file, Map.Entry<String, JsonNode> axis) {
    if (!axis.getValue().isArray()) {
      throw new TornFileException(
          file,
          "its axis `" + axis.getKey() + "` is `" + axis.getValue() + "`, not a list of values");
    }
    List<JsonNode> values = new ArrayList<>();
    axis.getValue().forEach(values::add);
    return values;
  }
}
