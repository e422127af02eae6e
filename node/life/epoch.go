package life

import (
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// Rules are the checks of gossip under the charter that holds now, by the members
// that are known now: they take
// the place of those of [Life.Topics].
type Rules struct {
	Topics map[trade.Topic]func(raw []byte) trade.Verdict
}

// Effect marks the effect.
func (Rules) Effect() {}

// String is the same for all: functions cannot be compared.
func (Rules) String() string { return "rules" }

func (l *Life) rules() Rules { return Rules{l.Topics()} }

// stand takes over the holder's charter, and says whether it is another than
// before. Who is adopted stands at the end of a chain of one certificate.
func (l *Life) stand() bool {
	c := l.permits.Charter()
	if c.Hash() == l.charter.Hash() {
		return false
	}
	l.past, l.charter = l.charter, c
	own := l.cfg.Certs[len(l.cfg.Certs)-1:]
	if _, err := charter.Verify(c, own); err == nil {
		l.cfg.Certs = own
	}
	return true
}

// newLaw goes on under the charter that the holder entered, if it entered one.
// Who is adopted asks its warden for a lease; who is not drains.
func (l *Life) newLaw() {
	if !l.stand() {
		return
	}
	l.keepHolder()
	l.note("charter.epoch", l.charter.Body.Epoch, "the operator's charter of epoch %d holds", l.charter.Body.Epoch)
	l.barred, l.silent, l.leaseAsked, l.noSlotUntil = false, 0, 0, 0
	l.receipts = receipts{}
	l.nextCheck = l.now
	if l.permits.Stopped() || !l.permits.Adopted() {
		l.cancelAll()
	}
	l.do(Exit{l.charter.Body.Exit}, l.rules(), trade.Publish{Topic: l.topicCharter, Raw: l.charter.Raw})
	l.spread.News()
	l.spreadWord()
}

// follows reports whether a record is a charter of the same operator and fleet
// that is not older.
func follows(c charter.Signed[charter.Charter], raw []byte) bool {
	next, err := charter.OpenCharter(c.Body.Network, raw)
	return err == nil && next.Key == c.Key && next.Body.Fleet == c.Body.Fleet && next.Body.Epoch >= c.Body.Epoch
}
