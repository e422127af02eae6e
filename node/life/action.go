package life

import (
	"encoding/base64"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// Do carries out an action of the operator: place or cancel an order, pass MB
// on, take in an order to the fleet, lift a ban, pause, resume, leave.
func (l *Life) Do(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, []trade.Effect, error) {
	l.now = max(l.now, now)
	var res dolly.Result
	var err error
	switch a.Name {
	case "cancel":
		res, err = l.trader.DoCancel(now, a, dry)
	case "ask", "bid":
		res, err = l.placeOrder(a, dry)
	case "transfer":
		res, err = l.trader.DoTransfer(now, a, dry)
	case "order":
		res, err = l.takeOrder(a, dry)
	case "pause", "resume", "leave":
		res, err = l.doAlone(a, dry)
	case "pardon":
		res, err = l.doPardon(a, dry)
	default:
		err = &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no action %q", a.Name), Hint: "there are ask, bid, cancel, leave, order, pardon, pause, resume and transfer"}
	}
	return res, l.flush(), err
}

// doAlone carries out what takes no arguments.
func (l *Life) doAlone(a dolly.Action, dry bool) (dolly.Result, error) {
	switch {
	case len(a.Args) > 0:
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: a.Name + " takes no arguments"}
	case a.Name == "pause":
		return l.doPause(dry)
	case a.Name == "resume":
		return l.doResume(dry)
	}
	return l.doLeave(dry)
}

// takeOrder obeys an order to the fleet as if it had been heard.
func (l *Life) takeOrder(a dolly.Action, dry bool) (dolly.Result, error) {
	raw, err := base64.StdEncoding.DecodeString(a.Args["record"])
	if err != nil || len(raw) == 0 {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "order needs record=BASE64", Err: err,
			Hint: "dolly do order FILE, with a file that dolly charter stop --out wrote"}
	}
	s, err := charter.OpenStop(l.charter, raw)
	if err != nil {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "not an order of this fleet's operator", Err: err}
	}
	res := dolly.Result{Done: !dry, Lines: []string{fmt.Sprintf("obey the order to %s %s, and pass it on", s.Body.Kind, s.Body.Fleet)}}
	if !dry {
		l.hearCharter(raw)
	}
	return res, nil
}

// placeOrder places an order of the operator beside those of the strategy.
func (l *Life) placeOrder(a dolly.Action, dry bool) (dolly.Result, error) {
	if l.permits.Stopped() {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "the operator's order stands: " + l.permits.Order().String(), Hint: "dolly charter resume ends it"}
	}
	if l.facts.Get().Paused {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "this agent is paused", Hint: "dolly do resume ends that"}
	}
	return l.trader.DoOrder(l.now, a, dry)
}
