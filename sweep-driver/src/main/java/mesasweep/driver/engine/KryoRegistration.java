package mesasweep.driver.engine;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import mesasweep.worker.Trial;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Everything that Spark may send between JVMs. Registration is required, so that a class that was
 * forgotten is an error in the tests and not a slow sweep.
 */
public final class KryoRegistration implements KryoRegistrator {

  private static final List<String> SPARK_CLASSES =
      List.of(
          "org.apache.spark.sql.execution.datasources.WriteTaskResult",
          "org.apache.spark.sql.execution.datasources.ExecutedWriteSummary",
          "org.apache.spark.sql.execution.datasources.BasicWriteTaskStats",
          "org.apache.spark.internal.io.FileCommitProtocol$TaskCommitMessage");

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(Trial.class, new TrialSerializer());
    kryo.register(Pack.class, new PackSerializer());
    kryo.register(Pack[].class);
    kryo.register(Object[].class);
    for (String name : SPARK_CLASSES) {
      try {
        kryo.register(Class.forName(name, false, Thread.currentThread().getContextClassLoader()));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("not a class of this Spark: " + name, e);
      }
    }
  }

  /** Spark's Kryo cannot read records by itself. */
  private static final class TrialSerializer extends Serializer<Trial> {

    @Override
    public void write(Kryo kryo, Output output, Trial trial) {
      output.writeString(trial.id());
      output.writeString(trial.experiment());
      output.writeVarInt(trial.version(), true);
      output.writeVarInt(trial.parameters().size(), true);
      trial
          .parameters()
          .forEach(
              (name, value) -> {
                output.writeString(name);
                kryo.writeClassAndObject(output, value);
              });
    }

    @Override
    public Trial read(Kryo kryo, Input input, Class<Trial> type) {
      String id = input.readString();
      String experiment = input.readString();
      int version = input.readVarInt(true);
      SortedMap<String, Object> parameters = new TreeMap<>();
      for (int left = input.readVarInt(true); left > 0; left--) {
        parameters.put(input.readString(), kryo.readClassAndObject(input));
      }
      return new Trial(id, experiment, version, parameters);
    }
  }

  private static final class PackSerializer extends Serializer<Pack> {

    @Override
    public void write(Kryo kryo, Output output, Pack pack) {
      output.writeVarInt(pack.trials().size(), true);
      pack.trials().forEach(trial -> kryo.writeObject(output, trial));
      output.writeBoolean(pack.suspect());
    }

    @Override
    public Pack read(Kryo kryo, Input input, Class<Pack> type) {
      List<Trial> trials = new ArrayList<>();
      for (int left = input.readVarInt(true); left > 0; left--) {
        trials.add(kryo.readObject(input, Trial.class));
      }
      return new Pack(trials, input.readBoolean());
    }
  }
}
