package mesasweep.driver.sweep;

import java.util.List;

/** What a person gave cannot be used: every complaint at once, one a line. Exit status 2. */
public final class BadInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadInputException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }

  public BadInputException(String problem) {
    this(List.of(problem));
  }
}
