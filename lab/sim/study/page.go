package study

import (
	"fmt"
	"strings"
)

// Folder is where the page looks for its pictures.
const Folder = "findings"

// Page is the results for people to read, in Markdown. The same fleets give the
// same page.
func Page(results []Result, size Size) string {
	var b strings.Builder
	b.WriteString("# Findings of the simulator\n\n")
	if size.Quick {
		b.WriteString("**A quick look with small fleets: it shows that the studies can be played, and nothing else.**\n\n")
	}
	fmt.Fprintf(&b, "Written by `dolly sim study %s --out lab/sim`; every figure follows from the seeds. Questions, arms, outcomes, days and tests were fixed in `lab/sim/study` before anything was played.\n\n", size.flags())
	b.WriteString(method())
	b.WriteString("\n| study | question |\n|---|---|\n")
	for _, r := range results {
		fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", r.Name, anchor(r.Title), r.Question)
	}
	for _, r := range results {
		b.WriteString("\n" + r.section())
	}
	b.WriteString("\n" + defaultsPage(results))
	return b.String()
}

func method() string {
	return `- **Outcomes**: *efficiency*, what a purchase is worth (MB per sat ÷ that of the best offer in stock; mean over a fleet's purchases, 0 without one);
  *lived*, agent-days lived ÷ slots × days, which is the area under the curve of survival; *births*, without the roots; *extinct*, fleets of which nobody is
  left. Those count in all outcomes. More births are called neither good nor bad: where slots are
  full they replace the dead.
- **The fleet is the unit**, never the agent; two arms with the same seed have the same offers, prices, traffic and luck of servers, and each mind a chance of its own.
- **A cell** is the mean difference of the pairs ± half of its 95 % confidence interval (paired t: Student, *Biometrika* 6, 1908), in brackets how many pairs
  the arm won, and the probability of such a difference by chance alone (paired t; of *extinct* McNemar's exact test, *Psychometrika* 12, 1947), corrected for all
  comparisons of its study (Holm, *Scandinavian Journal of Statistics* 6, 1979). **Bold** is below 0.05 after the correction. Intervals are of one comparison, without it.
- What shows nothing is printed like the rest.
`
}

// section is one study.
func (r Result) section() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n%s\n\n", r.Title, r.Question, r.study.Method)
	fmt.Fprintf(&b, "**Verdict.** %s\n\n", r.Verdict)
	for _, f := range Pictures(r) {
		fmt.Fprintf(&b, "![%s](%s/%s)\n\n", r.Title, Folder, f.Name)
	}
	fmt.Fprintf(&b, "Seeds %d to %d for each arm%s; %d differences were judged.\n\n", r.First, r.last(), r.each(), r.Comparisons)
	if r.study.Pooled {
		b.WriteString("Efficiency · lived of each arm in each world, in the mean:\n\n" + cellsTable(r) + "\nOver all worlds:\n\n" + comparisonTable(r.Pooled) + "\n")
	} else {
		for i, w := range r.Worlds {
			if len(r.Worlds) > 1 {
				fmt.Fprintf(&b, "### %s\n\n", capital(w.Name))
			}
			fmt.Fprintf(&b, "%d slots, %d days%s.\n\n", w.Slots, w.Days, r.study.Worlds[i].described())
			b.WriteString(armsTable(r.study.Worlds[i], w) + "\n" + comparisonTable(w.Comparisons) + "\n")
		}
	}
	fmt.Fprintf(&b, "All of it again, and one fleet of it:\n\n    dolly sim study %s %s\n    %s\n", r.Name, r.size.flags(), r.Worlds[0].Arms[len(r.Worlds[0].Arms)-1].Command)
	return b.String()
}

func (r Result) last() uint64 {
	n := r.Seeds
	if r.study.Pooled {
		n *= len(r.Worlds)
	}
	return r.First + uint64(n) - 1
}

func (r Result) each() string {
	if r.study.Pooled {
		return fmt.Sprintf(", %d of them in each world", r.Seeds)
	}
	return ""
}

// described are the settings of a world.
func (w World) described() string {
	var out strings.Builder
	for _, s := range w.Set {
		out.WriteString(", `" + s.String() + "`")
	}
	return out.String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// anchor is what a title is called in links.
func anchor(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-':
			b.WriteRune(r)
		}
	}
	return b.String()
}
