package trade

import (
	"bytes"
	"errors"
	"iter"
	"maps"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

const txFee = dolly.Sat(100)

// chain is a model of bitcoin: contracts, wallets and blocks, no scripts.
type chain struct {
	height    uint32
	wallets   map[string]*wallet
	contracts map[dolly.Hash]*contract
	order     []*contract
	fees      dolly.Sat
	fundFee   dolly.Sat // as wallets tell it; the model takes txFee
	spendFee  dolly.Sat
}

// wallet remembers what it funded, over restarts.
type wallet struct {
	sat    dolly.Sat
	stored map[dolly.Hash]bool
}

// contract is one script on the chain, and what waits in the pool for it.
type contract struct {
	terms             market.Terms
	funder, seller    *wallet
	fundSent          bool
	fundedAt, spentAt uint32
	spentBy           string // claim or refund
	claim             []byte // the secret, once broadcast
	refund            bool   // broadcast
}

func newChain(height uint32) *chain {
	return &chain{height: height, wallets: map[string]*wallet{}, contracts: map[dolly.Hash]*contract{}, fundFee: txFee, spendFee: txFee}
}

func (c *chain) open(name string) *wallet {
	w := &wallet{sat: startSat, stored: map[dolly.Hash]bool{}}
	c.wallets[name] = w
	return w
}

func (c *chain) at(t market.Terms) *contract {
	id := t.ID()
	if c.contracts[id] == nil {
		c.contracts[id] = &contract{terms: t}
		c.order = append(c.order, c.contracts[id])
	}
	return c.contracts[id]
}

var (
	errLate = errors.New("too late to fund")
	errPoor = errors.New("not enough coins")
)

// fund is what Coins promises: idempotent, nothing new above until.
func (c *chain) fund(w *wallet, p charter.Permit, t market.Terms, until uint32) error {
	k := c.at(t)
	if !w.stored[t.ID()] {
		if err := p.Check(charter.Fund, t.Amount.Sat+txFee); err != nil {
			return err
		}
		switch {
		case c.height > until:
			return errLate
		case w.sat < t.Amount.Sat+txFee:
			return errPoor
		}
		w.stored[t.ID()] = true
		w.sat -= t.Amount.Sat + txFee
		c.fees += txFee
		k.funder = w
	}
	k.fundSent = true
	return nil
}

// mine puts what waits into a block.
func (c *chain) mine(say func(string, ...any)) {
	c.height++
	say("block %d", c.height)
	for _, k := range c.order {
		switch {
		case k.fundSent && k.fundedAt == 0:
			k.fundedAt = c.height
			say("chain: %v in a contract", k.terms.Amount.Sat)
		case k.fundedAt == 0 || k.spentBy != "":
		case k.claim != nil:
			k.spentBy, k.spentAt = "claim", c.height
			k.seller.sat += k.terms.Amount.Sat - txFee
			c.fees += txFee
			say("chain: %v claimed", k.terms.Amount.Sat)
		case k.refund && c.height > k.terms.RefundAt:
			k.spentBy, k.spentAt = "refund", c.height
			k.funder.sat += k.terms.Amount.Sat - txFee
			c.fees += txFee
			say("chain: %v refunded", k.terms.Amount.Sat)
		}
	}
}

// contract is what the chain says of some terms.
func (c *chain) contract(t market.Terms) market.Contract {
	k := c.at(t)
	out := market.Contract{Height: c.height, FundedAt: k.fundedAt, Secret: k.claim, FundFee: c.fundFee}
	if k.fundedAt != 0 {
		out.Depth, out.Sat = c.height-k.fundedAt+1, k.terms.Amount.Sat
	}
	if k.spentBy != "" {
		out.Claimed, out.Refunded, out.SpentDepth = k.spentBy == "claim", k.spentBy == "refund", c.height-k.spentAt+1
		out.SpendFee = c.spendFee
	}
	return out
}

// total is all sats there are, found from the wallets and contracts.
func (c *chain) total() dolly.Sat {
	sum := c.fees
	for _, w := range c.wallets {
		sum += w.sat
	}
	for _, k := range c.order {
		if k.funder != nil && k.spentBy == "" {
			sum += k.terms.Amount.Sat
		}
	}
	return sum
}

func (w *world) handCoins(p *peer, e Effect) {
	switch e := e.(type) {
	case Fund:
		if p.unheard {
			return
		}
		err := w.chain.fund(p.wallet, e.Permit, e.Terms, e.Until)
		final := errors.Is(err, errLate) || errors.Is(err, errPoor) || errors.Is(err, charter.ErrNoPermit)
		if p.deaf {
			p.deaf = false
			return
		}
		w.later(p, p, func() { w.tell(p, Funded{Swap: e.Swap, Err: text(err), Final: final}) })
	case Claim:
		k := w.chain.at(e.Terms)
		if wire.Sum(e.Secret) != e.Terms.Hash || !bytes.Equal(p.config().ContractKey(e.Key), e.Terms.SellerKey) {
			w.fail("%s claims what it cannot", p.name)
		}
		if k.claim == nil && w.chain.height > e.Until {
			w.later(p, p, func() { w.tell(p, Claimed{Swap: e.Swap, Final: true}) })
			return
		}
		if k.claim == nil {
			w.say("%s shows the secret", p.name)
		}
		k.claim, k.seller = e.Secret, p.wallet
		w.later(p, p, func() { w.tell(p, Claimed{Swap: e.Swap, Signed: true}) })
	case Refund:
		if !p.wallet.stored[e.Swap] {
			w.fail("%s refunds what it never funded", p.name)
		}
		w.chain.at(e.Terms).refund = true
	case Watch:
		p.watched[e.Swap] = e.Terms
		w.later(p, p, func() { w.tell(p, Seen{Swap: e.Swap, Contract: w.chain.contract(e.Terms)}) })
	case Unwatch:
		delete(p.watched, e.Swap)
	default:
		w.fail("nobody carries out %T", e)
	}
}

func (p *peer) watchedInOrder() iter.Seq2[dolly.Hash, market.Terms] {
	ids := slices.SortedFunc(maps.Keys(p.watched), func(a, b dolly.Hash) int { return bytes.Compare(a[:], b[:]) })
	return func(yield func(dolly.Hash, market.Terms) bool) {
		for _, id := range ids {
			if terms, ok := p.watched[id]; ok && !yield(id, terms) {
				return
			}
		}
	}
}
