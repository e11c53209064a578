# Independent reference for SeedReferenceTest: R 4.2.2, base packages only.
# Writes trials of 12 seeds, each of which shifts the logit of all its trials, and what a jackknife
# over seeds says of their pooled shares, of the differences between two groups, and of the boundary.
set.seed(20261126)
trials <- expand.grid(x = c(0, 0.3, 0.6, 0.9), y = c(0.25, 0.5, 1, 2, 4), group = c("a", "b"), seed = 1:12)
shift <- rnorm(12, 0, 1.2)[trials$seed] + rnorm(12, 0, 0.6)[trials$seed] * (trials$group == "b")
logit <- 2 * log(trials$y) * (1 + trials$x / 2) - 2 * trials$x + 0.7 * (trials$group == "b") + shift
trials$found <- as.integer(runif(nrow(trials)) < plogis(logit))
trials <- trials[runif(nrow(trials)) > 0.05, ] # some failed: seeds have different numbers of trials
write.csv(trials, "seeds.csv", row.names = FALSE, quote = FALSE)

seeds <- sort(unique(trials$seed))
G <- length(seeds)
jackknife <- function(estimate) { # standard error, or covariance, from the estimates without a seed
  without <- sapply(seeds, function(s) estimate(trials[trials$seed != s, ]))
  if (is.matrix(without)) (G - 1)^2 / G * cov(t(without)) else sqrt((G - 1)^2 / G * var(without))
}
wilson <- function(p, n, q) {
  # The roots of (p - pi)^2 = q^2 pi (1 - pi) / n, for polyroot.
  sort(Re(polyroot(c(p^2, -2 * p - q^2 / n, 1 + q^2 / n))))
}
q <- qt(0.975, G - 1)
answers <- NULL
add <- function(what, x, estimate, low, high)
  answers <<- rbind(answers, data.frame(what, x, estimate, low, high))

for (g in c("a", "b")) {
  share <- function(d) mean(d$found[d$group == g])
  p <- share(trials)
  n <- sum(trials$group == g)
  ends <- wilson(p, max(G, min(n, p * (1 - p) / jackknife(share)^2)), q)
  add(paste("share", g), NA, p, ends[1], ends[2])
}

difference <- function(d) mean(d$found[d$group == "b"]) - mean(d$found[d$group == "a"])
add("together", NA, difference(trials), difference(trials) - q * jackknife(difference),
    difference(trials) + q * jackknife(difference))
paired <- function(d) {
  both <- merge(d[d$group == "a", ], d[d$group == "b", ], by = c("x", "y", "seed"))
  mean(both$found.y - both$found.x)
}
q3 <- qt(1 - 0.025 / 3, G - 1) # one of three comparisons
add("paired of three", NA, paired(trials), paired(trials) - q3 * jackknife(paired),
    paired(trials) + q3 * jackknife(paired))

# Firth's logistic regression by maximising the penalised likelihood, in the columns as they are: it
# does not depend on how they are scaled. The gradient is that of Firth (1993).
firth <- function(d) {
  X <- cbind(1, d$x, log(d$y), d$x * log(d$y))
  information <- function(b) { p <- plogis(drop(X %*% b)); crossprod(X * sqrt(p * (1 - p))) }
  value <- function(b) {
    eta <- drop(X %*% b)
    sum(d$found * eta - log1p(exp(eta))) + determinant(information(b))$modulus / 2
  }
  gradient <- function(b) {
    p <- plogis(drop(X %*% b))
    h <- rowSums((X %*% solve(information(b))) * X) * p * (1 - p)
    drop(crossprod(X, d$found - p + h * (0.5 - p)))
  }
  b <- optim(rep(0, 4), value, gradient, method = "BFGS", control = list(fnscale = -1, reltol = 1e-15, maxit = 1000))$par
  for (i in 1:20) b <- b + solve(information(b), gradient(b)) # what is left to the maximum
  stopifnot(max(abs(gradient(b))) < 1e-9)
  b
}
fieller <- function(level, slope, b, V, q) {
  # The roots in y of (a + b y)^2 = q^2 var(a + b y).
  f <- function(u, v) q^2 * drop(t(u) %*% V %*% v)
  A <- sum(level * b); B <- sum(slope * b)
  sort(Re(polyroot(c(A^2 - f(level, level), 2 * (A * B - f(level, slope)), B^2 - f(slope, slope)))))
}
trials <- trials[trials$group == "a", ]
b <- firth(trials)
X <- cbind(1, trials$x, log(trials$y), trials$x * log(trials$y))
p <- plogis(drop(X %*% b))
inverse <- solve(crossprod(X * sqrt(p * (1 - p))))
places <- aggregate(cbind(found, n = 1) ~ x + y, trials, sum)
expected <- plogis(cbind(1, places$x, log(places$y), places$x * log(places$y)) %*% b)
dispersion <- max(1, sum((places$found - places$n * expected)^2 / (places$n * expected * (1 - expected))) / (nrow(places) - 4))
V <- jackknife(firth)
for (x in c(0, 0.3, 0.45, 0.9)) {
  level <- c(1, x, 0, 0); slope <- c(0, 0, 1, x)
  bySeed <- exp(fieller(level, slope, b, V, q))
  byTrial <- exp(fieller(level, slope, b, inverse * dispersion, qnorm(0.975)))
  add("boundary", x, exp(-sum(level * b) / sum(slope * b)), min(bySeed[1], byTrial[1]), max(bySeed[2], byTrial[2]))
  add("boundary of trials", x, exp(-sum(level * b) / sum(slope * b)), byTrial[1], byTrial[2])
}
write.csv(format(answers, digits = 15, trim = TRUE), "seeds-answers.csv", row.names = FALSE, quote = FALSE)
