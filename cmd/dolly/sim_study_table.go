package main

import (
	"fmt"

	"github.com/dollynator/dolly/lab/sim/study"
)

// printStudies prints comparisons with their verdicts for people.
func printStudies(env *Env, results []study.Result) {
	for _, r := range results {
		env.Print("%s: %s", r.Name, r.Question)
		env.Print("\n%-46s %24s %24s %9s %9s", "arm − control", "efficiency", "lived", "births", "extinct")
		for _, w := range r.Worlds {
			if len(r.Pooled) > 0 {
				continue // one of many, which say something together
			}
			if len(r.Worlds) > 1 {
				env.Print("  %s", w.Name)
			}
			printComparisons(env, w.Comparisons)
		}
		printComparisons(env, r.Pooled)
		env.Print("\n%s\n", r.Verdict)
	}
	if d := study.Defaults(results); d.Decided {
		env.Print("defaults, by these: merge %s, value %s, choice %s", d.Merge, d.Value, d.Choice)
	}
}

func printComparisons(env *Env, all []study.Comparison) {
	for _, c := range all {
		line := fmt.Sprintf("%-46s", c.Arm+" − "+c.Against)
		for _, d := range c.By[:2] {
			line += fmt.Sprintf(" %24s", fmt.Sprintf("%+.3f ± %.3f %s%4d/%d", d.Mean, d.CI, shownMark(d), d.Wins, d.N))
		}
		env.Print("%s %+9.1f %+9.2f", line, c.By[2].Mean, c.By[3].Mean)
	}
}

// shownMark marks what is left after the correction.
func shownMark(d study.Difference) string {
	if d.Verdict == study.Nothing || d.Verdict == "" {
		return " "
	}
	return "*"
}
