package life

import (
	"time"

	"github.com/dollynator/dolly"
)

// receiptPace is how long a receipt stands before a later one of the same order
// takes its place: the warden keeps a line of each.
const receiptPace = 10 * time.Minute

// receipts is what the warden was told of how the order that stands is obeyed.
type receipts struct {
	sent, held risk // as last sent, as last acknowledged
	waits      bool // sent, and not answered
	known      bool // one was acknowledged
	at         dolly.Time
}

// risk is what a stopped agent may still lose.
type risk struct {
	act   bool // one is open
	swaps uint32
	hot   dolly.Sat // coins here and on their way
}

func (l *Life) risk() risk {
	_, open := l.permits.Act()
	return risk{open, uint32(l.trader.Open()), l.coins.Confirmed + l.coins.Pending}
}

// keepReceipt sends a receipt until one is acknowledged, and again when what it
// said is no longer so, that the operator sees what is left to lose.
func (l *Life) keepReceipt() {
	r := l.receipts
	if !r.known || r.held != l.risk() && l.now.Sub(r.at) > receiptPace {
		l.sendReceipt()
	}
}

func (l *Life) sendReceipt() {
	if !l.permits.Stopped() || l.ownWarden() { // nobody gathers them without a warden
		return
	}
	now := l.risk()
	if raw, err := l.permits.Receipt(now.swaps, now.hot); err == nil {
		l.receipts.sent, l.receipts.waits = now, true
		l.askWarden(AskReceipt, raw)
	}
}

// receiptAnswered remembers what the warden has. One that it refused because
// the one before is too young leaves that in force.
func (l *Life) receiptAnswered(err error) {
	r := &l.receipts
	if err == nil && r.waits {
		r.held, r.known, r.at = r.sent, true, l.now
	}
	r.waits = false
}
