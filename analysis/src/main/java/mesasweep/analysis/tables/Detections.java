package mesasweep.analysis.tables;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Detection;
import mesasweep.analysis.statistics.Detection.Trial;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.FeatureSet;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** From when on it can be told how trials will end, and by whom. */
public final class Detections {
  public static final String FINDING = "finding";
  public static final String CHECKPOINT = "checkpoint";
  public static final String FEATURE_SET = "feature_set";
  public static final String AUROC = "auroc";
  public static final String LOW = "low";
  public static final String HIGH = "high";
  public static final String NULL_LOW = "null_low";
  public static final String NULL_HIGH = "null_high";
  public static final String CELLS = "cells";
  public static final String TRIALS = "trials";
  public static final String REMARK = "remark";

  /** The feature set of one who knows the design and nothing of the trial. */
  public static final String DESIGN = "design";

  private static final String CELL = "cell";
  private static final String FOUND = "found";
  private static final String FEATURES = "features";

  /** Of a query, if it asks for many feature sets and checkpoints. */
  private static final int TASKS = 16;

  private static final StructType ROW =
      new StructType()
          .add(AUROC, DataTypes.DoubleType)
          .add(LOW, DataTypes.DoubleType)
          .add(HIGH, DataTypes.DoubleType)
          .add(NULL_LOW, DataTypes.DoubleType)
          .add(NULL_HIGH, DataTypes.DoubleType)
          .add(CELLS, DataTypes.LongType)
          .add(TRIALS, DataTypes.LongType)
          .add("seeds", DataTypes.LongType)
          .add(REMARK, DataTypes.StringType);

  private static final StructType SEEN =
      new StructType()
          .add(CHECKPOINT, DataTypes.LongType)
          .add(FEATURE_SET, DataTypes.StringType)
          .add(FEATURES, new ArrayType(DataTypes.DoubleType, false));

  private static final String USAGE =
      "conditional_auroc takes collect_list(struct(cell, seed, whether it was found,"
          + " array(features)))";

  /** The SQL function {@code conditional_auroc}. */
  static final UserDefinedFunction FUNCTION =
      functions.udf(
          (UDF1<Seq<Object>, Row>)
              trials -> {
                List<Trial> contested = Detection.contested(trials(trials));
                return row(contested, Detection.byFeatures(contested));
              },
          ROW);

  private static final UserDefinedFunction BY_DESIGN =
      functions.udf(
          (UDF1<Seq<Object>, Row>)
              trials -> {
                List<Trial> all = trials(trials);
                return row(all, Detection.byDesign(all));
              },
          ROW);

  private Detections() {}

  static List<Documented> documentation(ExperimentDescription experiment) {
    return List.of(
        new Documented(
            FINDING, experiment.findings().stream().map(Finding::name).collect(joining(", "))),
        new Documented(
            CHECKPOINT,
            "step: 0, 1, 2, 5, 10, 20, 50 and so on, of trials that went on after it; null for the"
                + " design"),
        new Documented(
            FEATURE_SET,
            "what is seen of the last record until then, losses and the like by their logarithm: each"
                + " measure by itself"
                + experiment.featureSets().stream()
                    .map(set -> ", " + set.name() + " (" + contents(set) + ")")
                    .collect(joining())
                + "; or "
                + DESIGN
                + ", the share of the cell that was found with other seeds, by which trials of all"
                + " cells are told apart"),
        new Documented(
            AUROC,
            "of pairs of trials of a cell, one found and one not, the share in which a logistic"
                + " probe taught by other seeds puts the found one first; null with too few"),
        new Documented(LOW, "lower end of its interval, by resampling seeds"),
        new Documented(HIGH, "upper end"),
        new Documented(
            NULL_LOW,
            "from where 95 % of such shares lie if the endings are shuffled in each cell by itself;"
                + " where seeds lean one way in all cells, chance goes farther: low and high tell"),
        new Documented(NULL_HIGH, "up to where"),
        new Documented(
            CELLS,
            "contested ones, in which some trials were found and some not; for the design, all"),
        new Documented(TRIALS, "in them, of which the features are known"),
        new Documented("seeds", "of these"),
        new Documented(REMARK, "why there is no answer"));
  }

  private static String contents(FeatureSet set) {
    return String.join(", ", set.measures())
        + (set.isHistory() ? " at all checkpoints so far" : "");
  }

