package faults

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
)

// records are what the fair saw: who agreed on what, who showed a secret, and
// what was broken already.
type records struct {
	counting  bool // the ways in which a message can be spoilt
	copies    bool // of a disk are about
	swaps     []market.Terms
	odd       []market.Terms // that a hostile buyer paid into
	agreed    map[side]bool
	ended     map[side]bool
	forgotten map[side]bool // by the disk that the key went on with
	shown     map[dolly.Hash]bool
	wrote     map[wroteAt]dolly.Hash // own blocks
	wrongs    []string
	counts    map[string]int
}

func newRecords() records {
	return records{agreed: map[side]bool{}, ended: map[side]bool{}, forgotten: map[side]bool{}, shown: map[dolly.Hash]bool{}, wrote: map[wroteAt]dolly.Hash{}, counts: map[string]int{}}
}

// wrong records a broken promise, once.
func (r *records) wrong(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(r.wrongs, text) {
		r.wrongs = append(r.wrongs, text)
	}
}

// side is one side of a swap.
type side struct {
	key  dolly.PeerID
	swap dolly.Hash
}

// note reads what a dealer tells its operator.
func (f *fair) note(d *dealer, n trade.Note) {
	r, key := &f.records, d.key.Peer()
	switch data := n.Data.(type) {
	case market.Terms:
		if !knows(r.swaps, data) {
			r.swaps = append(r.swaps, data)
		}
		r.agreed[side{key, data.ID()}] = true
		if n.Kind == trade.NoteRecalled {
			delete(r.forgotten, side{key, data.ID()})
		}
		if n.Kind == trade.NoteCompleted {
			r.ended[side{key, data.ID()}] = true
		}
		if heir := f.holds(key); heir != nil && heir != d && !heir.remembers(data) {
			r.forgotten[side{key, data.ID()}] = true
		}
	case dolly.Hash:
		r.ended[side{key, data}] = r.ended[side{key, data}] || n.Kind == "swap.ended"
	}
	if d.honest() {
		r.counts[n.Kind]++
	}
}

func knows(all []market.Terms, t market.Terms) bool {
	return slices.ContainsFunc(all, func(o market.Terms) bool { return o.ID() == t.ID() })
}

// fund records what was paid into; who is hostile may change what was agreed.
func (r *records) fund(t market.Terms) {
	if !knows(r.swaps, t) && !knows(r.odd, t) {
		r.odd = append(r.odd, t)
	}
}

// shows holds the moment in which a secret leaves against the chain (I19). A copy
// that does not know of it shows what is shown already.
func (r *records) shows(d *dealer, t market.Terms, seen market.Contract, height uint32) {
	first := !r.shown[t.Hash]
	r.shown[t.Hash] = true
	prm := fairParams()
	if d.honest() && first && !seen.Claimed && (seen.Depth < prm.Confirm || height+prm.MinLeft() > t.RefundAt) {
		r.wrong("I19: a secret left %d deep, %d blocks before the refund", seen.Depth, int(t.RefundAt)-int(height))
	}
}

// wroteAt is a place in the chain of a key.
type wroteAt struct {
	key dolly.PeerID
	seq uint64
}

// own holds a dealer's own chain against every block that it ever had (I28). A
// copy of a disk may have forgotten one that nobody has seen.
func (r *records) own(d *dealer) {
	key := d.key.Peer()
	tip, _ := d.trader.Ledger.Tip(key)
	for _, b := range d.trader.Ledger.Chain(key, max(tip.Seq, 4)-3, 4) {
		at := wroteAt{key, b.Seq}
		if before, there := r.wrote[at]; there && before != b.Hash && d.honest() && !r.copies {
			r.wrong("I28: %s has two blocks %d", d.name, b.Seq)
		}
		r.wrote[at] = b.Hash
	}
}

// contractScript is where the coins of some terms lie.
func contractScript(t market.Terms) (string, error) {
	script, err := wallet.Contract{
		SellerKey: t.SellerKey, BuyerKey: t.BuyerKey, Hash: t.Hash, RefundAt: t.RefundAt, Sat: t.Amount.Sat,
	}.PkScript()
	return string(script), err
}

