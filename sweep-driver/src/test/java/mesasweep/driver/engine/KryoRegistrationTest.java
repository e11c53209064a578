package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;

class KryoRegistrationTest {

  private static final SerializerInstance KRYO =
      new KryoSerializer(
              new SparkConf(false)
                  .set("spark.kryo.registrationRequired", "true")
                  .set("spark.kryo.registrator", KryoRegistration.class.getName()))
          .newInstance();

  @Test
  void carriesAPackWithEveryKindOfValue() {
    Experiment race = Experiments.named("race").orElseThrow();
    Pack pack =
        new Pack(
            List.of(
                Trial.of(race, Map.of("seed", 7L)),
                Trial.of(race, Map.of("believed-drift", "calibrated", "objective-gap", 0.1))));
    ClassTag<Object> tag = ClassTag.Any();
    ByteBuffer bytes = KRYO.serialize(pack, tag);
    Object read = KRYO.deserialize(bytes, tag);
    assertEquals(pack, read);
  }

  @Test
  void refusesAClassThatIsNotRegistered() {
    assertThrows(
        RuntimeException.class, () -> KRYO.serialize(new StringBuilder(), ClassTag.Any()));
  }
}
