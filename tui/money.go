package tui

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
)

// moneyPanel is where bitcoin came from and went, gross, fee and net side by side;
// below, what is under way: swaps, purchases and rents, each to be opened.
func moneyPanel(k known) panel {
	v, ok := see[dolly.MoneyView](k.data, dolly.ViewMoney)
	if !ok {
		return k.lacking("money", source{view: dolly.ViewMoney})
	}
	now := k.data.now()
	p := panel{
		t: k.t, title: "money", facts: []string{v.Coin, plural(len(v.Swaps), "swap"), plural(len(v.Purchases), "purchase")},
		sheet: k.lay(dealGrid(v, now)), command: k.command(dolly.ViewMoney), view: v, hints: "enter its steps  w why  y copy",
	}
	p.top = func(w, h int) []string { return sumLines(k.t, v, w, h) }
	p.side, p.aside = func(w, h int) []string { return rentsLines(k.t, v.Rents, now, w, h) }, 78
	p.under = func(w, h int, alone bool) []string {
		if !alone {
			return nil
		}
		return append([]string{""}, rentsLines(k.t, v.Rents, now, w, h-1)...)
	}
	p.foot = func(w int) []string { return moneyFoot(k.t, v, w) }
	return p
}

// sumLines is the account by kind of booking, and its sum, which is made by
// [dolly.SumUp] as every other is. Of many kinds those with the most money stay.
func sumLines(t theme, v dolly.MoneyView, w, h int) []string {
	g := grid{cols: []column{{head: "KIND", left: true}, {head: "COUNT", drop: 2}, {head: "MB", drop: 1}, {head: "GROSS sat"}, {head: "FEE"}, {head: "NET"}, {head: "BASIS OF MB SOLD", drop: 3}}}
	add := func(r dolly.SumRow, ink ink) {
		g.add(item{key: r.Kind, ink: ink}, r.Kind, thousands(int64(r.Count)), mb(r.MB), sat(r.Gross), sat(r.Fee), sat(r.Net), sat(r.Basis))
	}
	for _, r := range v.Lines {
		if r.Count > 0 || len(v.Lines) < 4 {
			add(r, plainInk)
		}
	}
	add(v.Sum, boldInk)
	s := g.lay(arrangement{}, place{})
	s.mark = -1 // it is read, not walked
	out := s.draw(t, w, max(3, min(h/2, len(g.rows)+1)))
	return append(out, "")
}

// moneyFoot is what is held against what the books say, with the residual, and the
// same for MB; of the latter parts that are nothing are left out. While a claim is on
// its way the chain may show its coins before the books do: no residual is known then.
func moneyFoot(t theme, v dolly.MoneyView, w int) []string {
	coins := fmt.Sprintf("net %s + under way %s = confirmed %s + pending %s sat", sat(v.Sum.Net), sat(v.UnderWay), sat(v.Held.Confirmed), sat(v.Held.Pending))
	line := t.line(w).put(t.plain, " "+coins).String()
	switch {
	case v.Unseen > 0:
		line = tied(t, w, coins, t.dim, "residual at the next block")
	case v.Reckoned:
		line = summed(t, w, coins, int64(v.Residual), "sat")
	}
	m := v.MB
	in := mbSum([]string{"carried", "bought", "received"}, m.Carried, m.Bought, m.Received)
	out := mbSum([]string{"sold", "held", "in orders", "locked", "paid", "given"}, m.Sold, m.Held, m.Orders, m.Locked, m.Consumed, m.Given)
	return []string{line, summed(t, w, in+" = "+out+" MB", int64(m.Residual), "bytes")}
}

// mbSum writes a sum with its parts, as whole MB that add up.
func mbSum(names []string, parts ...dolly.MB) string {
	var words []string
	for i, s := range wholeMB(parts...) {
		if parts[i] != 0 {
			words = append(words, names[i]+" "+s)
		}
	}
	if len(words) == 0 {
		return names[0] + " 0"
	}
	return strings.Join(words, " + ")
}

// dealGrid is swaps and purchases: those under way first, as the view has them.
func dealGrid(v dolly.MoneyView, now dolly.Time) grid {
	g := grid{empty: "no swap and no purchase yet", cols: []column{
		{head: "DEAL", left: true, drop: 3}, {head: "WHAT", left: true}, {head: "MB", drop: 2}, {head: "SAT"}, {head: "FEE", drop: 1},
		{head: "WITH", left: true, most: 20, drop: 4}, {head: "SINCE"}, {head: "STATE", left: true, rest: 18},
	}}
	for _, s := range v.Swaps {
		it := item{key: "swap/" + s.ID, copy: s.ID, open: at(dealScreen, "swap/"+s.ID)}
		sign := "◐"
		if s.Ended != 0 {
			it.ink, sign = dimInk, "✓"
		}
		what := "sell"
		if s.Role == "buyer" {
			what = "buy"
		}
		g.add(it, s.ID, what, mb(s.MB), sat(s.Sat), sat(s.Fee), s.With, ago(now, s.Since), sign+" "+strings.TrimPrefix(s.State, s.Role+" "))
		g.nums(2, float64(s.MB), float64(s.Sat), float64(s.Fee), 0)
		g.cols[6].by = append(g.cols[6].by, -float64(s.Since))
	}
	for _, p := range v.Purchases {
		id := p.ID.String()
		it := item{key: "buy/" + id, copy: id, open: at(dealScreen, "buy/"+id)}
		state := "◐ " + p.State
		switch {
		case p.Outcome != "":
			it.ink, state = dimInk, "✓ "+p.Outcome
		case p.Trouble != "":
			state = "◐ " + p.State + ": " + p.Trouble
		}
		g.add(it, id[:8], p.Kind, "", sat(max(p.Spent, p.Price)), sat(p.Fee), string(p.Offer), ago(now, p.Since), state)
		g.nums(2, 0, float64(max(p.Spent, p.Price)), float64(p.Fee), 0)
		g.cols[6].by = append(g.cols[6].by, -float64(p.Since))
	}
	g.cols[5].by = nil
	return g
}

// rentsLines is profit by period of rent, with income against cost.
func rentsLines(t theme, rents []dolly.PeriodRow, now dolly.Time, w, h int) []string {
	if h < 2 || len(rents) == 0 {
		return nil
	}
	g := grid{cols: []column{
		{head: "RENT", left: true, most: 16}, {head: "PAID", drop: 2}, {head: "NET IN"}, {head: "PROFIT"}, {head: "IN/d", drop: 1}, {head: "OUT/d", drop: 3},
		{head: "EVEN d", drop: 4}, {head: "LEFT d"}, {head: "STATE", left: true, rest: 8, drop: 5},
	}}
	for _, r := range rents {
		ink := plainInk
		if r.State == "over" {
			ink = dimInk
		}
		even := "–"
		if r.BreakEvn > 0 {
			even = decimal(r.BreakEvn, 1)
		}
		g.add(item{key: fmt.Sprint(r.From), ink: ink}, string(r.Offer), sat(r.Paid), sat(r.Net), signed(float64(r.Profit)),
			whole(r.InPerDay), whole(r.OutPer), even, days(r.DaysLeft), r.State)
	}
	s := g.lay(arrangement{}, place{})
	s.mark = -1
	return s.draw(t, w, min(h, len(rents)+1))
}
