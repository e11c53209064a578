package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mesasweep.worker.Constraint;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;

/** When ND4J is loaded, which takes seconds, and what it needs to find. */
class Nd4jLoadingTest {

  /** Reads, checks and runs a short trial of the architecture given, as the engine does. */
  static final class OneTrial {

    public static void main(String[] arguments) throws Exception {
      Race race = new Race();
      Map<String, Object> values =
          race.parameters().stream()
              .collect(Collectors.toMap(Parameter::name, Parameter::defaultValue));
      Object architecture = parsed(race, arguments[0]);
      values.put("architecture", architecture);
      for (Constraint constraint : race.constraints()) {
        constraint.problem().apply(values).ifPresent(System.out::println);
      }
      Trial trial = Trials.trial("architecture", architecture, "steps", 2L);
      try {
        System.out.println(Trials.run(trial).trajectory().length + " records");
      } catch (RuntimeException e) {
        System.out.println(e);
      }
    }

    private static Object parsed(Race race, String architecture) {
      return race.parameters().stream()
          .filter(parameter -> parameter.name().equals("architecture"))
          .findFirst()
          .flatMap(parameter -> parameter.parse(architecture))
          .orElseThrow();
    }
  }

  @Test
  void denseArchitecturesLoadNothingOfIt() throws Exception {
    String printed =
        FreshJvm.run(OneTrial.class, Map.of(), List.of("-Xlog:class+load:stdout"), "mlp-32x2");
    assertTrue(printed.contains("3 records"), "it ran");
    assertTrue(printed.contains(" mesasweep.worker.network.Architecture "), "classes are listed");
    List<String> loaded =
        printed
            .lines()
            .filter(line -> line.contains(" org.nd4j.") || line.contains(" org.deeplearning4j."))
            .toList();
    assertEquals(List.of(), loaded);
  }

  @Test
  void refusesToRunWithOtherThreads() throws Exception {
    String printed =
        FreshJvm.run(OneTrial.class, Map.of("OMP_NUM_THREADS", "2"), List.of(), "lstm-16");
    assertEquals(
        "mesasweep.worker.UnfitMachineException: a network of DL4J's needs OMP_NUM_THREADS=1 in the"
            + " environment of every process that trains, because other numbers of threads give"
            + " other bits; found 2",
        printed.strip());
  }

  @Test
  void addsNothingToStandardOutput() throws Exception {
    String printed =
        FreshJvm.run(OneTrial.class, Map.of("OMP_NUM_THREADS", "1"), List.of(), "attention-16");
    assertFalse(printed.contains("differentiated"), printed);
    assertTrue(printed.contains("3 records"), printed);
  }
}
