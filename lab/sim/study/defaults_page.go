package study

import (
	"fmt"
	"strings"
)

// defaultsPage is the end of the page.
func defaultsPage(results []Result) string {
	var b strings.Builder
	d := Defaults(results)
	b.WriteString("## Defaults\n\nWhat the results say about `merge`, `value` and `choice`. " + rule + "\n\n")
	if d.Decided {
		fmt.Fprintf(&b, "**By this rule: `merge: %s`, `value: %s`, `choice: %s`.**\n\n", d.Merge, d.Value, d.Choice)
	} else {
		b.WriteString("**Not decided:** no study that would tell was concluded.\n\n")
	}
	b.WriteString(d.counts() + "\n" + believers(results))
	if len(d.rows) > 0 {
		head := []string{"setting", "arm − control", "study"}
		for _, o := range Outcomes()[:judged] {
			head = append(head, o.Name)
		}
		b.WriteString("\nWhere that comes from; “all” is against `mean`, `efficiency`, `rank` together:\n\n" + table(head, d.rows))
	}
	return b.String()
}

// counts says of each contrast how often what was shown.
func (d Default) counts() string {
	var rows [][]string
	for _, c := range d.Contrast {
		row := []string{c.Key + ": " + c.Arm + " − " + c.Against}
		for k := range judged {
			row = append(row, fmt.Sprintf("%d better, %d worse, %d nothing shown", c.Better[k], c.Worse[k], c.Nothing[k]))
		}
		rows = append(rows, row)
	}
	return table([]string{"arm − control", "by efficiency, of the studies' worlds", "by lived"}, rows)
}

// believers sum up what lies cost each way to listen.
func believers(results []Result) string {
	var b strings.Builder
	for _, r := range results {
		if r.study.Believer != "" && len(r.Failed) == 0 {
			b.WriteString(r.cost())
		}
	}
	return b.String()
}

// cost is what lies cost one way to listen: against honest siblings, and against none.
func (r Result) cost() string {
	kinds, dear, alone := 0, 0, 0
	var dearest Comparison
	for _, c := range r.Pooled {
		worse := c.By[0].Verdict == Worse || c.By[1].Verdict == Worse
		switch {
		case c.Arm == honest:
		case c.Against != honest:
			alone += count(worse)
		default:
			kinds++
			dear += count(worse)
			if dearest.Arm == "" || c.By[0].Mean < dearest.By[0].Mean {
				dearest = c
			}
		}
	}
	if dearest.Arm == "" {
		return ""
	}
	return fmt.Sprintf("- %s: %d of %d kinds of lies are worse than honest siblings, %d worse than none; the dearest by efficiency is `%s`, %s. Mean of all kinds: %s.\n",
		capital(r.study.Believer), dear, kinds, alone, dearest.Arm, signed(dearest.By[0], Outcomes()[0]), strings.Join(r.doses(), ", "))
}

// doses are what all kinds of lies cost in the mean, by how many lie. Nothing is
// judged by them: the kinds of one world share its honest fleets.
func (r Result) doses() []string {
	var out []string
	for _, w := range r.Worlds {
		sum, kinds := 0.0, 0
		for _, c := range w.Comparisons {
			if c.Against == honest && c.Arm != honest {
				sum += c.By[0].Mean
				kinds++
			}
		}
		out = append(out, fmt.Sprintf("%s of %s", number(sum/float64(max(1, kinds)), Outcomes()[0]), w.Name))
	}
	return out
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
