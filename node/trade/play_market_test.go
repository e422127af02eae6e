package trade

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// place puts an order on the book as a play says it: 66MB 6600sat [10s].
func (s *stage) place(p *peer, side string, args []string) {
	price := dolly.Price{MB: s.mb(args[0]), Sat: dolly.Sat(s.number(args[1], "sat"))}
	life := time.Hour
	if len(args) > 2 {
		var err error
		if life, err = time.ParseDuration(args[2]); err != nil {
			s.t.Fatal(err)
		}
	}
	if _, err := p.trader.Place(map[string]dolly.Side{"bid": dolly.Bid, "ask": dolly.Ask}[side], price, life); err != nil {
		s.say("%s: %v", p.name, err)
	}
	s.tell(p, Flush{})
}

// newest is the order that a peer placed last.
func (p *peer) newest() dolly.OrderID {
	return dolly.OrderID{Trader: p.key.Peer(), Number: p.trader.Tally().Orders}
}

// propose writes a proposal by hand, as a trader might that knows little of the
// other's order, and says what it is answered: 66MB 6600sat [what is wrong].
func (s *stage) propose(p, to *peer, args []string) {
	m := market.Proposal{
		Bid: to.newest(), Ask: p.newest(), Height: s.chain.height, Key: p.config().ContractKey(dolly.Hash{1}), ID: dolly.Hash{1},
		Amount: dolly.Price{MB: s.mb(args[0]), Sat: dolly.Sat(s.number(args[1], "sat"))},
	}
	if len(args) > 2 {
		switch args[2] {
		case "without-key":
			m.Key = nil
		case "of-another-height":
			m.Height += 4
		case "of-another-order":
			m.Bid.Number += 9
		case "with-a-hash":
			m.Hash[0] = 1
		default:
			s.t.Fatalf("%s: no such mistake", args[2])
		}
	}
	s.calls++
	s.asked[s.calls] = func(raw []byte, err string) { s.say("%s %s", to.name, answer(raw, err)) }
	s.tell(to, Asked{ID: s.calls, From: p.key.Peer(), Kind: askPropose, Raw: wire.Seal(p.key, dolly.Town, market.KindPropose, m)})
}

// answer says in words what a proposal was answered.
func answer(raw []byte, failed string) string {
	if _, _, err := market.OpenAccept(dolly.Town, raw); err == nil {
		return "accepts"
	}
	if _, c, err := market.OpenCounter(dolly.Town, raw); err == nil {
		return fmt.Sprintf("counters: %v for %v", c.Amount.MB, c.Amount.Sat)
	}
	if _, d, err := market.OpenDecline(dolly.Town, raw); err == nil {
		return "declines: " + d.Reason.String()
	}
	return "says no: " + failed
}

// orders is how a peer's own orders stand.
func (s *stage) orders(p *peer) {
	for _, o := range p.trader.orderRows(func(dolly.PeerID) string { return "" }) {
		s.say("  %s#%d %s %v for %v: %s, traded %v, left %v, reserved %v", p.name, o.ID.Number, o.Side, o.Price.MB, o.Price.Sat,
			o.Status, o.Traded, o.Left, o.Reserved)
	}
}
