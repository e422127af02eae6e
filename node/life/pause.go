package life

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
)

// doPause lets this agent buy and sell nothing new, on the word of who runs its machine,
// until [Life.doResume]. It is no order of the operator: nobody else is told to obey it,
// and it forbids only, so it needs no signature.
func (l *Life) doPause(dry bool) (dolly.Result, error) {
	st := l.facts.Get()
	if st.Paused {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "this agent is paused already", Hint: "dolly do resume ends that"}
	}
	res := dolly.Result{Done: !dry, Lines: []string{
		fmt.Sprintf("take back all own orders (%d), and buy, renew and sell nothing new until dolly do resume", len(l.trader.Own())),
		"go on carrying, and with the swaps and purchases that are under way",
		"wind down when the rent ends, which is at " + st.RentEnds.Std().Format(time.DateTime),
	}}
	if dry {
		return res, nil
	}
	st.Paused = true
	l.facts.Set(st)
	l.cancelAll()
	l.note("life.paused", st.RentEnds, "paused by who runs this machine")
	l.nextCheck = l.now
	return res, nil
}

// doResume ends a pause.
func (l *Life) doResume(dry bool) (dolly.Result, error) {
	st := l.facts.Get()
	if !st.Paused {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "this agent is not paused", Hint: "an order to the fleet is ended by dolly charter resume"}
	}
	res := dolly.Result{Done: !dry, Lines: []string{"buy, renew and sell again"}}
	if dry {
		return res, nil
	}
	st.Paused = false
	l.facts.Set(st)
	l.note("life.resumed", nil, "resumed by who runs this machine")
	l.nextCheck = l.now
	return res, nil
}