  /** A row for each finding, checkpoint and feature set, and one for the design. */
  static Dataset<Row> of(SweepTables tables) {
    ExperimentDescription experiment = tables.experiment();
    List<Column> findings =
        experiment.findings().stream()
            .map(
                finding ->
                    struct(
                        lit(finding.name()).as(FINDING), CellStatistics.isFound(finding).as(FOUND)))
            .toList();
    if (findings.isEmpty()) {
      return nothing(tables.runs());
    }
    Dataset<Row> ends =
        tables
            .runs()
            .where(CellStatistics.isEligible(experiment))
            .select(
                col(Schema.TRIAL_ID),
                to_json(struct(CellStatistics.columns(tables.axisColumns()))).as(CELL),
                col(Schema.SEED),
                inline(array(findings.toArray(Column[]::new))));
    return byDesign(ends)
        .unionByName(byFeatures(tables, contested(ends)))
        .select(col(FINDING), col(CHECKPOINT), col(FEATURE_SET), col(TRIALS + ".*"))
        // A few rows: to sort them over several partitions would compute them twice.
        .repartition(1);
  }

  private static Dataset<Row> contested(Dataset<Row> ends) {
    Column anyFound = max(FOUND).over(Window.partitionBy(FINDING, CELL));
    Column allFound = min(FOUND).over(Window.partitionBy(FINDING, CELL));
    return ends.withColumn("contested", anyFound.notEqual(allFound)).where("contested");
  }

  private static Dataset<Row> byFeatures(SweepTables tables, Dataset<Row> contested) {
    UserDefinedFunction seen =
        functions.udf(
            new Seen(featureSets(tables), logarithmic(tables.experiment())),
            new ArrayType(SEEN, false));
    return tables
        .runs()
        .select(col(Schema.TRIAL_ID), col(Schema.TRAJECTORY))
        .join(contested, Schema.TRIAL_ID)
        .select(
            col(FINDING),
            col(CELL),
            col(Schema.SEED),
            col(FOUND),
            inline(seen.apply(col(Schema.TRAJECTORY))))
        // To train probes takes long, however few bytes they are trained on.
        .repartition(TASKS, col(FINDING), col(CHECKPOINT), col(FEATURE_SET))
        .groupBy(FINDING, CHECKPOINT, FEATURE_SET)
        .agg(FUNCTION.apply(trials(col(FEATURES))).as(TRIALS));
  }

  private static Dataset<Row> byDesign(Dataset<Row> ends) {
    return ends.groupBy(FINDING)
        .agg(BY_DESIGN.apply(trials(array().cast("array<double>"))).as(TRIALS))
        .select(
            col(FINDING),
            lit(null).cast("bigint").as(CHECKPOINT),
            lit(DESIGN).as(FEATURE_SET),
            col(TRIALS));
  }

  private static Column trials(Column features) {
    return collect_list(struct(col(CELL), col(Schema.SEED), col(FOUND), features));
  }

  private static Dataset<Row> nothing(Dataset<Row> runs) {
    return EmptyTable.of(
        runs,
        FINDING + " STRING, " + CHECKPOINT + " BIGINT, " + FEATURE_SET + " STRING",
        ROW.fields());
  }

  /** Those that are declared, and each measure; of what is stored. */
  private static List<Features> featureSets(SweepTables tables) {
    List<String> stored = tables.storedMeasures().stream().map(Measure::name).toList();
    return Stream.concat(
            tables.experiment().featureSets().stream()
                .map(set -> new Features(set.name(), set.measures(), set.isHistory())),
            stored.stream().map(name -> new Features(name, List.of(name), false)))
        .filter(set -> stored.containsAll(set.measures()))
        .toList();
  }

  private static Set<String> logarithmic(ExperimentDescription experiment) {
    return experiment.measures().stream()
        .filter(measure -> measure.scale() == Scale.LOGARITHMIC)
        .map(Measure::name)
        .collect(toUnmodifiableSet());
  }

  private static List<Trial> trials(Seq<Object> array) {
    List<Trial> all =
        SqlFunctions.rows(USAGE, array, Object.class, Number.class, Boolean.class, Seq.class)
            .map(
                row ->
                    new Trial(
                        row.get(0).toString(),
                        row.<Number>getAs(1).longValue(),
                        row.getBoolean(2),
                        numbers(row.getAs(3))))
            .filter(trial -> Arrays.stream(trial.features()).allMatch(Double::isFinite))
            .toList();
    if (all.stream().mapToInt(trial -> trial.features().length).distinct().count() > 1) {
      throw new IllegalArgumentException(USAGE + ", as many for every trial");
    }
    return all;
  }

