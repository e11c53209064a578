package mesasweep.worker;

import java.util.Locale;

/** How one name is spelled in YAML (kebab-case), in Java's enums, and in Parquet and SQL. */
public final class Names {

  private Names() {}

  /** A parameter's name as its column has it: {@code search.max-steps} is search_max_steps. */
  public static String snakeCase(String name) {
    return name.replace('-', '_').replace('.', '_');
  }

  /** A constant's name as a sweep file has it: {@code LINEAR_DRIFT} is linear-drift. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant of a {@link #word}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
