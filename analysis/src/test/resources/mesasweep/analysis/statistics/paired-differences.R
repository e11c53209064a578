# Independent reference for ShareDifferenceTest: base R 4.2.2. Bonett and Price (2012): Wald's interval for the
# mean of the differences, after one pretended pair that gains and one that loses. The pairs are written out one
# by one, and the variance is that of the numbers themselves.
cases <- data.frame(
  # The first is the airway hyper-responsiveness of 21 children (Bentur et al. 2009), a textbook example.
  pairs = c(21, 1, 1, 4, 5, 40, 250, 1000, 1000, 6, 3),
  gained = c(1, 0, 1, 0, 5, 12, 30, 499, 0, 6, 1),
  lost = c(7, 0, 0, 0, 0, 12, 90, 501, 1000, 0, 2),
  comparisons = c(1, 1, 1, 3, 1, 10, 126, 1, 7, 1000, 20))
intervals <- function(pairs, gained, lost, comparisons) {
  first <- c(rep(0, gained), rep(1, lost), rep(0, pairs - gained - lost))
  second <- c(rep(1, gained), rep(0, lost), rep(0, pairs - gained - lost))
  difference <- c(second, 1, 0) - c(first, 0, 1)
  n <- length(difference)
  middle <- mean(difference)
  standard_error <- sqrt(mean((difference - middle)^2) / n)
  half <- qnorm(0.05 / 2 / comparisons, lower.tail = FALSE) * standard_error
  data.frame(pairs, gained, lost, comparisons, estimate = mean(second - first),
    low = max(-1, middle - half), high = min(1, middle + half))
}
rows <- do.call(rbind, Map(intervals, cases$pairs, cases$gained, cases$lost, cases$comparisons))
write.csv(format(rows, digits = 15, trim = TRUE), "paired-differences.csv", row.names = FALSE, quote = FALSE)
