package life

import (
	"bytes"

	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// stopped is the order that the fleet is under, or else that this agent is paused.
func (l *Life) stopped() agent.Stop {
	switch l.permits.Order() {
	case charter.Halt:
		return agent.StopAll
	case charter.Pause:
		return agent.StopPause
	case charter.Drain:
		return agent.StopDrain
	}
	if l.facts.Get().Paused {
		return agent.StopHere
	}
	return agent.StopNone
}

// hearCharter takes in an order to the fleet, the charter that follows, or a
// pardon of a provider.
func (l *Life) hearCharter(raw []byte) {
	if _, err := l.pardon(raw); err == nil {
		return
	}
	before := l.orderRaw()
	if kind, _ := wire.Kind(raw); kind == charter.KindCharter {
		if news, err := l.permits.OnCharter(raw); err == nil && news {
			l.newLaw()
		}
		return
	}
	if _, err := l.permits.OnStop(raw); err == nil {
		l.obey(before)
	}
}

// orderRaw is the order that stands, as it was signed; nil if there never was one.
func (l *Life) orderRaw() []byte { return l.permits.OrderRaw() }

// obey does what an order asks for, if another stands than before: it is
// remembered first, passed on, and no MB are for sale any more.
func (l *Life) obey(before []byte) {
	l.keepHolder()
	raw := l.orderRaw()
	if raw == nil || bytes.Equal(raw, before) {
		return
	}
	l.note("charter.order", l.permits.Order().String(), "the operator says: %s", l.permits.Order())
	l.tellEstate(raw)
	l.receipts = receipts{}
	l.nextCheck = l.now
	if l.permits.Stopped() {
		l.cancelAll()
	}
	l.do(trade.Publish{Topic: l.topicCharter, Raw: raw})
	l.spread.News()
	l.spreadWord()
	l.sendReceipt()
}

// remindOfOrder tells the order again to who may have missed it, and the
// warden how it is obeyed.
func (l *Life) remindOfOrder() {
	raw := l.orderRaw()
	if raw == nil {
		return
	}
	l.do(trade.Publish{Topic: l.topicCharter, Raw: raw})
	l.keepReceipt()
}

func (l *Life) cancelAll() {
	for _, e := range l.trader.Own() {
		l.trader.Cancel(e.ID)
	}
}
