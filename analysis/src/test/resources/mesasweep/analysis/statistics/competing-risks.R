# Independent reference for CompetingRisksTest: R 4.2.2 with survival 3.5-3 (survfit, multi-state).
# Writes a sample with ties, events at step 0 and censoring, and what survival says of it.
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
sample <- data.frame(group, step, event)
write.csv(sample, "competing-risks.csv", row.names = FALSE, quote = FALSE)

sample$event <- factor(sample$event, c("censored", "long_term", "robust", "diverged"))
incidence <- NULL
restricted <- NULL
for (g in c("a", "b")) {
  members <- sample[sample$group == g, ]
  fit <- survfit(Surv(step, event) ~ 1, data = members, conf.type = "log-log")
  for (s in fit$states[-1]) {
    k <- match(s, fit$states)
    incidence <- rbind(incidence, data.frame(group = g, cause = s, step = fit$time,
      at_risk = fit$n.risk[, 1], events = fit$n.event[, k], incidence = fit$pstate[, k],
      standard_error = fit$std.err[, k], low = fit$lower[, k], high = fit$upper[, k]))
  }
  for (horizon in c(1000, 2000)) {
    influence <- residuals(fit, times = horizon, type = "auc")
    restricted <- rbind(restricted, data.frame(group = g, state = fit$states, horizon,
      mean = summary(fit, rmean = horizon)$table[, "rmean"],
      standard_error = sqrt(colSums(influence^2))))
  }
}
write.csv(incidence, "incidence.csv", row.names = FALSE, quote = FALSE)
write.csv(restricted, "restricted-means.csv", row.names = FALSE, quote = FALSE)
