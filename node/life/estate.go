package life

import (
	"fmt"

	"github.com/dollynator/dolly/charter"
)

// wakeEstate makes the agent of a charter without a warden its own.
func (l *Life) wakeEstate() error {
	if !l.charter.Body.Alone() {
		return nil
	}
	e, err := charter.NewEstate(l.cfg.Trade.Self, l.charter, l.cfg.Certs, l.estateKept.Get())
	if err != nil {
		return fmt.Errorf("own estate: %w", err)
	}
	l.estate = e
	return nil
}

// ownWarden reports whether this agent answers itself: a later charter may have
// set a warden over the fleet.
func (l *Life) ownWarden() bool { return l.estate != nil && l.permits.Charter().Body.Alone() }

// askWarden sends a request to the warden. Without one it is answered here:
// what was granted is stored by the step that asked, and heard at its end.
func (l *Life) askWarden(about Question, raw []byte) {
	if !l.ownWarden() {
		l.do(AskWarden{About: about, Raw: raw, To: l.warden(), Addrs: l.charter.Body.WardenAddrs})
		return
	}
	said := WardenSaid{About: about}
	var err error
	if said.Raw, err = l.estate.Handle(l.now, raw); err != nil {
		said.Err = err.Error()
	}
	l.estateKept.Set(l.estate.State())
	l.ownWords = append(l.ownWords, said)
}

// hearSelf takes in what the own estate answered.
func (l *Life) hearSelf() {
	for len(l.ownWords) > 0 {
		said := l.ownWords[0]
		l.ownWords = l.ownWords[1:]
		l.wardenSaid(said)
	}
}

// tellEstate hands on an order that was obeyed: the estate refuses what it forbids.
func (l *Life) tellEstate(order []byte) {
	if !l.ownWarden() {
		return
	}
	if _, err := l.estate.Handle(l.now, order); err != nil {
		l.note("charter.order", err.Error(), "the order is not taken: %v", err)
	}
	l.estateKept.Set(l.estate.State())
}
