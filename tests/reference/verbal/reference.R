# Figures of R for the verbal aggression data; see SOURCE.md. Run in this folder:
#     Rscript reference.R
# R 4.2.2, psychotools 0.7-2 (data), lme4 1.1-31 (Rasch by maximum likelihood).

library(lme4)
data("VerbalAggression", package = "psychotools")
answers <- as.data.frame(unclass(VerbalAggression$resp2))
gender <- as.character(VerbalAggression$gender)
items <- colnames(answers)
n <- nrow(answers)
write.csv(cbind(person = seq_len(n), gender = gender, answers), "responses.csv",
          row.names = FALSE, quote = FALSE)

number <- function(x) format(x, digits = 12, scientific = FALSE, trim = TRUE)
save_table <- function(table, name) {
  numeric <- vapply(table, is.numeric, TRUE)
  table[numeric] <- lapply(table[numeric], number)
  write.csv(table, name, row.names = FALSE, quote = FALSE)
}

# Rasch, one population: adaptive Gauss-Hermite quadrature, 25 points.
long <- data.frame(y = unlist(answers), item = factor(rep(items, each = n), levels = items),
                   id = factor(rep(seq_len(n), length(items))))
fit <- glmer(y ~ 0 + item + (1 | id), long, binomial, nAGQ = 25,
             control = glmerControl(optimizer = "nloptwrap",
                                    optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-10)))
save_table(data.frame(item = items, d = unname(fixef(fit)),
                      se_d = unname(sqrt(diag(as.matrix(vcov(fit)))))), "rasch_items.csv")
save_table(data.frame(name = c("var", "loglik"),
                      value = c(VarCorr(fit)$id[1], as.numeric(logLik(fit)))), "rasch.csv")

# Mantel-Haenszel and logistic regression by gender, matched on the total.
total <- rowSums(answers)
male <- as.integer(gender == "male")
rows <- lapply(items, function(item) {
  y <- answers[[item]]
  mh <- function(correct) {
    counts <- table(factor(male, 0:1), factor(y, 1:0), total)
    counts <- counts[, , apply(counts, 3, sum) > 1]
    mantelhaen.test(counts, correct = correct)
  }
  plain <- mh(FALSE)
  corrected <- mh(TRUE)
  deviances <- vapply(list(y ~ total, y ~ total + male, y ~ total * male),
                      function(f) deviance(glm(f, binomial, epsilon = 1e-12)), 0)
  uniform <- glm(y ~ total + male, binomial, epsilon = 1e-12)
  data.frame(item = item, alpha = unname(plain$estimate),
             chi2 = unname(corrected$statistic), chi2_plain = unname(plain$statistic),
             p = corrected$p.value,
             chi2_uniform = deviances[1] - deviances[2],
             chi2_nonuniform = deviances[2] - deviances[3],
             beta = unname(coef(uniform)["male"]))
})
save_table(do.call(rbind, rows), "dif.csv")

# Two populations, women at mean 0 (2PL: variance 1): the marginal likelihood maximized
# directly, by nlminb and by its own differences.
nodes <- seq(-8, 8, length.out = 121)
u <- as.matrix(answers)
loglik <- function(a, d, mean, sd) {
  z <- outer(a, nodes) + d
  softplus <- pmax(z, 0) + log1p(exp(-abs(z)))
  l <- u %*% z - matrix(colSums(softplus), n, length(nodes), byrow = TRUE)
  w <- sapply(1:2, function(g) dnorm(nodes, mean[g], sd[g]) * diff(nodes)[1])
  peak <- apply(l, 1, max)
  sum(peak + log(rowSums(exp(l - peak) * t(w)[male + 1, ])))
}
k <- length(items)
models <- list(
  rasch = list(f = function(x) loglik(rep(1, k), x[1:k], c(0, x[k + 1]), exp(x[k + 2:3])),
               start = c(rep(0, k), 0, 0, 0)),
  "2pl" = list(f = function(x) loglik(x[k + 1:k], x[1:k], c(0, x[2 * k + 1]),
                                      c(1, exp(x[2 * k + 2]))),
               start = c(rep(0, k), rep(1, k), 0, 0)))
groups <- list()
estimates <- list()
for (name in names(models)) {
  model <- models[[name]]
  best <- nlminb(model$start, function(x) -model$f(x),
                 control = list(eval.max = 1e5, iter.max = 5000, rel.tol = 1e-14))
  hessian <- optimHess(best$par, function(x) -model$f(x),
                       control = list(ndeps = rep(1e-3, length(best$par))))
  se <- sqrt(diag(solve(hessian)))
  at <- length(best$par)
  sds <- if (name == "rasch") exp(best$par[k + 2:3]) else c(1, exp(best$par[at]))
  where <- if (name == "rasch") k + 1 else 2 * k + 1
  groups[[name]] <- data.frame(model = name, loglik = -best$objective, mean = best$par[where],
                               se_mean = se[where], var_female = sds[1]^2,
                               var_male = sds[2]^2)
  slopes <- if (name == "rasch") rep(1, k) else best$par[k + 1:k]
  se_a <- if (name == "rasch") rep(NA, k) else se[k + 1:k]
  estimates[[name]] <- data.frame(model = name, item = items, a = slopes, d = best$par[1:k],
                                  se_a = se_a, se_d = se[1:k])
}
save_table(do.call(rbind, groups), "two_groups.csv")
save_table(do.call(rbind, estimates), "two_groups_items.csv")
