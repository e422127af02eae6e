package main

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/ledger"
)

// ledgerRow is one half-block and what it counts for.
type ledgerRow struct {
	Seq     uint64       `json:"seq"`
	Kind    string       `json:"kind"`
	Credit  bool         `json:"credit"`
	Peer    dolly.PeerID `json:"peer"`
	Amount  dolly.MB     `json:"amount_bytes"`
	At      dolly.Time   `json:"at_unix_ms"`
	Hash    dolly.Hash   `json:"hash"`
	Counter dolly.Hash   `json:"counter,omitzero"` // the other half, if it is held
	Counts  []string     `json:"counts_for"`       // figures of the account
}

// ledgerChain is what show prints of one key.
type ledgerChain struct {
	ledgerAccount
	Blocks []ledgerRow `json:"blocks"`
	// Unseen is what the key's own totals say that it spent in blocks which are
	// not held: Spent less all debits here.
	Unseen dolly.MB `json:"spent_unseen_bytes"`
}

func (b *ledgerBooks) chain(k dolly.PeerID) ledgerChain {
	c := ledgerChain{ledgerAccount: b.account(k), Blocks: []ledgerRow{}}
	c.Unseen = c.Spent
	for _, s := range b.Held(k, 1, b.Len(k)) {
		row := ledgerRow{Seq: s.Seq, Kind: s.Kind.String(), Credit: s.Credit, Peer: s.Peer, Amount: s.Amount, At: s.At, Hash: s.Hash, Counts: []string{}}
		other, both := b.Counter(s.Hash)
		if both {
			row.Counter = other.Hash
		}
		switch {
		case !s.Credit:
			row.Counts = append(row.Counts, "spent")
			c.Unseen -= s.Amount
		case both && s.Kind == ledger.Carry:
			row.Counts = append(row.Counts, "gained", "carried")
		case both:
			row.Counts = append(row.Counts, "gained")
		}
		c.Blocks = append(c.Blocks, row)
	}
	return c
}

func (v *ledgerShow) chain(b *ledgerBooks, k dolly.PeerID) error {
	c := b.chain(k)
	if v.figure != "" {
		c.Blocks = slices.DeleteFunc(c.Blocks, func(r ledgerRow) bool { return !slices.Contains(r.Counts, v.figure) })
	}
	var sum dolly.MB
	for _, r := range c.Blocks {
		sum += r.Amount
	}
	all := len(c.Blocks)
	if v.limit > 0 {
		c.Blocks = c.Blocks[max(0, all-v.limit):]
	}
	if v.asJSON {
		return v.env.JSON(c)
	}
	v.env.Table([][2]string{
		{"key", c.Key.String()},
		{"balance", mega(c.Balance) + " MB: gained less spent"},
		{"gained", mega(c.Gained) + " MB, of which for traffic " + mega(c.Carried)},
		{"spent", mega(c.Spent) + " MB, of which in blocks that are not held " + mega(c.Unseen)},
		{"trust", mega(c.Trust) + " MB flowed to it from " + b.head.Self.Short()},
	})
	if c.Condemned {
		v.env.Print("condemned: it signed two truths, and what it gained counts for nothing")
	}
	v.rows(c.Blocks)
	if v.figure != "" {
		v.env.Print("%s: %s in %s, %d shown", v.figure, cli.Count(sum, "byte"), cli.Count(all, "block"), len(c.Blocks))
	} else {
		v.env.Print("%s, %d shown", cli.Count(all, "block"), len(c.Blocks))
	}
	return nil
}

func (v *ledgerShow) rows(rows []ledgerRow) {
	for _, r := range rows {
		half, state := "debit", "both signed"
		if r.Credit {
			half = "credit"
		}
		switch {
		case !r.Counter.IsZero():
		case r.Credit:
			state = "claimed, counts for nothing"
		default:
			state = "not answered"
		}
		v.env.Print("  %6d  %-8s %-6s %12d bytes  %s  %s  %s", r.Seq, r.Kind, half, r.Amount, r.Peer.Short(), r.Hash.Short(), state)
	}
}
