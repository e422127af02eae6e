// Package settings is the config file of a node: TOML, every key documented in
// the default that [Default] generates, unknown keys refused.
//
// Precedence is flags over DOLLY_* variables over the file; the first two are
// the programs'. Secrets are never in here, only the names of the files that
// hold them. Durations are wall time, as "1s" or "36h"; where the world runs
// faster, [Settings.World] turns them into its time.
package settings
