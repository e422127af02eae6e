package tui

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// ledgerPanel is everybody's chains as this node holds them.
func ledgerPanel(k known) panel {
	v, ok := see[dolly.LedgerView](k.data, dolly.ViewLedger)
	if !ok {
		return k.lacking("ledger", source{view: dolly.ViewLedger})
	}
	g := grid{empty: "no block was signed yet", cols: []column{
		{head: "KEY", left: true}, {head: "NAME", left: true, most: 24}, {head: "BLOCKS"}, {head: "BALANCE MB", drop: 2}, {head: "GAINED MB", drop: 3},
		{head: "SPENT MB", drop: 4}, {head: "OWES US MB", drop: 1}, {head: "TRUST", left: true, rest: 15},
	}}
	for _, c := range v.Chains {
		it := item{key: keyed(c.Key), peer: c.Key, open: about(chainScreen, c.Key)}
		if c.Key == v.Self {
			it.ink = ownInk
		}
		trust := "✓ one chain"
		if len(c.Proof) > 0 {
			it.ink, trust = warnInk, "✗ forked: two blocks of one number are held; condemned"
		}
		g.add(it, shortPeer(c.Key), k.data.called(c.Key), thousands(int64(c.Last)), mb(c.Balance), mb(c.Gained), mb(c.Spent), mb(c.Debt), trust)
		g.nums(2, float64(c.Last), float64(c.Balance), float64(c.Gained), float64(c.Spent), float64(c.Debt))
	}
	p := panel{t: k.t, title: "ledger", facts: []string{plural(len(v.Chains), "chain")}, sheet: k.lay(g), view: v,
		command: k.command(dolly.ViewLedger), hints: "enter its blocks  s sort  y copy"}
	p.foot = func(w int) []string { return []string{ledgerSums(k.t, v, w)} }
	return p
}

// ledgerSums adds all chains up. What was spent and not gained is of transactions
// that the other side has not signed yet; of those that both did the residual is 0.
func ledgerSums(t theme, v dolly.LedgerView, w int) string {
	var gained, spent dolly.MB
	forks := 0
	for _, c := range v.Chains {
		gained, spent = gained+c.Gained, spent+c.Spent
		if len(c.Proof) > 0 {
			forks++
		}
	}
	parts := wholeMB(gained, max(spent-gained, 0))
	return summed(t, w, fmt.Sprintf("spent %s = gained %s + not yet gained %s MB   %s known", mb(spent), parts[0], parts[1], plural(forks, "fork")), int64(v.Sum), "bytes")
}

// called is what the fleet calls a key; a stranger has no name.
func (d data) called(p dolly.PeerID) string {
	if a, ok := d.member(p); ok {
		return a.Path + " " + a.Name
	}
	return ""
}
