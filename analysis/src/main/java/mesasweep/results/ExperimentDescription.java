package mesasweep.results;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.results.store.Location;

/**
 * {@code experiment.json}: what the results in a directory are and mean, in the words of the
 * experiment that gave them. Tables, statistics and figures take every word from here.
 *
 * @param format of the result directory, {@link #FORMAT} in those that are written now
 * @param experiment its name
 * @param version results of two versions are not comparable
 * @param parameters in the order of the columns, without the seed
 * @param outcomes in the order of tables
 * @param findings the first is the one that is meant unless another is asked for
 * @param events in the order of tables; of those that compete, the first counts where two have the
 *     same step
 * @param budget the parameter that says at which step a trial without events is censored
 * @param stepSize the parameter whose product with a number of steps is comparable between runs of
 *     different step sizes
 * @param measures the columns of a record after its step
 * @param thresholds the parameters by which trials are judged again
 * @param factors by which each of them is multiplied for that, or its odds are
 * @param hasClosedForm whether trials have a column {@link Schema#CLOSED_FORM}
 * @param settles whether trials may stop before their budget is spent, {@link
 *     Schema#SETTLED_OUTCOME}
 * @param pictures that trials may have, {@link Schema#PICTURES}; none in older descriptions
 * @param byOdds those of the thresholds whose odds are multiplied; none in older descriptions
 * @param featureSets from which it may be told how a trial will end, besides each measure by
 *     itself; none in older descriptions
 */
