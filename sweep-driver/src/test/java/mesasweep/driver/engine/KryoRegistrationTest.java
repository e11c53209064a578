package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KryoRegistrationTest {

  private final SparkConf settings = new SparkConf(false);
  private Kryo kryo;

  @BeforeEach
  void serializeAsASessionThatTrains() {
    SparkSessions.trainingSettings().forEach((name, value) -> settings.set(name, value.toString()));
    assertEquals(KryoSerializer.class.getName(), settings.get("spark.serializer"));
    kryo = new KryoSerializer(settings).newKryo();
  }

  @Test
  void carriesAPackWithEveryKindOfValue() {
    Experiment race = Experiments.named("race").orElseThrow();
    Pack pack =
        new Pack(
            List.of(
                Trial.of(race, Map.of("seed", 7L)),
                Trial.of(race, Map.of("believed-drift", "calibrated", "objective-gap", 0.1))),
            true);
    Output bytes = new Output(1024, -1);
    kryo.writeClassAndObject(bytes, pack);
    assertEquals(pack, kryo.readClassAndObject(new Input(bytes.toBytes())));
  }

  @Test
  void refusesAClassThatIsNotRegistered() {
    Output bytes = new Output(1024, -1);
    assertThrows(
        IllegalArgumentException.class, () -> kryo.writeClassAndObject(bytes, new Random()));
  }
}
