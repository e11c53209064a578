"""Independent reference for CompetingRisksTest: three causes, two of them known to the interval
between two records, trials of a seed alike. Python 3.11 with numpy 2.4 and scipy 1.17.

Every step of every cause has a probability of its own, and one more is that of no event by the
budget. The likelihood is maximised over all of them by constrained Newton steps (Wang 2007, J. R.
Statist. Soc. B 69), each a problem of non-negative least squares: nothing is shared with
self-consistency, nor with innermost intervals.
"""
import csv
import itertools

import numpy as np
from scipy.optimize import nnls

CAUSES = ["long_term", "robust", "reflex"]
BUDGETS = [30, 64, 64]


def records(budget):
    steps = [0]
    while steps[-1] < budget:
        steps.append(min(budget, max(steps[-1] + 1, int(np.ceil(steps[-1] * 1.6)))))
    return steps


def possible(times, budget):
    """What the first event may be, by trying all steps at which each may have come."""
    ranges = []
    for cause, time in enumerate(times):
        if time > budget:
            ranges.append([None])
        elif CAUSES[cause] == "long_term":
            ranges.append([time])
        else:
            step = next(record for record in records(budget) if record >= time)
            after = max([-1] + [record for record in records(budget) if record < time])
            ranges.append(range(after + 1, step + 1))
    firsts = set()
    for together in itertools.product(*ranges):
        came = [(step, cause) for cause, step in enumerate(together) if step is not None]
        firsts |= {min(came)[::-1]} if came else set()
    return firsts


def maximum(sets, weights):
    """The probabilities of the cells by maximum likelihood, to about 1e-12."""
    p = np.full(sets.shape[1], 1 / sets.shape[1])
    for _ in range(500):
        share = sets @ p
        scores = (weights / share) @ sets / weights.sum()
        if np.all(scores < 1 + 1e-10):
            return p
        root = np.sqrt(weights)[:, None]
        matrix = root * sets / share[:, None]
        # The sum is 1 by a row of great weight.
        heavy = 1e3 * np.sqrt(weights.sum())
        target, _ = nnls(
            np.vstack([matrix, np.full(sets.shape[1], heavy)]),
            np.append(2 * root[:, 0], heavy),
            maxiter=100000)
        target /= target.sum()
        if np.abs(target - p).max() < 1e-14:
            return p
        length = 1.0
        level = weights @ np.log(share)
        while length > 1e-12:
            tried = p + length * (target - p)
            if np.all(sets @ tried > 0) and weights @ np.log(sets @ tried) >= level:
                break
            length /= 2
        p = p + length * (target - p)
    raise ArithmeticError("no maximum")


def estimate(trials, cells):
    kinds = sorted({frozenset(first) for _, first, _ in trials}, key=lambda kind: sorted(map(repr, kind)))
    sets = np.array([[cell in kind for cell in cells] for kind in kinds], float)
    weights = np.array([sum(frozenset(f) == kind for _, f, _ in trials) for kind in kinds], float)
    # Cells that nothing tells apart are one, the last of them.
    classes = {}
    for index in range(len(cells)):
        classes[sets[:, index].tobytes()] = index
    chosen = sorted(index for key, index in classes.items() if any(key))
    p = np.zeros(len(cells))
    p[chosen] = maximum(sets[:, chosen], weights)
    return p


def main():
    rng = np.random.default_rng(20261126)
    trials = []
    for seed in range(12):
        pace = np.exp(0.3 * rng.standard_normal())
        for _ in range(10):
            budget = BUDGETS[rng.integers(3)]
            times = [int(pace * scale * rng.weibull(1.2))
                     for scale in (20 if rng.random() < 0.7 else 500, 40, 90)]
            first = possible(times, budget)
            trials.append((seed, first or {("none", budget)}, budget))
    last = max(BUDGETS)
    cells = [(c, s) for c in range(len(CAUSES)) for s in range(last + 1)] + ["later"]
    observed = []
    with open("interval-risks.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["trial", "seed", "event", "after", "step"])
        for trial, (seed, first, budget) in enumerate(trials):
            if ("none", budget) in first:
                rows.writerow([trial, seed, "censored", budget, "NA"])
                first = {cell for cell in cells if cell == "later" or cell[1] > budget}
            else:
                for cause, steps in itertools.groupby(sorted(first), key=lambda cell: cell[0]):
                    steps = [step for _, step in steps]
                    assert steps == list(range(steps[0], steps[-1] + 1))
                    rows.writerow([trial, seed, CAUSES[cause], steps[0] - 1, steps[-1]])
            observed.append((seed, first, budget))
    whole = estimate(observed, cells)
    without = [estimate([one for one in observed if one[0] != seed], cells) for seed in range(12)]
    with open("interval-incidence.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["event", "step", "incidence", "standard_error"])
        for c, name in enumerate(CAUSES):
            for s in range(last + 1):
                up_to = [i for i, cell in enumerate(cells) if cell[0] == c and cell[1] <= s]
                others = np.array([p[up_to].sum() for p in without])
                error = np.sqrt(11 / 12 * ((others - others.mean()) ** 2).sum())
                rows.writerow([name, s, repr(float(whole[up_to].sum())), repr(float(error))])


if __name__ == "__main__":
    main()
