package tui

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
)

const (
	lifeLeast   = 15 // cells for the words of an agent's life
	detailWidth = 62 // of the agent beside a wide list
	tall        = 40 // lines from which on there are graphs
)

// fleetPage is the family tree with its sums.
type fleetPage struct {
	view   dolly.FleetView
	rows   []dolly.AgentRow // of view.Agents, those that the filter lets through
	whole  bool             // all of them: the tree's lines are drawn
	mark   int
	events []dolly.Event // newest last
}

// dropOrder names the columns that go when there is no room, first to go first.
func dropOrder() []string {
	return []string{"COINS sat", "HELD MB", "COST", "SAT IN", "MB IN", "MB/s", "RENT d", "SERVER"}
}

func (p fleetPage) draw(t theme, w, h int) []string {
	sums := p.sums(t, w)
	if h >= tall {
		sums = append(p.graphs(t, w, h/5), sums...)
	}
	room := h - len(sums) - 1
	if w < sideBySide || len(p.rows) == 0 {
		out := p.list(t, w, room)
		return pad(out, room+1, sums)
	}
	listed := p.list(t, w-detailWidth-1, room)
	detail := agentPage(t, p.rows[min(p.mark, len(p.rows)-1)], p.view.Now, detailWidth, room)
	return pad(beside(listed, detail, w-detailWidth), room+1, sums)
}

// list is headings, agents, what happens, and as many events as fit.
func (p fleetPage) list(t theme, w, h int) []string {
	cols := fitColumns(p.columns(), dropOrder(), w-1, lifeLeast)
	out := []string{t.line(w).put(t.plain, " ").writeCells(t.dim, cols, -1).put(t.dim, "LIFE").String()}
	shown := max(1, min(len(p.rows), h-3))
	first := window(len(p.rows), shown, p.mark)
	for i := first; i < min(first+shown, len(p.rows)); i++ {
		out = append(out, p.row(t, cols, i, w))
	}
	if len(p.rows) == 0 {
		out = append(out, t.line(w).put(t.dim, " no agent is like that").String())
	}
	for i, s := range p.story(w - 1) {
		if i == 0 && len(out)+2 <= h {
			out = append(out, "")
		}
		if len(out) < h {
			out = append(out, t.line(w).put(t.plain, " "+s).String())
		}
	}
	return p.lately(t, out, w, h)
}

func (p fleetPage) row(t theme, cols []column, i, w int) string {
	a, ink, marker := p.rows[i], t.plain, " "
	if !a.Alive {
		ink = t.dim
	}
	if a.Self {
		ink = t.accent
	}
	if i == p.mark {
		ink, marker = t.bold, "›"
	}
	return t.line(w).put(t.accent, marker).writeCells(ink, cols, i).put(ink, briefLife(p.view.Now, a)).String()
}

// columns are all there are, in order; fitColumns drops what does not fit.
func (p fleetPage) columns() []column {
	cols := []column{
		{head: "AGENT", left: true, most: 24}, {head: "", left: true, most: 16}, {head: "SERVER", left: true, most: 24},
		{head: "RENT d"}, {head: "MB/s"}, {head: "MB IN"}, {head: "SAT IN"}, {head: "COST"},
		{head: "HELD MB"}, {head: "COINS sat"},
	}
	tree := branches(p.rows)
	for i, a := range p.rows {
		if !p.whole {
			tree[i] = sign(a) + " "
		}
		for c, s := range []string{tree[i] + a.Path, a.Name, string(a.Offer), days(a.RentDays), rate(a.Rate),
			mb(a.Earned), sat(a.Income), sat(a.Cost), mb(a.Balance), sat(a.Coins)} {
			cols[c].cells = append(cols[c].cells, s)
		}
	}
	return cols
}

// story is what happened last and what comes next, on one line if it fits in w.
func (p fleetPage) story(w int) []string {
	var parts []string
	if p.view.Last != "" {
		parts = append(parts, p.view.Last)
	}
	if p.view.Next != "" {
		parts = append(parts, "next: "+p.view.Next)
	}
	if len(parts) == 0 {
		return []string{"nobody was born yet"}
	}
	if line := strings.Join(parts, " · "); cells(line) <= w {
		return []string{line}
	}
	return parts
}

// lately fills what is left of h lines with events, newest first.
func (p fleetPage) lately(t theme, out []string, w, h int) []string {
	if len(out)+3 > h || len(p.events) == 0 {
		return out
	}
	out = append(out, "", t.line(w).put(t.dim, " LATELY").String())
	for i := len(p.events) - 1; i >= 0 && len(out) < h; i-- {
		e := p.events[i]
		out = append(out, t.line(w).put(t.plain, " ").right(t.dim, ago(p.view.Now, e.At), 7).put(t.plain, "  "+e.Text).String())
	}
	return out
}

// sums are the two lines that add the fleet up.
func (p fleetPage) sums(t theme, w int) []string {
	v := p.view
	residual, ink := "residual 0", t.dim
	if v.Residual != 0 {
		residual, ink = "residual "+thousands(int64(v.Residual))+" bytes", t.warn
	}
	parts := wholeMB(v.SoldMB, v.HeldMB, v.OrdersMB)
	earned := t.line(w).put(t.plain, " earned ").put(t.bold, mb(v.EarnedMB)).
		put(t.plain, fmt.Sprintf(" = sold %s + held %s + in orders %s MB", parts[0], parts[1], parts[2]))
	if cells(residual)+2 <= w-earned.used {
		earned.to(w-1-cells(residual)).put(ink, residual)
	}
	return []string{earned.String(), p.flow(t, w)}
}

// graphs are the fleet's rate and the price over time, side by side.
func (p fleetPage) graphs(t theme, w, rows int) []string {
	half := w/2 - 2
	figure := func(x float64) string { return decimal(x, 1) }
	left := plot(t, "carried MB/s", p.view.Carried, 0, rate, half, rows)
	right := plot(t, "price sat/MB", p.view.Prices, under(p.view.Prices), figure, half, rows)
	return append(beside(left, right, half+3), "")
}

// flow is the fleet's rate and the price as graphs that take what room the words
// leave, and what was spent.
func (p fleetPage) flow(t theme, w int) string {
	v, price := p.view, "–"
	if len(v.Prices) > 0 {
		price = decimal(last(v.Prices), 1)
	}
	now, cost := " "+rate(last(v.Carried))+" MB/s  price ", " "+price+" sat/MB"
	spent := fmt.Sprintf("   spent %s of %s", sat(v.SpentSat), sat(v.CapSat))
	room := w - 1 - cells(" carried "+now+cost)
	if room-cells(spent) < 8 {
		spent = ""
	}
	graph := min((room-cells(spent))/2, 60)
	return t.line(w).put(t.plain, " carried ").put(t.accent, spark(v.Carried, graph)).put(t.plain, now).
		put(t.accent, wave(v.Prices, graph)).put(t.plain, cost).to(w-1-cells(spent)).put(t.plain, spent).String()
}

func last(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	return v[len(v)-1]
}

// pad fills lines up to n with empty ones, or cuts, and puts foot below.
func pad(lines []string, n int, foot []string) []string {
	for len(lines) < n {
		lines = append(lines, "")
	}
	return append(lines[:n:n], foot...)
}
