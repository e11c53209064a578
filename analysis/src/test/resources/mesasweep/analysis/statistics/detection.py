"""Independent reference for DetectionTest: scikit-learn's logistic regression and AUROC.
Python 3.11 with numpy 2.4 and scikit-learn 1.9.

Nine cells of 40 seeds, three of them certain, with values missing here and there; the trials of a
seed are alike. Features are centred by cell and scaled to unit size, probes are trained on four of
five parts of the seeds (by their rank, modulo 5), and AUROCs of cell and part are weighted by
their pairs.
"""
import csv

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

FEATURES = ["loss", "gap", "flat", "coarse"]
SETS = [["loss"], ["gap"], ["flat"], ["coarse"], ["loss", "gap"], FEATURES]
random = np.random.default_rng(20)


def trials():
    for seed in range(40):
        luck = random.normal(size=2)
        for cell in range(9):
            loss, gap = luck + random.normal(size=2) + [cell, 0]
            end = 0.8 * gap - 0.5 * (loss - cell) + random.normal() + 0.3 * (cell - 4)
            found = int(end > 0) if 1 < cell < 8 else int(cell > 4)
            if random.uniform() > 0.05:
                yield [cell, 7 * seed - 100, found, loss, gap, 3.0, round(2 * gap) / 2]


rows = list(trials())
with open("detection.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["cell", "seed", "found"] + FEATURES)
    writer.writerows(rows)

table = np.array(rows, float)
cells, seeds, found = table[:, 0], table[:, 1], table[:, 2].astype(int)


def told(columns):
    contested = np.array([0 < found[cells == cell].mean() < 1 for cell in cells])
    x, y, at = table[contested][:, columns], found[contested], cells[contested]
    folds = np.searchsorted(np.unique(seeds[contested]), seeds[contested]) % 5
    for cell in np.unique(at):
        x[at == cell] -= x[at == cell].mean(axis=0)
    size = np.sqrt((x**2).mean(axis=0))
    x = np.divide(x, size, out=np.zeros_like(x), where=size > 1e-12)
    won = pairs = 0
    for fold in range(5):
        probe = LogisticRegression(C=1, tol=1e-12, max_iter=100_000)
        probe.fit(x[folds != fold], y[folds != fold])
        for cell in np.unique(at):
            here = (folds == fold) & (at == cell)
            count = y[here].sum() * (1 - y[here]).sum()
            if count:
                won += count * roc_auc_score(y[here], x[here] @ probe.coef_[0])
                pairs += count
    return won / pairs, len(np.unique(at)), len(y)


def by_design():
    folds = np.searchsorted(np.unique(seeds), seeds) % 5
    scores = np.empty(len(found))
    for i in range(len(found)):
        scores[i] = found[(cells == cells[i]) & (folds != folds[i])].mean()
    won = pairs = 0
    for fold in range(5):
        here = folds == fold
        count = found[here].sum() * (1 - found[here]).sum()
        won += count * roc_auc_score(found[here], scores[here])
        pairs += count
    return won / pairs, len(np.unique(cells)), len(found)


with open("detection-answers.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["features", "auroc", "cells", "trials"])
    for names in SETS:
        writer.writerow(["+".join(names), *told([3 + FEATURES.index(name) for name in names])])
    writer.writerow(["design", *by_design()])
