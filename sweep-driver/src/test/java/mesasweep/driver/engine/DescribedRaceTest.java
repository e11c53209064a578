package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.store.Location;
import mesasweep.worker.race.Race;
import org.junit.jupiter.api.Test;

class DescribedRaceTest {
  /** Where no worker is on the class path, a stored description stands for the race. */
  @Test
  void theRaceOfTheAnalysisTestsIsTheRaceThatIsRun() {
    Path stored =
        Path.of("..", "analysis/src/test/resources/mesasweep/analysis/race-experiment.json");

    assertEquals(ExperimentDescription.read(Location.of(stored)), Descriptions.of(new Race()));
  }
}
