package market

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// propose lets who propose its best match; the other side checks and accepts.
func (s *stage) propose(who string) {
	matches := s.book.Matches(s.newest(who), s.now)
	if len(matches) == 0 {
		s.printf("nothing matches")
		return
	}
	m, from := matches[0], s.people[who].Peer()
	p := Proposal{Bid: m.Bid, Ask: m.Ask, Amount: m.Amount, Height: firstHeight, Key: contractTestKey(1)}
	a := Accept{Key: contractTestKey(2)}
	to := m.Bid
	if from == m.Bid.Trader {
		to, p.Hash = m.Ask, wire.Sum(secret)
	} else {
		a.Hash = wire.Sum(secret)
	}
	a.Proposal = p.Sum()
	own, ok := s.book.Get(to)
	if !ok {
		s.printf("%s declines: %v", s.names[to.Trader], s.book.Status(to).Closed())
		return
	}
	if r := Check(own, p, from, firstHeight, s.now, s.prm); r != Fine {
		s.printf("%s declines: %v", s.names[to.Trader], r)
		return
	}
	terms, err := Agree(p, from, a, to.Trader, s.prm)
	if err != nil {
		s.Fatal(err)
	}
	for _, id := range []dolly.OrderID{m.Bid, m.Ask} {
		if err := s.book.Reserve(id, m.Amount.MB); err != nil {
			s.Fatal(err)
		}
	}
	s.printf("%s accepts: %v for %v, fund by %d, refund at %d", s.names[to.Trader], m.Amount.MB, m.Amount.Sat, terms.FundBy, terms.RefundAt)
	s.world = newWorld(terms, s.prm, s.Fatalf)
	s.world.seller.name, s.world.buyer.name = s.names[terms.Seller], s.names[terms.Buyer]
	s.world.say = func(line string) { s.printf("%s", line) }
}

func (s *stage) runSwap(verb string, args []string) {
	w := s.world
	if w == nil {
		s.Fatalf("%s: no swap yet", verb)
	}
	switch verb {
	case "lose": // so many lock messages
		w.loseLocks = int(s.number(args[0], ""))
	case "start":
		w.start()
	case "tip": // mine up to a height
		for w.height < uint32(s.number(args[0], "")) {
			w.block()
		}
	case "crash": // who blocks: at the next effect
		s.party(args[0]).crashOnEffects = int(s.number(args[1], ""))
	case "silence": // who
		s.party(args[0]).silent = true
	case "reorg":
		w.reorg()
	case "settle": // until all has ended
		w.heal()
		s.finish()
	default:
		s.Fatalf("%s: no such command", verb)
	}
}

func (s *stage) party(name string) *party {
	if s.world.seller.name == name {
		return s.world.seller
	}
	return s.world.buyer
}

// finish books what became of the swap: a trade, or free amounts again.
func (s *stage) finish() {
	w := s.world
	terms := w.buyer.swap.Terms
	for _, id := range []dolly.OrderID{terms.Bid, terms.Ask} {
		settle := s.book.Unreserve
		if w.taken {
			settle = s.book.Trade
		}
		if err := settle(id, terms.Amount.MB); err != nil {
			s.Fatal(err)
		}
	}
	s.printf("seller %v, buyer %v", w.seller.swap.State.Outcome(), w.buyer.swap.State.Outcome())
}
