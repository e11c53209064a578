package mesasweep.results;

import java.util.List;

/** The keys of a sweep file; the one that is stored with results has them, too. */
public final class SweepKeys {

  public static final String NAME = "name";
  public static final String EXPERIMENT = "experiment";
  public static final String DESIGN = "design";
  public static final String SAMPLES = "samples";
  public static final String DESIGN_SEED = "design-seed";
  public static final String SWEEP = "sweep";
  public static final String WHERE = "where";
  public static final String REFINE = "refine";
  public static final String SET = "set";

  /** What files hold that values name. */
  public static final String FILES = "files";

  public static final String EXECUTION = "execution";

  /** All of the first level. */
  public static final List<String> SECTIONS =
      List.of(
          NAME,
          EXPERIMENT,
          DESIGN,
          SAMPLES,
          DESIGN_SEED,
          SWEEP,
          WHERE,
          REFINE,
          SET,
          FILES,
          EXECUTION);

  /** The design that combines every value with every other, and the one that is meant by none. */
  public static final String GRID = "grid";

  /** Below {@link #SWEEP}: groups of axes that move together. */
  public static final String ZIP = "zip";

  /** Below {@link #SWEEP} and {@link Schema#SEED}: how many replicates there are, from 0 on. */
  public static final String COUNT = "count";

  /** Below {@link #REFINE}: the axes between whose values others are put. */
  public static final String AXES = "axes";

  private SweepKeys() {}
}