public record ExperimentDescription(
    int format,
    String experiment,
    int version,
    List<Parameter> parameters,
    List<Outcome> outcomes,
    List<Finding> findings,
    List<Event> events,
    Optional<String> budget,
    Optional<String> stepSize,
    List<Measure> measures,
    Optional<Plane> plane,
    List<String> thresholds,
    List<Double> factors,
    boolean hasClosedForm,
    boolean settles,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<Picture> pictures,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> byOdds,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<FeatureSet> featureSets) {

  /** Of directories that are written now; the first that has a description. */
  public static final int FORMAT = 1;

  private static final List<String> REQUIRED =
      List.of("format", "experiment", "version", "parameters", "outcomes", "findings", "events");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** How a parameter is stored. */
  public enum Type {
    TEXT,
    WHOLE,
    REAL
  }

  /**
   * @param name as in a sweep file
   * @param words that stand in the column {@code NAME_word} where a real parameter has one in place
   *     of a number; empty for other types
   */
  public record Parameter(String name, Type type, List<String> words, String meaning) {

    @JsonIgnore
    public String column() {
      return Axis.column(name);
    }

    /** Where its words stand, if it may have one in place of a number. */
    @JsonIgnore
    public Optional<String> wordColumn() {
      return words.isEmpty() ? Optional.empty() : Optional.of(Schema.wordColumn(column()));
    }
  }

  /** What an outcome is shown as. */
  public enum Role {
    GOOD,
    BAD,
    ALSO_BAD,
    UNDECIDED,
    BROKEN
  }

  /**
   * @param name as stored, in capitals
   * @param label an adjective
   * @param meaning one sentence
   * @param isEligible whether such trials count in shares
   */
  public record Outcome(String name, String label, String meaning, Role role, boolean isEligible) {

    /** What its count is called in SQL. */
    @JsonIgnore
    public String count() {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A named set of outcomes.
   *
   * @param name in SQL
   * @param label an adjective
   */
  public record Finding(String name, String label, List<String> outcomes) {}

  /** How exactly the step of an event is known. */
  public enum Timing {
    EXACT,
    RECORDED
  }

  /**
   * @param name in SQL
   * @param label a noun
   * @param competes whether it can come first, or be kept from it by another
   */
  public record Event(String name, String label, Timing timing, boolean competes) {

    /** Where its step stands; null if it did not happen within the budget. */
    @JsonIgnore
    public String column() {
      return Schema.stepOf(name);
    }

    /**
     * Where the last record before stands, at which it did not hold; null if it held from the
     * start, or did not happen. Empty if its step is known exactly.
     */
    @JsonIgnore
    public Optional<String> afterColumn() {
      return timing == Timing.RECORDED ? Optional.of(Schema.afterOf(name)) : Optional.empty();
    }
  }

  /** How numbers are spaced on an axis. */
  public enum Scale {
    LINEAR,
    LOGARITHMIC
  }

  /**
   * @param name its column in a record
   * @param unit empty if it has none
   * @param panel which figure shows it; empty if none does
   * @param isAveraged whether its mean over trials is shown over the steps; none is in older
   *     descriptions
   */
  public record Measure(
      String name,
      String label,
      String unit,
      Scale scale,
      String panel,
      boolean isNullable,
      boolean isAveraged) {}

  /**
   * Measures that are looked at together.
   *
   * @param name in SQL
   * @param label a noun
   * @param measures by name
   * @param isHistory whether as they were up to then, not only as they are
   */
  public record FeatureSet(String name, String label, List<String> measures, boolean isHistory) {}

  /** The two axes of the map. */
  public record Plane(PlaneAxis x, PlaneAxis y) {}

  /**
   * @param parameter as in a sweep file
   * @param shortName one word, by which columns are called
   * @param scale a logarithmic axis may have a 0 besides
   */
  public record PlaneAxis(String parameter, String label, String shortName, Scale scale) {

    @JsonIgnore
    public String column() {
      return Axis.column(parameter);
    }
  }

  /**
   * A raster of tiles, and a path over it.
   *
   * @param name in SQL
   * @param label a noun
   * @param meaning what it shows, one sentence
   * @param path what the path is, a noun
   */
  public record Picture(String name, String label, String meaning, List<Tile> tiles, String path) {}

  /**
   * @param code one character that stands for it
   * @param label a noun
   * @param role what it is drawn as; empty for plain ground
   */
  public record Tile(String code, String label, Optional<Role> role) {}

  /** A parameter by its name in a sweep file. */
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** How the distances on the axis of a parameter are halved. */
  public Halving halving(String parameter) {
    boolean logarithmic =
        plane().stream()
            .flatMap(both -> Stream.of(both.x(), both.y()))
            .filter(axis -> axis.parameter().equals(parameter))
            .anyMatch(axis -> axis.scale() == Scale.LOGARITHMIC);
    return new Halving(
        logarithmic, parameter(parameter).filter(one -> one.type() == Type.WHOLE).isPresent());
  }

  /** The names of the outcomes that count in shares. */
  @JsonIgnore
  public List<String> eligibleOutcomes() {
    return outcomes.stream().filter(Outcome::isEligible).map(Outcome::name).toList();
  }

  /** Whether every outcome counts in shares. */
  @JsonIgnore
  public boolean isEveryOutcomeEligible() {
    return outcomes.stream().allMatch(Outcome::isEligible);
  }

  /** The events whose count is not that of the outcome of their name. */
  @JsonIgnore
  public List<Event> eventsOfTheirOwn() {
    List<String> counts = outcomes.stream().map(Outcome::count).toList();
    return events.stream().filter(event -> !counts.contains(event.name())).toList();
  }

  /** The finding that is meant unless another is asked for, if there is any. */
  @JsonIgnore
  public Optional<Finding> firstFinding() {
    return findings.stream().findFirst();
  }

  /** The measures whose means over trials are shown over the steps. */
  @JsonIgnore
  public List<Measure> averagedMeasures() {
    return measures.stream().filter(Measure::isAveraged).toList();
  }

  @JsonIgnore
  public List<Event> competingEvents() {
    return events.stream().filter(Event::competes).toList();
  }

  /**
   * @throws TornFileException when there is none, or it is cut off or holds something else
   * @throws UnusableResultsException when it is of a format that this version does not read
   */
  public static ExperimentDescription read(Location file) {
    try {
      JsonNode document = JSON.readTree(file.readText());
      if (!REQUIRED.stream().allMatch(document::has)) {
        throw new TornFileException(file, "it is not the description of an experiment");
      }
      int format = document.get("format").asInt();
      if (format != FORMAT) {
        throw new UnusableResultsException(
            file
                + " is of format "
                + format
                + "; this version reads "
                + FORMAT
                + ". Read it with the version that wrote it (provenance.json names the commit).");
      }
      return JSON.treeToValue(document, ExperimentDescription.class);
    } catch (JacksonException e) {
      throw new TornFileException(
          file, "it is empty, cut off or not the description of an experiment");
    } catch (NoSuchFileException e) {
      throw new TornFileException(
          file,
          "there is no such file: it was lost, or the directory is of an older format, 0, which only"
              + " the version reads that wrote it (provenance.json names the commit)");
    } catch (CharacterCodingException e) {
      throw new TornFileException(file, "it is not UTF-8 text");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  public void write(Location file) throws IOException {
    file.write(JSON.writeValueAsString(this) + "\n");
  }
}
