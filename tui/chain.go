package tui

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
)

// shownBlocks is how many of a chain's newest blocks are asked for.
const shownBlocks = 200

// chainSource asks for the end of a key's chain.
func chainSource(p dolly.PeerID, d data) source {
	q := dolly.Query{Filter: p.String(), Limit: shownBlocks}
	v, _ := see[dolly.LedgerView](d, dolly.ViewLedger)
	for _, c := range v.Chains {
		if c.Last > shownBlocks && c.Key == p {
			q.From = c.Last - shownBlocks + 1
		}
	}
	return source{view: dolly.ViewBlocks, query: q}
}

func chainNeeds(p place, d data) []source {
	return []source{{view: dolly.ViewLedger}, chainSource(p.peer, d)}
}

// chainPanel is one key's chain, the newest block first.
func chainPanel(k known) panel {
	id := k.place.peer
	src := chainSource(id, k.data)
	blocks, ok := read[[]dolly.BlockRow](k.data, src)
	title := "chain of " + k.data.name(id)
	if !ok {
		return k.lacking(title, src)
	}
	now := k.data.now()
	g := grid{empty: "no block of this key is held", cols: []column{
		{head: "BLOCK"}, {head: "WHEN", drop: 3}, {head: "KIND", left: true}, {head: "MB"}, {head: "BYTES", drop: 1}, {head: "WITH", left: true, most: 24}, {head: "HASH", left: true, drop: 2},
		{head: "STATE", left: true, rest: 24},
	}}
	for i := len(blocks) - 1; i >= 0; i-- {
		b := blocks[i]
		it := item{key: strconv.FormatUint(b.Number, 10), copy: b.Hash.String(), open: place{screen: blockScreen, peer: id, subject: strconv.FormatUint(b.Number, 10)}}
		if b.Other == nil {
			it.ink = dimInk
		}
		amount := decimal(float64(sided(b.HalfRow))/float64(dolly.MiB), 2)
		if b.Credit {
			amount = "+" + amount
		}
		g.add(it, thousands(int64(b.Number)), ago(now, b.At)+" ago", b.Kind, amount, thousands(int64(sided(b.HalfRow))), k.data.name(b.With), b.Hash.String()[:8]+"…", b.State)
		g.nums(0, float64(b.Number), -float64(b.At))
		g.num(3, float64(sided(b.HalfRow)))
		g.num(4, float64(sided(b.HalfRow)))
	}
	return panel{t: k.t, title: title, sheet: k.lay(g), view: blocks, command: "dolly ledger show " + id.Short(), hints: "enter both halves  y copy"}
}

// sided is the amount of a half, below zero where its owner gives.
func sided(h dolly.HalfRow) dolly.MB {
	if h.Credit {
		return h.Amount
	}
	return -h.Amount
}

// blockPanel is one transaction down to both signatures.
func blockPanel(k known) panel {
	number := k.place.subject
	src := chainSource(k.place.peer, k.data)
	blocks, ok := read[[]dolly.BlockRow](k.data, src)
	if !ok {
		return k.lacking("block "+number, src)
	}
	for _, b := range blocks {
		if strconv.FormatUint(b.Number, 10) == number {
			return halvesPanel(k, b)
		}
	}
	return panel{t: k.t, title: "block " + number, missing: fmt.Errorf("block %s is not among the last %d of this chain any more", number, shownBlocks)}
}

// halvesPanel lists both halves; what is too long for the line is whole below.
func halvesPanel(k known, b dolly.BlockRow) panel {
	g := grid{cols: []column{{head: "HALF", left: true}, {head: "", left: true}, {head: b.State, left: true, rest: 30}}}
	halfRows(&g, k, "one", b.HalfRow)
	if b.Other != nil {
		halfRows(&g, k, "other", *b.Other)
	}
	p := panel{t: k.t, title: fmt.Sprintf("block %d", b.Number), facts: []string{b.Kind}, sheet: k.lay(g), view: b,
		command: "dolly ledger show " + b.Hash.String()[:12], hints: "y copy"}
	p.foot = func(w int) []string {
		it, _ := p.sheet.marked()
		var out []string
		for s := it.copy; s != ""; s = s[min(len(s), w-2):] {
			out = append(out, k.t.line(w).put(k.t.dim, " "+s[:min(len(s), w-2)]).String())
		}
		return out[:min(len(out), 4)]
	}
	return p
}

func halfRows(g *grid, k known, name string, h dolly.HalfRow) {
	side := "debit: gives"
	if h.Credit {
		side = "credit: gains"
	}
	other := about(chainScreen, h.Key)
	for i, row := range [][2]string{
		{"signed by", h.Key.String()},
		{"signature", h.Signature},
		{"says", fmt.Sprintf("%s %s bytes (%s), the other side is %s", side, thousands(int64(h.Amount)), h.Kind, k.data.name(h.With))},
		{"hash", h.Hash.String()},
		{"after", h.Previous.String()},
		{"totals", fmt.Sprintf("gained %s, spent %s bytes by its own count", thousands(int64(h.Gained)), thousands(int64(h.Spent)))},
		{"claims", "to be of " + h.At.Std().UTC().Format(time.DateTime) + ", " + ago(k.data.now(), h.At) + " ago"},
	} {
		head := ""
		if i == 0 {
			head = fmt.Sprintf("%s %d", name, h.Number)
		}
		g.add(item{key: name + row[0], copy: row[1], open: other}, head, row[0], row[1])
	}
}
