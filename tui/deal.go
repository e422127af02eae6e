package tui

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

var errNoDeal = errors.New("this deal is not among the latest any more; esc goes back")

// dealPanel is one swap or purchase with its steps so far.
func dealPanel(k known) panel {
	v, ok := see[dolly.MoneyView](k.data, dolly.ViewMoney)
	if !ok {
		return k.lacking("deal", source{view: dolly.ViewMoney})
	}
	kind, id, _ := strings.Cut(k.place.subject, "/")
	if kind == "swap" {
		for _, s := range v.Swaps {
			if s.ID == id {
				return swapPanel(k, s)
			}
		}
	}
	for _, p := range v.Purchases {
		if p.ID.String() == id {
			return purchasePanel(k, p)
		}
	}
	return panel{t: k.t, title: "gone", missing: errNoDeal}
}

// stepGrid is a timeline: when each state was entered and how long it lasted.
func stepGrid(steps []dolly.StepRow, now, ended dolly.Time) grid {
	g := grid{empty: "no steps were written down", cols: []column{{head: "STEP", left: true}, {head: "WHEN", left: true}, {head: "LASTED", rest: 10, left: true}}}
	for i, s := range steps {
		lasted, sign := "", "✓ "
		switch {
		case i+1 < len(steps):
			lasted = span(steps[i+1].At.Sub(s.At))
		case ended == 0:
			lasted, sign = "since "+ago(now, s.At), "◐ "
		}
		g.add(item{key: fmt.Sprint(i, s.State), copy: s.State}, sign+s.State, s.At.Std().UTC().Format(time.DateTime), lasted)
	}
	return g
}

func swapPanel(k known, s dolly.SwapRow) panel {
	p := panel{t: k.t, title: "swap " + s.ID, facts: []string{s.State}, view: s, sheet: k.lay(stepGrid(s.Steps, k.data.now(), s.Ended)),
		command: "dolly events --filter " + s.ID, hints: "y copy"}
	p.top = func(w, _ int) []string {
		f := facts{t: k.t, w: w}
		verb := "sells"
		if s.Role == "buyer" {
			verb = "buys"
		}
		f.add("SWAP", k.t.bold, fmt.Sprintf("%s %s MB for %s sat, fee %s, with %s", verb, mb(s.MB), sat(s.Sat), sat(s.Fee), s.With))
		f.add("ORDERS", k.t.plain, fmt.Sprintf("bid %d of %s, ask %d of %s", s.Bid.Number, k.data.name(s.Bid.Trader), s.Ask.Number, k.data.name(s.Ask.Trader)))
		for _, pay := range s.Payments {
			f.add(pay.Asset, k.t.plain, fmt.Sprintf("%s: %s %s from %s to %s", pay.State, thousands(pay.Amount), pay.Unit, k.data.name(pay.From), k.data.name(pay.To)))
			if pay.Ref != "" {
				f.add("", k.t.dim, pay.Ref)
			}
		}
		f.gap()
		return f.lines
	}
	return p
}

func purchasePanel(k known, b dolly.PurchaseRow) panel {
	var ended dolly.Time
	if b.Outcome != "" {
		ended = b.Since
	}
	p := panel{t: k.t, title: b.Kind + " " + b.ID.String()[:8], facts: []string{b.State}, view: b, sheet: k.lay(stepGrid(b.Steps, k.data.now(), ended)),
		hints: "w why  y copy"}
	p.top = func(w, _ int) []string {
		f := facts{t: k.t, w: w}
		f.add(strings.ToUpper(b.Kind), k.t.bold, strings.TrimSpace(string(b.Offer)+" "+b.Child))
		f.add("MONEY", k.t.plain, fmt.Sprintf("price %s, fee %s, spent %s of at most %s sat", sat(b.Price), sat(b.Fee), sat(b.Spent), sat(b.MaxSat)))
		if b.TxID != "" {
			f.add("PAYMENT", k.t.dim, b.TxID)
		}
		if b.Trouble != "" {
			f.long("TROUBLE", k.t.plain, fmt.Sprintf("%s (%d tries)", b.Trouble, b.Tries))
		}
		if b.Outcome != "" {
			f.long("ENDED", k.t.plain, b.Outcome)
		}
		f.gap()
		return f.lines
	}
	return p
}
