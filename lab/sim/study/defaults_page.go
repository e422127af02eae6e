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
		if r.Name != "liars" || len(r.Failed) > 0 {
			continue
		}
		for _, w := range r.Worlds {
			b.WriteString(cost(w))
		}
	}
	return b.String()
}

// cost is what lies cost in one world: against honest siblings, and against none.
func cost(w Outlook) string {
	dear, alone := 0, 0
	var dearest Comparison
	for _, c := range w.Comparisons {
		worse := c.By[0].Verdict == Worse || c.By[1].Verdict == Worse
		switch {
		case c.Against == isolated && worse:
			alone++
		case c.Against == isolated:
		case worse:
			dear++
			fallthrough
		default:
			if dearest.Arm == "" || c.By[0].Mean < dearest.By[0].Mean {
				dearest = c
			}
		}
	}
	if dearest.Arm == "" {
		return ""
	}
	return fmt.Sprintf("- %s: %d kinds of lies are worse than honest siblings, %d worse than none; the dearest by efficiency is `%s`, %s.\n",
		capital(w.Name), dear, alone, dearest.Arm, signed(dearest.By[0], Outcomes()[0]))
}
