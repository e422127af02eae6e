package tui

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
)

// fleetPanel is the family tree with its sums.
func fleetPanel(k known) panel {
	v, ok := see[dolly.FleetView](k.data, dolly.ViewFleet)
	if !ok {
		return k.lacking("fleet", source{view: dolly.ViewFleet})
	}
	now := k.data.now()
	p := panel{
		t: k.t, title: "fleet", command: k.command(dolly.ViewFleet), view: v, hints: "enter open  s sort  w why  y copy",
		sheet: k.lay(fleetGrid(v.Agents, now)), graphs: fleetGraphs(v),
	}
	if k.data.info != nil {
		p.facts = []string{string(k.data.info.Network), fmt.Sprintf("day %d", v.Day), fmt.Sprintf("%d of %d slots", v.SlotsUsed, v.Slots)}
	}
	t, d := k.t, k.data // not all that is known: what a closure holds is copied
	it, _ := p.sheet.marked()
	graphs := p.graphs
	p.side = func(w, h int) []string { return fleetSide(t, d, it, w, h) }
	p.under = func(w, h int, _ bool) []string { return fleetUnder(t, v, graphs, d.events, now, w, h) }
	p.foot = func(w int) []string { return fleetSums(t, v, w) }
	return p
}

// fleetGrid is the agents in tree order.
func fleetGrid(agents []dolly.AgentRow, now dolly.Time) grid {
	g := grid{empty: "nobody was born yet", cols: []column{
		{head: "AGENT", left: true, most: 24}, {head: "NAME", left: true, most: 16}, {head: "SERVER", left: true, most: 24, drop: 9},
		{head: "RENT d", drop: 8}, {head: "MB/s", drop: 7}, {head: "EARNED MB", drop: 6}, {head: "SAT IN", drop: 5}, {head: "COST", drop: 4},
		{head: "HELD MB", drop: 3}, {head: "COINS sat", drop: 2}, {head: "VERSION", left: true, most: 16, drop: 1}, {head: "LIFE", left: true, rest: 15},
	}}
	g.room(len(agents))
	g.cols[0].flat = make([]string, 0, len(agents))
	tree := branches(agents)
	for i, a := range agents {
		it := item{key: keyed(a.Peer), peer: a.Peer, open: about(agentScreen, a.Peer)}
		switch {
		case a.Self:
			it.ink, it.open = ownInk, at(nodeScreen, "")
		case !a.Alive:
			it.ink = dimInk
		}
		g.add(it, tree[i]+a.Path, a.Name, string(a.Offer), days(a.RentDays), rate(a.Rate), mb(a.Earned), sat(a.Income),
			sat(a.Cost), mb(a.Balance), sat(a.Coins), a.Version, briefLife(now, a))
		g.nums(3, a.RentDays, a.Rate, float64(a.Earned), float64(a.Income), float64(a.Cost), float64(a.Balance), float64(a.Coins))
		g.cols[0].flat = append(g.cols[0].flat, sign(a)+" "+a.Path)
	}
	return g
}

// fleetSide is the agent under the mark.
func fleetSide(t theme, d data, it item, w, h int) []string {
	a, known := d.member(it.peer)
	if !known {
		return nil
	}
	return agentLines(t, a, d.now(), w, h)
}

// fleetUnder is what happened last and comes next, then the latest events, and
// where it is tall, graphs.
func fleetUnder(t theme, v dolly.FleetView, graphs []graph, events []dolly.Event, now dolly.Time, w, h int) []string {
	out := []string{""}
	for _, s := range fleetStory(v, w-1) {
		out = append(out, t.line(w).put(t.plain, " "+s).String())
	}
	var drawn []string
	if h >= tall/2 {
		rows := h / 3
		half := w/2 - 2
		drawn = append([]string{""}, beside(graphs[0].draw(t, half, rows), graphs[1].draw(t, half, rows), half+3)...)
	}
	out = append(out, lately(t, events, now, w, h-len(out)-len(drawn))...)
	return pad(out[:min(len(out), h)], h-len(drawn), drawn)
}

// lately is the newest events in at most h lines.
func lately(t theme, events []dolly.Event, now dolly.Time, w, h int) []string {
	if h < 3 || len(events) == 0 {
		return nil
	}
	out := []string{"", t.line(w).put(t.dim, " LATELY").String()}
	for i := len(events) - 1; i >= 0 && len(out) < h; i-- {
		e := events[i]
		out = append(out, t.line(w).put(t.plain, " ").right(t.dim, ago(now, e.At), 7).put(t.plain, "  "+worded(e)).String())
	}
	return out
}

// fleetStory is what happened last and what comes next, on one line if it fits in w.
func fleetStory(v dolly.FleetView, w int) []string {
	var parts []string
	if v.Last != "" {
		parts = append(parts, v.Last)
	}
	if v.Next != "" {
		parts = append(parts, "next: "+v.Next)
	}
	if line := strings.Join(parts, " · "); cells(line) <= w {
		return []string{line}
	}
	return parts
}

// fleetSums are the two lines that add the fleet up.
func fleetSums(t theme, v dolly.FleetView, w int) []string {
	sum := "earned " + mb(v.EarnedMB) + " = " + mbSum([]string{"sold", "held", "in orders"}, v.SoldMB, v.HeldMB, v.OrdersMB) + " MB"
	return []string{summed(t, w, sum, int64(v.Residual), "bytes"), fleetFlow(t, v, w)}
}

// summed is a line with a sum, and at its end what the parts leave over, red if that
// is anything. The latter is never cut.
func summed(t theme, w int, sum string, over int64, unit string) string {
	text, ink := "residual 0", t.dim
	if over != 0 {
		text, ink = "residual "+thousands(over)+" "+unit, t.warn
	}
	return tied(t, w, sum, ink, text)
}

// tied is a sum, and at the right end what there is to say of it.
func tied(t theme, w int, sum string, ink pen, text string) string {
	return t.line(w).left(t.plain, " "+sum, w-cells(text)-3).to(w-1-cells(text)).put(ink, text).String()
}

func fleetGraphs(v dolly.FleetView) []graph {
	return []graph{
		{head: "carried MB/s", filled: true, zero: true, label: rate, lines: []series{{"carried", v.Carried, accented}}},
		{head: "price sat/MB", label: perMB, lines: []series{{"price", v.Prices, accented}}},
	}
}

// fleetFlow is the fleet's rate and the price as graphs that take what room the
// words leave, and what was spent.
func fleetFlow(t theme, v dolly.FleetView, w int) string {
	price := "–"
	if len(v.Prices) > 0 {
		price = perMB(last(v.Prices))
	}
	now, cost := " "+rate(last(v.Carried))+" MB/s  price ", " "+price+" sat/MB"
	spent := fmt.Sprintf("   spent %s of %s", sat(v.SpentSat), sat(v.CapSat))
	room := w - 1 - cells(" carried "+now+cost)
	if room-cells(spent) < 8 {
		spent = ""
	}
	wide := min((room-cells(spent))/2, 60)
	return t.line(w).put(t.plain, " carried ").put(t.accent, spark(v.Carried, wide)).put(t.plain, now).
		put(t.accent, wave(v.Prices, wide)).put(t.plain, cost).to(w-1-cells(spent)).put(t.plain, spent).String()
}

func last(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	return v[len(v)-1]
}

// worded is an event in words: where its text is none, its kind is one.
func worded(e dolly.Event) string {
	if strings.Contains(e.Text, " ") {
		return e.Text
	}
	return strings.TrimSpace(e.Kind + " " + e.Text)
}
