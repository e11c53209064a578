# Independent reference for CompetingRisksTest: R 4.2.2 with survival 3.5-3 (survfit, multi-state).
# Writes a sample with ties, events at step 0 and censoring, and what survival says of it. Every
# trial of group a has a seed of its own, five of group b share one. Standard errors: survfit
# without each seed in turn (jackknife); intervals: Student's t on the scale log(-log F).
library(survival)
set.seed(20261121)
n <- 120
group <- rep(c("a", "b"), each = n / 2)
latent <- rexp(n) * ifelse(group == "a", 700, 1100)
cause <- sample(c("long_term", "robust", "diverged"), n, TRUE, c(0.5, 0.4, 0.1))
budget <- ifelse(runif(n) < 0.2, sample(c(400, 800, 1500), n, TRUE), 2000)
step <- ceiling(latent / 50) * 50
step[seq(1, n, 17)] <- 0
event <- ifelse(step <= budget, cause, "censored")
step <- pmin(step, budget)
seed <- ifelse(group == "a", seq_len(n), seq_len(n) %% 12)
sample <- data.frame(group, seed, step, event)
write.csv(sample, "competing-risks.csv", row.names = FALSE, quote = FALSE)

sample$event <- factor(sample$event, c("censored", "long_term", "robust", "diverged"))
estimate <- function(members) survfit(Surv(step, event) ~ 1, data = members)
# Of a statistic that is a matrix, the jackknife's standard error of each entry.
jackknife <- function(members, statistic) {
  seeds <- unique(members$seed)
  without <- sapply(seeds, function(s) statistic(estimate(members[members$seed != s, ])),
    simplify = "array")
  g <- length(seeds)
  centre <- apply(without, 1:2, mean)
  sqrt((g - 1) / g * apply((without - c(centre))^2, 1:2, sum))
}
incidence <- NULL
restricted <- NULL
for (g in c("a", "b")) {
  members <- sample[sample$group == g, ]
  fit <- estimate(members)
  seeds <- length(unique(members$seed))
  at <- function(fit, steps) summary(fit, times = steps, extend = TRUE)$pstate
  error <- jackknife(members, function(other) at(other, fit$time))
  for (s in fit$states[-1]) {
    k <- match(s, fit$states)
    f <- fit$pstate[, k]
    half <- qt(0.975, seeds - 1) * error[, k] / (f * abs(log(f)))
    ends <- error[, k] > 1e-12
    incidence <- rbind(incidence, data.frame(group = g, cause = s, step = fit$time,
      at_risk = fit$n.risk[, 1], events = fit$n.event[, k], incidence = f,
      standard_error = error[, k], low = ifelse(ends, f^exp(half), NA),
      high = ifelse(ends, f^exp(-half), NA)))
  }
  for (horizon in c(1000, 2000)) {
    means <- function(fit) summary(fit, rmean = horizon)$table[, "rmean", drop = FALSE]
    restricted <- rbind(restricted, data.frame(group = g, state = fit$states, horizon,
      mean = means(fit)[, 1], standard_error = jackknife(members, means)[, 1]))
  }
}
write.csv(incidence, "incidence.csv", row.names = FALSE, quote = FALSE)
write.csv(restricted, "restricted-means.csv", row.names = FALSE, quote = FALSE)

# One cause known to intervals (after, step], of trials that were not all looked at in the same
# steps; two were never seen to have it. Turnbull's estimate by survfit, which stops where a round
# changes less than 5e-5: here at 1e-10.
n <- 80
time <- ceiling(rweibull(n, 1.5, 30))
seed <- seq_len(n) %% 10
grids <- list(c(0, 5, 12, 20, 29, 41, 60, 90), c(0, 7, 15, 22, 35, 50, 70), c(0, 10, 30, 50))
grid <- grids[seq_len(n) %% 3 + 1]
after <- mapply(function(t, steps) max(steps[steps < t]), time, grid)
until <- mapply(function(t, steps) c(steps[steps >= t], NA)[1], time, grid)
interval <- data.frame(seed, after, step = until)
write.csv(interval, "interval-censored.csv", row.names = FALSE, quote = FALSE)

precise <- eval(parse(text = sub("5e-05", "1e-10",
  deparse(survival:::survfitTurnbull), fixed = TRUE)), asNamespace("survival"))
environment(precise) <- asNamespace("survival")
assignInNamespace("survfitTurnbull", precise, "survival")
turnbull <- function(members) {
  fit <- survfit(Surv(after, step, type = "interval2") ~ 1, data = members)
  1 - summary(fit, times = 1:90, extend = TRUE)$surv
}
whole <- turnbull(interval)
without <- sapply(0:9, function(s) turnbull(interval[interval$seed != s, ]))
error <- sqrt(9 / 10 * rowSums((without - rowMeans(without))^2))
write.csv(data.frame(step = 1:90, incidence = whole, standard_error = error),
  "turnbull.csv", row.names = FALSE, quote = FALSE)
