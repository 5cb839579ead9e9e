# Makes the tables of this folder: Rscript make.R (Debian r-cran-survey, r-cran-mitools).
library(survey)
library(mitools)
data(api)
out <- function(...) write.csv(..., row.names = FALSE)
digits <- function(x) format(as.numeric(x), digits = 15, scientific = FALSE, trim = TRUE)

schools <- apiclus1[, c("snum", "dnum", "stype", "sch.wide", "api99", "api00")]
out(schools, "schools.csv", quote = FALSE)

plain <- svydesign(id = ~dnum, weights = ~1, data = apiclus1)
jack <- as.svrepdesign(plain, type = "JK1", mse = TRUE)
rows <- list()
add <- function(name, estimate) rows[[length(rows) + 1]] <<- data.frame(
  statistic = name, value = digits(coef(estimate)), se = digits(SE(estimate)))
add("mean_api00", svymean(~api00, jack))
add("mean_gain", svymean(~I(api00 - api99), jack))
add("share_met", svymean(~I(as.numeric(sch.wide == "Yes")), jack))
rake_types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
rake_wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
post <- postStratify(jack, ~stype, rake_types)
add("poststratified_mean_api00", svymean(~api00, post))
raked <- rake(svydesign(id = ~dnum, weights = ~1, data = apiclus1),
  list(~stype, ~sch.wide), list(rake_types, rake_wide),
  control = list(maxit = 1000, epsilon = 1e-10, verbose = FALSE))
add("raked_mean_api00", svymean(~api00, raked)) # its error by linearization
out(do.call(rbind, rows), "estimates.csv", quote = FALSE)
out(unique(data.frame(stype = apiclus1$stype, sch.wide = apiclus1$sch.wide,
  weight = digits(weights(raked)))), "raked.csv", quote = FALSE)

values <- c(501.2, 498.7, 503.9, 500.4, 499.1)
variances <- c(36.2, 35.1, 37.8, 34.9, 36.6)
joined <- MIcombine(as.list(values), as.list(variances))
out(data.frame(draw = 1:5, value = values, variance = variances), "draws.csv",
  quote = FALSE)
out(data.frame(value = digits(coef(joined)), se = digits(SE(joined)),
  df = digits(joined$df)), "joined.csv", quote = FALSE)

p <- c(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
  0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000)
out(data.frame(p = p, adjusted = digits(p.adjust(p, "BH"))), "hochberg.csv",
  quote = FALSE)
