package mesasweep.worker;

/** One result column, under its name in Parquet and SQL (snake_case). */
public record Column(String name, Type type) {

  /** A result's type: a string, a 64-bit integer or a double. */
  public enum Type {
    TEXT,
    WHOLE,
    REAL
  }

  public static Column text(String name) {
    return new Column(name, Type.TEXT);
  }

  public static Column whole(String name) {
    return new Column(name, Type.WHOLE);
  }

  public static Column real(String name) {
    return new Column(name, Type.REAL);
  }
}
