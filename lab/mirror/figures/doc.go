// Package figures is the statistics of an experiment: correlations, smoothing,
// quantiles, principal components and predictors. All are pure functions of
// numbers; what is undefined is NaN.
package figures
