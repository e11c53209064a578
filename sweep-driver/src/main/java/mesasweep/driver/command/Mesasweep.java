package mesasweep.driver.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import mesasweep.driver.engine.Hindrance;
import mesasweep.driver.engine.InfrastructureException;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.driver.engine.TooManyFailuresException;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.results.UnusableResultsException;
import mesasweep.results.store.Location;
import org.apache.spark.SparkUserAppException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line. Exit status: 0 done, 1 failed trials, 2 bad input, 3 infrastructure. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    version = "mesasweep 0.1.0",
    header = "Parameter sweeps over training runs, and what they found.",
    subcommands = {
      PlanCommand.class,
      RunCommand.class,
      StatusCommand.class,
      TrialCommand.class,
      SqlCommand.class,
      ExportCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      ExperimentsCommand.class
    },
    footer = {
      "",
      "Example: sweep run conf/quickstart.yaml",
      "",
      "Exit status: 0 done, 1 the sweep finished with failed trials, 2 bad input, 3 infrastructure."
    })
public final class Mesasweep {

  static final int FAILED_TRIALS = 1;
  static final int BAD_INPUT = 2;
  private static final int INFRASTRUCTURE = 3;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean verbose;

  private Mesasweep() {}

  public static void main(String[] arguments) throws SparkUserAppException {
    // As conf/jvm-options has it, for those who start this in another way.
    Locale.setDefault(Locale.ENGLISH);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    StandardOutput output = StandardOutput.install();
    int status = execute(arguments);
    Optional<IOException> lost = output.lost();
    lost.ifPresent(why -> System.err.println("not all of the output was written: " + why));
    end(lost.isPresent() ? INFRASTRUCTURE : status);
  }

  /** Where YARN's application master runs this, it takes an exit for a crash and starts again. */
  private static void end(int status) throws SparkUserAppException {
    boolean inApplicationMaster =
        "yarn".equals(System.getProperty("spark.master"))
            && "cluster".equals(System.getProperty("spark.submit.deployMode"));
    if (!inApplicationMaster) {
      System.exit(status);
    }
    SparkSessions.beginOneAtLeast();
    if (status != 0) {
      throw new SparkUserAppException(status, new IllegalStateException("status " + status));
    }
  }

  /** Runs one command line and returns its exit status. */
  public static int execute(String... arguments) {
    Mesasweep root = new Mesasweep();
    CommandLine line = new CommandLine(root);
    line.registerConverter(Location.class, new LocationConverter());
    line.setExpandAtFiles(false); // @x is what it says
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (StopMessage.isStopping()) {
            return status(failure); // the sessions were closed under the command's feet
          }
          System.err.println(message(failure));
          if (root.verbose) {
            failure.printStackTrace();
          }
          return status(failure);
        });
    if (arguments.length == 0) {
      line.usage(System.err);
      return BAD_INPUT;
    }
    try {
      return line.execute(arguments);
    } catch (Error e) { // would end the JVM with the status of failed trials
      System.err.println(message(e));
      if (root.verbose) {
        e.printStackTrace();
      }
      return INFRASTRUCTURE;
    }
  }

  static int status(Throwable failure) {
    if (failure instanceof TooManyFailuresException) {
      return FAILED_TRIALS;
    }
    return failure instanceof BadInputException || failure instanceof UnusableResultsException
        ? BAD_INPUT
        : INFRASTRUCTURE;
  }

  static String message(Throwable failure) {
    if (failure instanceof Error) {
      return Hindrance.of(failure).orElse("this machine cannot go on: " + failure);
    }
    return status(failure) == INFRASTRUCTURE
        ? Hindrance.of(failure).orElseGet(() -> told(failure))
        : told(failure);
  }

  private static String told(Throwable failure) {
    if (status(failure) != INFRASTRUCTURE || failure instanceof InfrastructureException) {
      return Objects.requireNonNull(failure.getMessage());
    }
    String what =
        failure instanceof UncheckedIOException files
            ? "files: " + files.getMessage() + ": " + files.getCause()
            : (failure instanceof IOException ? "files: " : "unexpected: ") + failure;
    return what.lines().findFirst().orElseThrow() + " (--verbose shows where)";
  }
}
