package faults

import (
	"fmt"
	"iter"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/node/trade"
)

// ledgers is alice, bob and carol, who carry for each other and pass MB on: every
// debit half is answered once, and all chains stay whole.
func ledgers() Subject {
	return Subject{
		Name: "ledger", About: "half-blocks are answered once, and nobody honest forks",
		Play: func(o Options, plan fault.Plan) (Outcome, error) {
			// long enough for everybody to exchange chains
			return playFair(fairGame{begin: ledgerBegin, over: settledHalves, judge: halves, turns: 22}, o, plan)
		},
		Bazaar: ledgerBazaar,
		more: []family{
			{"silence and absence", true, func(s score) iter.Seq[fault.Plan] { return s.each(anywhere(fault.Mute, fault.Sleep)) }, nil},
			{"hostile field", false, hostileFields, nil},
		},
	}
}

func ledgerBegin(f *fair) error {
	alice, bob, carol := f.dealers[0], f.dealers[1], f.dealers[2]
	f.tell(carol, trade.Metered{Call: 11, Carrier: alice.key.Peer(), Bytes: 30 * dolly.MiB})
	f.tell(bob, trade.Metered{Call: 12, Carrier: alice.key.Peer(), Bytes: 20 * dolly.MiB})
	f.pays(alice, bob, 50*dolly.MiB)
	f.pays(bob, carol, 40*dolly.MiB)
	f.pays(alice, carol, 10*dolly.MiB)
	return f.drain()
}

// halvesTurns is how long everybody takes to exchange chains, also with who has
// just come back.
const halvesTurns = 2*exchangeTurns + 4*retryTurns

// ledgerBazaar is the same over processes.
func ledgerBazaar() bazaarGame {
	peer := func(name string) dolly.PeerID { return seeded(name).Peer() }
	give := func(to string, mb dolly.MB) wish {
		return wish{Give: peer(to), Amount: dolly.Price{MB: mb * dolly.MiB}}
	}
	pay := func(mb dolly.MB) wish {
		return wish{Pay: peer("alice"), Amount: dolly.Price{MB: mb * dolly.MiB}}
	}
	return bazaarGame{
		people: []bazaarRole{
			{name: "alice", wishes: []wish{give("bob", 50), give("carol", 10)}},
			{name: "bob", wishes: []wish{pay(20), give("carol", 40)}},
			{name: "carol", wishes: []wish{pay(30)}},
		},
		calm: halvesTurns, judge: halves,
	}
}

// pays passes MB on, if the program lives long enough.
func (f *fair) pays(from, to *dealer, amount dolly.MB) {
	f.begins(from, "pay", to.name, int64(amount))
	f.as(from, func() {
		if err := from.trader.Transfer(to.key.Peer(), amount); err == nil {
			from.step(f, trade.Flush{})
		}
	})
}

// settledHalves: every half that somebody waits for is there.
func settledHalves(f *fair) bool { return len(f.missing()) == 0 }

// halves lists the halves that never came.
func halves(f *fair) []string { return f.missing() }

// missing are the debit halves of carries and transfers between people who can
// still sign and never lied, of which nobody holds the other half.
func (f *fair) missing() []string {
	var out []string
	books := f.neutral(func(int, func(i, j int)) {})
	for _, d := range f.dealers {
		key := d.key.Peer()
		if d.trader == nil || d.mute || d.superseded || d.gap() || !f.standing(key).honest {
			continue
		}
		tip, _ := d.trader.Ledger.Tip(key)
		for _, b := range d.trader.Ledger.Chain(key, 1, int(tip.Seq)) {
			other := f.standing(b.Peer)
			if !b.Credit && b.Kind != ledger.Lock && other.honest && other.here && !hasAnswer(books, b) {
				out = append(out, fmt.Sprintf("I25: %s of %v by %s has no other half", b.Kind, b.Amount, d.name))
			}
		}
	}
	return out
}

func hasAnswer(l *ledger.Ledger, d ledger.Signed) bool {
	tip, _ := l.Tip(d.Peer)
	for _, b := range l.Chain(d.Peer, 1, int(tip.Seq)) {
		if b.Credit && b.Link == d.Hash {
			return true
		}
	}
	return false
}