  /** What is no number is not finite. */
  private static double[] numbers(Seq<Object> features) {
    return CollectionConverters.asJava(features).stream()
        .mapToDouble(
            one -> SqlFunctions.number(USAGE, one).map(Number::doubleValue).orElse(Double.NaN))
        .toArray();
  }

  private static Row row(List<Trial> trials, Optional<Detection> told) {
    Optional<Interval> byChance = told.flatMap(Detection::byChance);
    return RowFactory.create(
        told.map(Detection::auroc).orElse(null),
        end(told.map(Detection::interval), Interval::low),
        end(told.map(Detection::interval), Interval::high),
        end(byChance, Interval::low),
        end(byChance, Interval::high),
        trials.stream().map(Trial::cell).distinct().count(),
        (long) trials.size(),
        trials.stream().map(Trial::seed).distinct().count(),
        told.isPresent() ? null : remark(trials));
  }

  private static @Nullable Double end(Optional<Interval> interval, Function<Interval, Double> end) {
    return interval.map(end).orElse(null);
  }

  private static String remark(List<Trial> trials) {
    long found = trials.stream().filter(Trial::isFound).count();
    if (Detection.isEnough(trials)) {
      return "no two trials of a cell that ended differently are judged by the same probe";
    }
    return "too few: "
        + found
        + " found and "
        + (trials.size() - found)
        + " not, of "
        + trials.stream().map(Trial::seed).distinct().count()
        + " seeds; "
        + Detection.FEWEST_OF_A_KIND
        + " of each and "
        + Detection.FEWEST_SEEDS
        + " seeds are needed";
  }

  /**
   * @param measures by name
   */
  private record Features(String name, List<String> measures, boolean isHistory)
      implements Serializable {}

  /**
   * What is seen of a trial at the checkpoints that it passed: by feature set, the numbers, if all
   * of them are finite.
   *
   * @param logarithmic measures of which the logarithm is seen, as on their axis
   */
  private record Seen(List<Features> sets, Set<String> logarithmic)
      implements UDF1<Seq<Row>, List<Row>> {
    private static final int[] MULTIPLES = {1, 2, 5};

    /** A loss that is smaller still tells nothing more. */
    private static final double LEAST = 1e-12;

    @Override
    public List<Row> call(@Nullable Seq<Row> trajectory) {
      if (trajectory == null || trajectory.isEmpty()) {
        return List.of();
      }
      List<Row> records = CollectionConverters.asJava(trajectory);
      long last = step(records.get(records.size() - 1));
      List<Row> soFar = new ArrayList<>();
      List<Row> seen = new ArrayList<>();
      int next = 0;
      for (long checkpoint = 0; checkpoint < last; checkpoint = after(checkpoint)) {
        while (step(records.get(next)) <= checkpoint) {
          next++;
        }
        if (next > 0) {
          soFar.add(records.get(next - 1));
          for (Features set : sets) {
            double[] features = features(set, soFar);
            boolean isWhole = !set.isHistory() || records.get(0).<Long>getAs(Schema.STEP) == 0;
            if (isWhole && Arrays.stream(features).allMatch(Double::isFinite)) {
              seen.add(RowFactory.create(checkpoint, set.name(), features));
            }
          }
        }
      }
      return seen;
    }

    private double[] features(Features set, List<Row> soFar) {
      return (set.isHistory() ? soFar : soFar.subList(soFar.size() - 1, soFar.size()))
          .stream()
              .flatMapToDouble(
                  record -> set.measures().stream().mapToDouble(name -> feature(name, record)))
              .toArray();
    }

    private double feature(String measure, Row record) {
      Double value = record.getAs(measure);
      if (value == null) {
        return Double.NaN;
      }
      return logarithmic.contains(measure) ? Math.log(Math.max(LEAST, value)) : value;
    }

    private static long step(Row record) {
      return record.<Long>getAs(Schema.STEP);
    }

    /** 0, 1, 2, 5, 10, 20, 50 and so on. */
    private static long after(long checkpoint) {
      long power = 1;
      while (true) {
        for (int multiple : MULTIPLES) {
          if (multiple * power > checkpoint) {
            return multiple * power;
          }
        }
        power *= 10;
      }
    }
  }
}
