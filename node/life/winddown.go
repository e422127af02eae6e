package life

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/books"
)

// windDown sells and buys nothing any more, sends what is left to the payout
// address, and ends when nothing is open or the rent is over.
func (l *Life) windDown() {
	l.beginWindDown(l.plan.Waits)
	l.plan.Waits = l.facts.Get().Why
	l.cancelAll()
	l.do(Carry{On: false})
	l.sweep(0)
	switch {
	case l.plan.Phase == dolly.Gone:
		l.abandon()
		l.retire()
	case l.trader.Open() == 0 && l.unsettled() == 0 && l.coins.Pending == 0 && (l.coins.Confirmed == 0 || l.sweptDry):
		l.retire()
	}
}

// doLeave winds down for good, on the word of who runs this machine.
func (l *Life) doLeave(dry bool) (dolly.Result, error) {
	to := l.payout()
	if to == "" && l.coins.Confirmed+l.coins.Pending > 0 {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "there is no payout address for what this agent holds",
			Hint: "set payout in the config and start it again"}
	}
	res := dolly.Result{Done: !dry, Lines: []string{
		"buy and sell nothing more, and end when nothing is open",
		fmt.Sprintf("send %v, and what %d open swaps bring, to %s", l.coins.Confirmed, l.trader.Open(), to),
	}}
	if !dry && l.beginWindDown("told to leave") {
		l.nextCheck = l.now
	}
	return res, nil
}

// beginWindDown notes why there is no way back. It reports false if that is so already:
// what began it stays the reason.
func (l *Life) beginWindDown(why string) bool {
	st := l.facts.Get()
	if st.Winding {
		return false
	}
	st.Winding, st.Why = true, clip(why)
	l.facts.Set(st)
	l.note("life.winding", st.RentEnds, "winding down: %s", why)
	return true
}

// sweep sends what is above keep to the payout address, once for what lies here now.
func (l *Life) sweep(keep dolly.Sat) {
	if to := l.payout(); to != "" && l.coins.Confirmed > keep && !l.sweptDry {
		l.do(Sweep{To: to, Keep: keep})
	}
}

// unsettled counts the purchases that are not over.
func (l *Life) unsettled() int {
	n := 0
	for _, p := range l.purchases.All {
		if !p.Settled {
			n++
		}
	}
	return n
}

// abandon tells of what was paid for and is left behind.
func (l *Life) abandon() {
	for _, p := range l.purchases.All {
		if !p.Settled && p.MayHavePaid() {
			l.note("purchase.report", p, "%v of %s: left behind in state %v, paid %v", p.Kind, p.Offer, p.State, p.Spent)
		}
	}
}

func (l *Life) retire() {
	l.retired = true
	why := l.facts.Get().Why
	l.plan.Phase, l.plan.Waits = dolly.Gone, clip("said goodbye: "+why)
	l.note("life.ended", why, "%s %s says goodbye: %s", l.cfg.Path, l.cfg.Name, why)
	l.nextTestimony = l.now
	l.testify()
	l.beat()
	l.leave()
	l.do(Retire{Why: "the life on this server is over"})
}

// halt tells the fleet that the program ends and the life does not: whoever runs this
// machine stopped it.
func (l *Life) halt() {
	if !l.born || l.retired {
		return
	}
	l.halted = true
	l.plan.Phase, l.plan.Waits = dolly.Stopped, "stopped by who runs its machine"
	l.note("life.stopped", nil, "%s %s is stopped by who runs this machine", l.cfg.Path, l.cfg.Name)
	l.beat()
}

// setCoins takes in what the wallet holds.
func (l *Life) setCoins(c Coins) {
	l.sweptDry = l.sweptDry && c == l.coins
	l.coins, l.coinsKnown = c, true
	if st := l.facts.Get(); !st.Counted {
		st.Counted, st.Purse = true, c.Confirmed
		l.facts.Set(st)
		l.trader.Accounts.Add(books.Entry{At: l.now, Kind: books.Opening, Gross: c.Confirmed + c.Pending}, 0)
	}
}

// swept books what was sent. A sweep that waits for its block is said once.
func (l *Life) swept(s Swept) {
	sat := s.Sat
	l.sweptDry = true // until the wallet holds something else
	st := l.facts.Get()
	if sat == 0 || s.TxID != "" && s.TxID == st.SweptTx {
		return
	}
	l.trader.Accounts.Add(books.Entry{At: l.now, Kind: books.PaidOut, Gross: -sat, Fee: s.Fee, With: l.payout(), Ref: s.TxID}, 0)
	st.SweptTx = s.TxID
	st.Swept += sat
	l.facts.Set(st)
	l.note("coins.swept", sat, "sent %v to the payout address", sat)
}

func (l *Life) payout() string {
	if l.cfg.Payout != "" {
		return l.cfg.Payout
	}
	return l.charter.Body.Payout
}
