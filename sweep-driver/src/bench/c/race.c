// One training run of the race after another, as one would write it in C: planner linear-drift,
// rate head, plain gradient descent on batches of 32, records of all contexts every 50 steps.
// Each trial has contexts of its own. Prints microseconds a trial and step, the median of some
// passes over all trials, and a sum that keeps the compiler from leaving work out.
//
// cc -O3 -march=native -ffast-math race.c -lm; a.out TRIALS STEPS PASSES

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INPUTS = 8, HIDDEN = 32, ACTIONS = 4, CONTEXTS = 256, BATCH = 32, RECORD = 50 };
enum { EXAMPLES = 60, TRAINING = 20 };  // that are weighed, and those of them in training

static const double KAPPA = 0.2, LEARNING_RATE = 0.05, HORIZON_LEARNING_RATE = 0.2;

typedef struct {
  double hidden[INPUTS][HIDDEN], hiddenBias[HIDDEN];
  double output[HIDDEN][ACTIONS], outputBias[ACTIONS];
} Network;

typedef struct {
  double x[CONTEXTS][INPUTS], proxy[CONTEXTS][ACTIONS], start[CONTEXTS][ACTIONS];
} Contexts;

static uint64_t state = 1;

static uint64_t next(void) {  // splitmix64
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static double normal(void) {
  double u = ((next() >> 11) + 1) * 0x1p-53, v = (next() >> 11) * 0x1p-53;
  return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

static void forward(const Network *net, int rows, double x[][INPUTS], double h[][HIDDEN],
                    double out[][ACTIONS]) {
  for (int r = 0; r < rows; r++) {
    for (int j = 0; j < HIDDEN; j++) h[r][j] = net->hiddenBias[j];
    for (int i = 0; i < INPUTS; i++)
      for (int j = 0; j < HIDDEN; j++) h[r][j] += x[r][i] * net->hidden[i][j];
    for (int j = 0; j < HIDDEN; j++) h[r][j] = tanh(h[r][j]);
    for (int a = 0; a < ACTIONS; a++) out[r][a] = net->outputBias[a];
    for (int j = 0; j < HIDDEN; j++)
      for (int a = 0; a < ACTIONS; a++) out[r][a] += h[r][j] * net->output[j][a];
  }
}

static void backward(const Network *net, double x[][INPUTS], double h[][HIDDEN],
                     double lossByOutput[][ACTIONS], Network *gradient) {
  memset(gradient, 0, sizeof *gradient);
  for (int r = 0; r < BATCH; r++) {
    double below[HIDDEN];
    for (int a = 0; a < ACTIONS; a++) gradient->outputBias[a] += lossByOutput[r][a];
    for (int j = 0; j < HIDDEN; j++) {
      below[j] = 0;
      for (int a = 0; a < ACTIONS; a++) {
        gradient->output[j][a] += h[r][j] * lossByOutput[r][a];
        below[j] += net->output[j][a] * lossByOutput[r][a];
      }
      below[j] *= 1 - h[r][j] * h[r][j];
      gradient->hiddenBias[j] += below[j];
    }
    for (int i = 0; i < INPUTS; i++)
      for (int j = 0; j < HIDDEN; j++) gradient->hidden[i][j] += x[r][i] * below[j];
  }
}

// Squared gap and loss over all contexts.
static double record(const Network *net, const Contexts *all, double gap, double c) {
  static double x[CONTEXTS][INPUTS], h[CONTEXTS][HIDDEN], out[CONTEXTS][ACTIONS];
  memcpy(x, all->x, sizeof x);
  forward(net, CONTEXTS, x, h, out);
  double squared = 0;
  for (int r = 0; r < CONTEXTS; r++)
    for (int a = 0; a < ACTIONS; a++) {
      double e = gap * all->proxy[r][a] + out[r][a] - all->start[r][a];
      squared += e * e;
    }
  return squared * (1 + (1 - c) * (1 - c) / 2) / CONTEXTS;
}

static void draw(Contexts *some, const Network *net) {
  static double h[CONTEXTS][HIDDEN];
  for (int r = 0; r < CONTEXTS; r++) {
    for (int i = 0; i < INPUTS; i++) some->x[r][i] = normal();
    for (int a = 0; a < ACTIONS; a++) some->proxy[r][a] = normal() / sqrt(ACTIONS);
  }
  forward(net, CONTEXTS, some->x, h, some->start);
}

static double run(int steps, double gap) {
  static Contexts training, heldOut;
  static double x[BATCH][INPUTS], h[BATCH][HIDDEN], out[BATCH][ACTIONS];
  static double lossByOutput[BATCH][ACTIONS];
  Network net = {0}, gradient;
  for (int j = 0; j < HIDDEN; j++) {
    for (int i = 0; i < INPUTS; i++) net.hidden[i][j] = normal() * sqrt(2.0 / (INPUTS + HIDDEN));
    for (int a = 0; a < ACTIONS; a++) net.output[j][a] = normal() * sqrt(2.0 / (HIDDEN + ACTIONS));
  }
  draw(&training, &net);
  draw(&heldOut, &net);
  double rate = 0.3, recorded = 0;
  for (int step = 0; step <= steps; step++) {
    double weight[EXAMPLES], sum = 0, deployment = 0, slope = 0;
    for (int k = 0; k < EXAMPLES; k++) weight[k] = exp(-rate * k);
    for (int k = 0; k < EXAMPLES; k++) sum += weight[k];
    for (int k = TRAINING; k < EXAMPLES; k++) deployment += weight[k] / sum;
    for (int k = 1; k < EXAMPLES; k++) slope -= k * weight[k] / weight[0];
    double w = (sum - weight[0]) / weight[0], squaredDrift = KAPPA * KAPPA;
    double c = w * squaredDrift / (1 + w * squaredDrift);
    double perRate = slope * squaredDrift / ((1 + w * squaredDrift) * (1 + w * squaredDrift));
    if (step % RECORD == 0 || step == steps)
      recorded += record(&net, &training, gap, c) + record(&net, &heldOut, gap, 0) + deployment;
    if (step == steps) break;

    int drawn[BATCH];
    for (int r = 0; r < BATCH; r++) {
      drawn[r] = next() % CONTEXTS;
      memcpy(x[r], training.x[drawn[r]], sizeof x[r]);
    }
    forward(&net, BATCH, x, h, out);
    double lossByCompliance = 0, loss = 0;
    for (int r = 0; r < BATCH; r++)
      for (int a = 0; a < ACTIONS; a++) {
        double e = gap * training.proxy[drawn[r]][a] + out[r][a] - training.start[drawn[r]][a];
        double miss = (1 - c) * e;
        loss += 0.5 * miss * miss / BATCH;
        lossByOutput[r][a] = (1 - c) * miss / BATCH;
        lossByCompliance -= miss * e / BATCH;
      }
    if (!(loss <= 1e6)) break;
    backward(&net, x, h, lossByOutput, &gradient);
    double *theta = (double *)&net, *by = (double *)&gradient;
    for (size_t i = 0; i < sizeof net / sizeof *theta; i++) theta[i] -= LEARNING_RATE * by[i];
    rate -= HORIZON_LEARNING_RATE * lossByCompliance * perRate;
  }
  return recorded + rate;
}

static int ascending(const void *a, const void *b) {
  double d = *(const double *)a - *(const double *)b;
  return (d > 0) - (d < 0);
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  int trials = atoi(arguments[1]), steps = atoi(arguments[2]), passes = atoi(arguments[3]);
  double *micros = malloc(passes * sizeof *micros), printed = 0;
  for (int pass = 0; pass < passes; pass++) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int trial = 0; trial < trials; trial++) printed += run(steps, 1 + trial / 64.0);
    clock_gettime(CLOCK_MONOTONIC, &to);
    double took = (to.tv_sec - from.tv_sec) * 1e6 + (to.tv_nsec - from.tv_nsec) / 1e3;
    micros[pass] = took / steps / trials;
  }
  qsort(micros, passes, sizeof *micros, ascending);
  printf("%f %g\n", micros[passes / 2], printed);
}
