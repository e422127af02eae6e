package tui

import (
	"math"
	"strings"

	"github.com/dollynator/dolly"
)

// nodePanel is the attached node: where in its life it is, then its money, then
// how it went. A buybot has no life; it shows its budget.
func nodePanel(k known) panel {
	if k.data.info != nil && k.data.info.Role == "buybot" {
		return buybotPanel(k)
	}
	v, ok := see[dolly.NodeView](k.data, dolly.ViewNode)
	if !ok {
		return k.lacking("node", source{view: dolly.ViewNode})
	}
	p := panel{
		t: k.t, title: strings.TrimSpace(v.Info.Path + " " + v.Info.Name), facts: []string{shortPeer(v.Info.Peer), string(v.Info.Offer)},
		sheet: k.lay(checkGrid(k.t, v)), command: k.command(dolly.ViewNode), view: v, hints: "enter open  w why",
		graphs: []graph{{head: "carried MB/s, a second a point", filled: true, zero: true, label: rate, lines: []series{{"carried", v.Carried, accented}}}},
		moves:  nodeMoves(v),
	}
	p.under = func(w, h int, _ bool) []string { return nodeUnder(k.t, v, p.graphs[0], w, h) }
	return p
}

func nodeNeeds(_ place, d data) []source {
	if d.info != nil && d.info.Role == "buybot" {
		return []source{{view: dolly.ViewBuybot}}
	}
	return []source{{view: dolly.ViewNode}}
}

// nodeMoves is what an operator may have an agent do.
func nodeMoves(v dolly.NodeView) []offered {
	pause := offered{name: "pause the agent", does: "buy, renew and sell nothing new for a while", action: dolly.Action{Name: "pause"}}
	if v.Paused {
		pause = offered{name: "resume the agent", does: "buy, renew and sell again", action: dolly.Action{Name: "resume"}}
	}
	return []offered{
		{name: "transfer MB", does: "pass MB on to another key", action: dolly.Action{Name: "transfer"},
			needs: []need{{"to", "to which key (12D3Koo…)?"}, {"bytes", "how many bytes (1 MB is 1048576)?"}}},
		pause,
		{name: "leave", does: "wind down for good: finish what is under way, send on what is left", action: dolly.Action{Name: "leave"}, typed: v.Info.Name},
	}
}

// checkGrid is the check list of a life: each check's state as sign and word, and
// what it waits for. Enter goes to where that is seen.
func checkGrid(t theme, v dolly.NodeView) grid {
	g := grid{empty: "phase: " + string(v.Agent.Phase), cols: []column{
		{head: "LIFE", left: true}, {head: "CHECK", left: true, most: 16}, {head: "WHAT IT SAYS OR WAITS FOR", left: true, rest: 15},
	}}
	for _, c := range v.Checks {
		mark, ink := checkSign(c.State)
		g.add(item{key: c.Name, ink: ink, open: checkPlace(c.Name), copy: c.Name + ": " + c.Text}, mark, c.Name, c.Text)
	}
	return g
}

// checkPlace is the screen that a check is about.
func checkPlace(name string) place {
	switch name {
	case "charter", "lease", "stop":
		return at(charterScreen, "")
	case "candidate":
		return at(learningScreen, "")
	case "selling":
		return at(marketScreen, "")
	case "relay":
		return at(peersScreen, "")
	}
	return at(moneyScreen, "")
}

func checkSign(s dolly.CheckState) (string, ink) {
	switch s {
	case dolly.CheckOK:
		return "✓ ok", plainInk
	case dolly.CheckWait:
		return "· wait", dimInk
	}
	return "✗ " + string(s), warnInk
}

// nodeUnder is the node's money and its rate.
func nodeUnder(t theme, v dolly.NodeView, carried graph, w, h int) []string {
	out := moneyLines(t, v, w)
	if len(out)+2 <= h {
		out = append([]string{""}, out...)
	}
	if rows := min(h-len(out)-2, 12); rows >= 3 {
		half := w*3/5 - 2
		out = append(out, "")
		out = append(out, beside(carried.draw(t, half, rows), dayBalance(t, v, min(w-half-4, 60)), half+3)...)
	}
	return out[:min(len(out), h)]
}

func moneyLines(t theme, v dolly.NodeView, w int) []string {
	f := facts{t: t, w: w}
	even := "unknown"
	if v.BreakEvn > 0 {
		even = "day " + decimal(v.BreakEvn, 1)
	}
	f.parts("RENT", rentLeft(v.Agent.RentDays), "paid "+sat(v.RentPaid), "income "+sat(v.Agent.Income)+" sat", "break-even "+even)
	f.parts("COINS", "confirmed "+sat(v.Coins.Confirmed), "pending "+sat(v.Coins.Pending),
		"in swaps "+sat(v.Coins.Locked)+" sat", "block "+thousands(int64(v.Coins.Height)))
	f.parts("MB", "balance "+mb(v.Ledger.Balance), "locked "+mb(v.Ledger.Locked), plural(int(v.Ledger.Blocks), "block"),
		plural(v.Ledger.Forks, "fork")+" known")
	f.parts("GOSSIP", plural(v.Peers, "peer"), "sent "+thousands(int64(v.Gossip.Published)),
		"heard "+thousands(int64(v.Gossip.Delivered)), "refused "+thousands(int64(v.Gossip.Rejected)))
	c := v.Counts
	f.parts("SO FAR", thousands(int64(c.HandedOver))+" handed over", plural(c.Swaps, "swap"), plural(c.Renewed, "renewal"), plural(c.Failed, "purchase")+" failed")
	return f.lines
}

// dayBalance compares income and cost a day.
func dayBalance(t theme, v dolly.NodeView, w int) []string {
	hi := math.Max(v.InPerDay, v.OutPer)
	out := []string{t.line(w).put(t.dim, "income against cost, sat/day").String()}
	for _, r := range []struct {
		name string
		x    float64
		ink  pen
	}{{"in", v.InPerDay, t.accent}, {"out", v.OutPer, t.plain}} {
		out = append(out, t.line(w).left(t.plain, r.name, 5).left(r.ink, bar(r.x, hi, w-16), w-15).right(t.plain, whole(r.x), 9).String())
	}
	net := v.InPerDay - v.OutPer
	return append(out, t.line(w).left(t.plain, "net", 5).put(t.plain, strings.Repeat(" ", max(0, w-15))).right(t.bold, signed(net), 9).String())
}
