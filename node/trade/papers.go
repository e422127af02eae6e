package trade

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// agreement is what both sides of a swap signed. It is told to the other one
// when that has forgotten it, as a restored old image has.
type agreement struct {
	Proposed []byte `cbor:"1,keyasint"`
	Accept   []byte `cbor:"2,keyasint"`
}

// paper is the agreement of a swap that is over here, and may not be there.
type paper struct {
	Signed   agreement    `cbor:"1,keyasint"`
	With     dolly.PeerID `cbor:"2,keyasint"`
	Lock     dolly.Hash   `cbor:"3,keyasint"`
	RefundAt uint32       `cbor:"4,keyasint"`
}

// maxPapers bounds them: a third of a megabyte.
const maxPapers = 512

// file keeps what was signed for a swap whose record goes.
func (t *Trader) file(d deal) {
	t.papers.Put(d.Swap.Hash.String(), paper{
		agreement{d.Proposed, d.Accept}, d.Swap.With(), d.Swap.Lock, d.Swap.RefundAt,
	})
	if t.papers.Len() <= maxPapers {
		return
	}
	oldest, at := "", uint32(0)
	for key, p := range t.papers.All {
		if oldest == "" || p.RefundAt < at {
			oldest, at = key, p.RefundAt
		}
	}
	t.papers.Delete(oldest)
}

// prunePapers drops what nobody can need: the coins of the contract have long
// been claimed or refunded, and the MB are no longer locked.
func (t *Trader) prunePapers() {
	for key, p := range t.papers.All {
		if t.height > p.RefundAt+lateBlocks && t.Ledger.LockState(p.Lock) != ledger.LockOpen {
			t.papers.Delete(key)
		}
	}
}

// answerTerms tells the other side of a swap what both signed for it.
func (t *Trader) answerTerms(f Asked) ([]byte, error) {
	var hash dolly.Hash
	if err := wire.Unmarshal(f.Raw, &hash); err != nil {
		return nil, err
	}
	for _, d := range t.deals.All {
		if d.Swap.Hash == hash && d.Swap.With() == f.From {
			return wire.Marshal(agreement{d.Proposed, d.Accept}), nil
		}
	}
	if p, known := t.papers.Get(hash.String()); known && p.With == f.From {
		return wire.Marshal(p.Signed), nil
	}
	return nil, ErrTerms
}

// knownSwap reports whether a swap under this hash is under way, or was and is
// remembered.
func (t *Trader) knownSwap(hash dolly.Hash) bool {
	if _, filed := t.papers.Get(hash.String()); filed {
		return true
	}
	for _, d := range t.deals.All {
		if d.Swap.Hash == hash {
			return true
		}
	}
	for _, e := range t.ended.All {
		if e.Terms.Hash == hash {
			return true
		}
	}
	return false
}

// read opens an agreement in which this key is one side, and finds the terms and
// the deal that follow from it.
func (t *Trader) read(a agreement) (deal, market.Terms, error) {
	none := market.Terms{}
	proposer, p, err := market.OpenProposal(t.cfg.Network, a.Proposed)
	if err != nil {
		return deal{}, none, err
	}
	acceptor, acc, err := market.OpenAccept(t.cfg.Network, a.Accept)
	if err != nil {
		return deal{}, none, err
	}
	terms, err := market.Agree(p, proposer, acc, acceptor, t.cfg.Swap)
	if err != nil {
		return deal{}, none, err
	}
	d := deal{Proposal: p.Sum(), Proposed: a.Proposed, Accept: a.Accept}
	switch t.Self() {
	case proposer:
		d.Key = p.ID
	case acceptor:
		d.Key = acc.ID
	default:
		return d, none, fmt.Errorf("%w: between two others", ErrTerms)
	}
	d.Own, d.Other = terms.Ask, terms.Bid
	if terms.Seller == t.Self() {
		d.Own, d.Other = terms.Bid, terms.Ask
	}
	return d, terms, nil
}
