package study

import (
	"fmt"
	"strings"
)

// table writes a Markdown table; the first column is text, the others are figures.
func table(head []string, rows [][]string) string {
	var b strings.Builder
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(head)
	b.WriteString("|---" + strings.Repeat("|---:", len(head)-1) + "|\n")
	for _, r := range rows {
		line(r)
	}
	return b.String()
}

// armsTable is what became of the arms of a world.
func armsTable(w World, look Outlook) string {
	var rows [][]string
	for i, a := range look.Arms {
		var set []string
		for _, s := range w.Arms[i].Set {
			set = append(set, "`"+s.String()+"`")
		}
		rows = append(rows, []string{
			a.Arm, fmt.Sprintf("%.3f", a.Efficiency), fmt.Sprintf("%.3f", a.Lived), fmt.Sprintf("%.1f", a.Births),
			fmt.Sprintf("%d of %d", a.Extinct, a.Fleets), strings.Join(set, " "),
		})
	}
	return table([]string{"arm", "efficiency", "lived", "births", "extinct", "settings"}, rows)
}

// comparisonTable is differences with their intervals, and what is left of them
// after the correction in bold.
func comparisonTable(all []Comparison) string {
	head := []string{"arm − control"}
	for _, o := range Outcomes() {
		head = append(head, o.Name)
	}
	var rows [][]string
	for _, c := range all {
		row := []string{c.Arm + " − " + c.Against}
		for k, o := range Outcomes() {
			row = append(row, cell(c.By[k], o))
		}
		rows = append(rows, row)
	}
	return table(head, rows)
}

// cell is one difference: mean, interval, wins, and p after the correction.
func cell(d Difference, o Outcome) string {
	if d.N == 0 {
		return "–"
	}
	text := signed(d, o)
	if d.Verdict != Nothing && d.Verdict != "" {
		text = "**" + text + "**"
	}
	text += fmt.Sprintf(" (%d/%d", d.Wins, d.N)
	if d.Ties > 0 {
		text += fmt.Sprintf(", %d tied", d.Ties)
	}
	if d.Verdict != "" {
		text += ", p " + probability(d.PHolm)
	}
	return text + ")"
}

func probability(p float64) string {
	switch {
	case p < 0.001:
		return "< .001"
	case p > 0.9995:
		return "1"
	}
	return fmt.Sprintf("%.3f", p)[1:]
}

// cellsTable is one line a world: the mean efficiency of each arm, and what was lived.
func cellsTable(r Result) string {
	head := []string{"world"}
	for _, a := range r.Worlds[0].Arms {
		head = append(head, a.Arm)
	}
	var rows [][]string
	for _, w := range r.Worlds {
		row := []string{w.Name}
		for _, a := range w.Arms {
			row = append(row, fmt.Sprintf("%.3f · %.2f", a.Efficiency, a.Lived))
		}
		rows = append(rows, row)
	}
	return table(head, rows)
}
