package tui

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
)

// buybotPanel is a buybot's own screen: what it bought, what it may still spend, and
// its asks.
func buybotPanel(k known) panel {
	v, ok := see[dolly.BuybotView](k.data, dolly.ViewBuybot)
	if !ok {
		return k.lacking("buybot", source{view: dolly.ViewBuybot})
	}
	now := k.data.now()
	g := grid{empty: "no asks yet", cols: []column{
		{head: "ASK", drop: 3}, {head: "MB"}, {head: "sat/MB"}, {head: "SPENT sat", drop: 2}, {head: "GOT MB", drop: 1}, {head: "ASKED"}, {head: "STATE", left: true, rest: 15},
	}}
	for _, a := range v.Asks {
		g.add(item{key: a.Order.String(), copy: a.Order.String()}, fmt.Sprint(a.Order.Number), mb(a.Amount.MB), perMB(a.Amount.PerMB()),
			sat(a.Spent), mb(a.Got), ago(now, a.At)+" ago", a.State)
		g.nums(0, float64(a.Order.Number), float64(a.Amount.MB), a.Amount.PerMB(), float64(a.Spent), float64(a.Got), float64(a.At))
	}
	pause := offered{name: "pause", does: "ask for nothing more", action: dolly.Action{Name: "pause"}}
	if v.Paused {
		pause = offered{name: "resume", does: "ask again for what is bid", action: dolly.Action{Name: "resume"}}
	}
	return panel{
		t: k.t, title: strings.TrimSpace("buybot " + k.data.info.Name), facts: []string{v.Mode}, sheet: k.lay(g), view: v,
		command: k.command(dolly.ViewBuybot), top: func(w, _ int) []string { return buybotLines(k.t, v, w) },
		moves: []offered{pause, {name: "withdraw", does: "take back all asks and buy no more", action: dolly.Action{Name: "withdraw"}, typed: k.data.info.Name}},
	}
}

func buybotLines(t theme, v dolly.BuybotView, w int) []string {
	f := facts{t: t, w: w}
	f.add("STATE", t.bold, v.State)
	f.parts("BUDGET", sat(v.Budget)+" sat", "spent "+sat(v.Spent), "fees "+sat(v.Fees), "in asks "+sat(v.Committed), "left "+sat(v.Left))
	f.parts("LIMITS", "pays at most "+perMB(v.Limit.PerMB())+" sat/MB", "an ask "+sat(v.MaxOrder)+" sat", "keeps "+sat(v.Reserve))
	for _, a := range []struct {
		name string
		of   dolly.Account
	}{{"BOUGHT", v.Account}, {"ON PAPER", v.Paper}} {
		f.parts(a.name, mb(a.of.MB)+" MB for "+sat(a.of.Sat)+" sat", "average "+decimal(a.of.Average, 1), "worth "+sat(a.of.Worth), "profit "+signed(float64(a.of.Profit)))
	}
	f.parts("COINS", sat(v.Coins)+" sat", plural(int(v.Failures), "settlement")+" failed")
	f.gap()
	return f.lines
}
