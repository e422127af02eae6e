package tui

import (
	"math"
	"strings"

	"github.com/dollynator/dolly"
)

// nodePage is the attached node: where in its life it is, then its money, then
// how it went.
func nodePage(t theme, v dolly.NodeView, w, h int) []string {
	out := lifeLines(t, v, w)
	if len(out)+5 <= h {
		out = append(out, "")
	}
	out = append(out, moneyLines(t, v, w)...)
	if rows := min(h-len(out)-3, 10); rows >= 3 {
		out = append(out, "")
		half := w*3/5 - 2
		out = append(out, beside(plot(t, "carried MB/s, a second a cell", v.Carried, 0, rate, half, rows), balance(t, v, w-half-4), half+3)...)
	}
	return out[:min(len(out), h)]
}

// lifeLines is one line a check: its name, its state as sign and word, the reason.
func lifeLines(t theme, v dolly.NodeView, w int) []string {
	name := 0
	for _, c := range v.Checks {
		name = max(name, cells(clean(c.Name, false)))
	}
	name = min(name, 16)
	out := make([]string, 0, len(v.Checks))
	for i, c := range v.Checks {
		head := ""
		if i == 0 {
			head = "LIFE"
		}
		mark, ink := checkSign(t, c.State)
		out = append(out, t.line(w).put(t.plain, " ").left(t.dim, head, 8).left(ink, mark, 7).
			left(t.bold, c.Name, name+2).put(t.plain, c.Text).String())
	}
	if len(out) == 0 {
		out = append(out, t.line(w).put(t.plain, " ").left(t.dim, "LIFE", 8).put(t.plain, string(v.Agent.Phase)).String())
	}
	return out
}

func checkSign(t theme, s dolly.CheckState) (string, pen) {
	switch s {
	case dolly.CheckOK:
		return "✓ ok", t.plain
	case dolly.CheckWait:
		return "· wait", t.dim
	}
	return "✗ " + string(s), t.warn
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
	return f.lines
}

// balance compares income and cost a day.
func balance(t theme, v dolly.NodeView, w int) []string {
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
