package mesasweep.worker.coin;

import java.util.List;
import java.util.stream.Stream;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.coin.CoinParameters.Setting;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The levels of a trial. Each kind comes from a random stream of its own: a trial with more levels
 * has those of a trial with fewer, and others besides.
 *
 * @param aligned for training, with the coin at the end
 * @param displaced for training, with the coin elsewhere; as many
 */
record Levels(
    List<Level> aligned,
    List<Level> displaced,
    List<Level> heldOutAligned,
    List<Level> heldOutDisplaced) {

  static Levels draw(Setting setting, RandomStreams streams) {
    return new Levels(
        draw(setting, streams, "training", false, setting.levels()),
        draw(setting, streams, "training", true, setting.levels()),
        draw(setting, streams, "held-out", false, setting.testLevels()),
        draw(setting, streams, "held-out", true, setting.testLevels()));
  }

  private static List<Level> draw(
      Setting setting, RandomStreams streams, String use, boolean isDisplaced, int count) {
    String kind = isDisplaced ? "displaced" : "aligned";
    UniformRandomProvider random = streams.named(use + " levels, " + kind);
    return Stream.generate(
            () ->
                Level.draw(random, isDisplaced, setting.size(), setting.pits(), setting.horizon()))
        .limit(count)
        .toList();
  }
}
