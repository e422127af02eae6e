package study

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// judged are how many outcomes, the first ones, verdicts in words are about.
const judged = 2

// words are the verdict in two sentences, made of the figures.
func (r *Result) words() string {
	if len(r.Failed) > 0 {
		return fmt.Sprintf("Not concluded: %d fleets did not end well, the first of them %s.", len(r.Failed), r.Failed[0])
	}
	var out []string
	for k, o := range Outcomes()[:judged] {
		if r.study.Within > 0 {
			out = append(out, r.agreement(k, o))
			continue
		}
		out = append(out, r.sentence(k, o))
	}
	return strings.Join(out, " ")
}

// sentence says what was shown by one outcome, and how much was not.
func (r *Result) sentence(k int, o Outcome) string {
	shown := map[Verdict][]Comparison{}
	family := r.family()
	for _, c := range family {
		v := c.By[k].Verdict
		shown[v] = append(shown[v], c)
	}
	var parts []string
	for _, v := range []Verdict{Better, Worse} {
		if len(shown[v]) > 0 {
			parts = append(parts, fmt.Sprintf("%s: %s", v, r.largest(shown[v], k, o)))
		}
	}
	parts = append(parts, fmt.Sprintf("nothing shown in %d of %d", len(shown[Nothing]), len(family)))
	return fmt.Sprintf("By %s, %s.", o.Name, strings.Join(parts, "; "))
}

// named is how many comparisons a sentence names.
const named = 4

// largest names the comparisons with the largest differences.
func (r *Result) largest(all []Comparison, k int, o Outcome) string {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Comparison) int { return cmp.Compare(math.Abs(b.By[k].Mean), math.Abs(a.By[k].Mean)) })
	var out []string
	for _, c := range sorted[:min(named, len(sorted))] {
		where := ""
		if c.World != "" && len(r.Worlds) > 1 {
			where = c.World + ": "
		}
		out = append(out, fmt.Sprintf("%s%s than %s (%s)", where, c.Arm, c.Against, signed(c.By[k], o)))
	}
	if more := len(sorted) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, ", ")
}

// agreement says whether differences are within what still counts as none.
func (r *Result) agreement(k int, o Outcome) string {
	var in, out []string
	for _, c := range r.family() {
		d := c.By[k]
		text := fmt.Sprintf("%s (%s)", c.World, signed(d, o))
		if math.Abs(d.Mean) <= r.study.Within {
			in = append(in, text)
		} else {
			out = append(out, text)
		}
	}
	text := fmt.Sprintf("By %s, ", o.Name)
	if len(out) > 0 {
		text += fmt.Sprintf("they differ by more than ±%.2f under %s", r.study.Within, strings.Join(out, ", "))
		if len(in) > 0 {
			text += ", and "
		}
	}
	if len(in) > 0 {
		text += fmt.Sprintf("they agree within ±%.2f under %s", r.study.Within, strings.Join(in, ", "))
	}
	return text + "."
}

// signed is a mean difference with half its interval's width.
func signed(d Difference, o Outcome) string {
	return fmt.Sprintf("%s ± %.*f", number(d.Mean, o), o.Digits, d.CI)
}

// number is a difference with its sign; no sign before zero.
func number(v float64, o Outcome) string {
	text := fmt.Sprintf("%+.*f", o.Digits, v)
	if strings.Trim(text, "+-0.") == "" {
		return text[1:]
	}
	return strings.Replace(text, "-", "−", 1)
}
