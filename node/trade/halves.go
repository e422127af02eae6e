package trade

import (
	"encoding/hex"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

// Blocks is a key's chain with both halves of each transaction, as far as they are
// held, for who reads it.
func (t *Trader) Blocks(q dolly.Query) ([]dolly.BlockRow, error) {
	key, err := dolly.ParsePeerID(q.Filter)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "blocks are asked for by key", Err: err}
	}
	limit := q.Limit
	if limit <= 0 {
		limit = someBlocks
	}
	out := []dolly.BlockRow{}
	for _, b := range t.Ledger.Held(key, q.From, min(limit, mostBlocks)) {
		row := dolly.BlockRow{HalfRow: half(b)}
		other, both := t.Ledger.Counter(b.Hash)
		if both {
			h := half(other)
			row.Other = &h
		}
		row.State = t.outcome(b, other, both)
		out = append(out, row)
	}
	return out, nil
}

func half(b ledger.Signed) dolly.HalfRow {
	row := dolly.HalfRow{
		Key: b.Key, Number: b.Seq, Hash: b.Hash, Previous: b.Prev, Kind: b.Kind.String(), Credit: b.Credit, With: b.Peer,
		Amount: b.Amount, Gained: b.Gained, Spent: b.Spent, At: b.At,
	}
	if sig, err := wire.Signature(b.Raw); err == nil { // no block is held without one
		row.Signature = hex.EncodeToString(sig)
	}
	return row
}

// outcome is what a transaction came to.
func (t *Trader) outcome(b, other ledger.Signed, both bool) string {
	switch {
	case both && (b.Kind == ledger.Release || other.Kind == ledger.Release):
		return "released: both halves are held, nobody gained"
	case both:
		return "settled: both halves are held"
	case b.Credit:
		return "a claim: the debit that it names is not held, so it counts for nothing"
	case b.Kind == ledger.Lock && t.Ledger.LockState(b.Hash) == ledger.LockTaken:
		return "taken: the secret is known, the take is not held"
	}
	return "open: spent, and gained by nobody yet"
}
