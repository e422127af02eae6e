// Package past keeps figures over time at falling resolution: a reading a minute for
// the last day, one an hour for the last year, and nothing before.
//
// A body makes a [History] on its mind's shelf, shows it the figures with
// [History.Observe] whenever time passed, and writes it in its next transaction.
// [History.Read] may be called from any goroutine. Which figures there are is said by
// [dolly.Metrics].
package past