// lying is what the chain shows of a swap's contract, in blocks.
type lying struct {
	funded, claimed, refunded int
}

// contracts recounts every contract from the chain, and all sats there are (I21).
func (f *fair) contracts() map[string]*lying {
	all := map[string]*lying{}
	price := map[string]dolly.Sat{}
	for _, t := range slices.Concat(f.records.swaps, f.records.odd) {
		script, err := contractScript(t)
		if err != nil {
			continue // hostile: there is no such contract
		}
		all[script], price[script] = &lying{}, t.Amount.Sat
	}
	var granted, fees dolly.Sat
	for _, tx := range f.books.Blocks() {
		most := feeMax
		for _, in := range tx.Ins {
			if c := all[in.Script]; c != nil {
				most = price[in.Script] / 2
				if len(in.Witness) == 4 {
					c.claimed++
				} else {
					c.refunded++
				}
			}
		}
		for _, out := range tx.Outs {
			if c := all[out.Script]; c != nil && out.Sat == price[out.Script] {
				c.funded++
			}
			if tx.Grant {
				granted += out.Sat
			}
		}
		if fees += tx.Fee; tx.Fee > most {
			f.records.wrong("I18: a fee of %v, at most %v", tx.Fee, most)
		}
	}
	f.recountSats(all, granted-fees)
	return all
}

// recountSats: what was granted and was no fee lies at scripts that are known.
func (f *fair) recountSats(contracts map[string]*lying, want dolly.Sat) {
	known := map[string]bool{}
	for _, d := range f.dealers {
		for _, s := range d.wallet.Scripts() {
			known[string(s)] = true
		}
	}
	var lies dolly.Sat
	for _, o := range f.books.Unspent() {
		if lies += o.Sat; !known[o.Script] && contracts[o.Script] == nil {
			f.records.wrong("I21: %v at a script that nobody knows", o.Sat)
		}
	}
	if lies != want {
		f.records.wrong("I21: %v lie on the chain, %v should", lies, want)
	}
}

// neutral is a ledger of somebody who was told all blocks that anybody holds, in
// an order of its own.
func (f *fair) neutral(shuffle func(n int, swap func(i, j int))) *ledger.Ledger {
	l := ledger.New(dolly.Sim)
	var all []ledger.Signed
	seen := map[dolly.Hash]bool{}
	for _, d := range f.dealers {
		if d.trader == nil {
			continue
		}
		for _, k := range d.trader.Ledger.Keys() {
			tip, _ := d.trader.Ledger.Tip(k)
			for _, b := range d.trader.Ledger.Chain(k, 1, int(tip.Seq)) {
				if !seen[b.Hash] {
					seen[b.Hash] = true
					all = append(all, b)
				}
			}
		}
	}
	shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for range 2 { // what was too far ahead fits the second time
		for _, b := range all {
			_, _, _ = l.Add(b) // what it refuses is what is to be seen
		}
	}
	for _, d := range f.dealers {
		if d.trader == nil {
			continue
		}
		for _, k := range d.trader.Ledger.Keys() {
			if p, bad := d.trader.Ledger.Forked(k); bad {
				_, _, _ = l.AddFork(p)
			}
		}
	}
	return l
}

// sums compares what two people make of the same blocks in different orders (I24, I25, I26).
func (f *fair) sums() *ledger.Ledger {
	l, m := f.neutral(func(int, func(i, j int)) {}), f.neutral(f.luck.Shuffle)
	if sum := l.Sum(); sum != 0 {
		f.records.wrong("I25: the books are off by %d bytes", sum)
	}
	for _, k := range l.Keys() {
		_, bad := l.Forked(k)
		if _, also := m.Forked(k); bad != also || l.Balance(k) != m.Balance(k) {
			f.records.wrong("I26: a verdict depends on the order of blocks")
		}
	}
	return l
}
