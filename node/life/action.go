package life

import (
	"fmt"
	"strconv"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/trade"
)

// Do carries out an action of the operator: cancel an order, pass MB on.
func (l *Life) Do(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, []trade.Effect, error) {
	l.now = max(l.now, now)
	var res dolly.Result
	var err error
	switch a.Name {
	case "cancel":
		res, err = l.cancel(a, dry)
	case "transfer":
		res, err = l.trader.DoTransfer(now, a, dry)
	default:
		err = &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no action %q", a.Name), Hint: "there are cancel and transfer"}
	}
	return res, l.flush(), err
}

func (l *Life) cancel(a dolly.Action, dry bool) (dolly.Result, error) {
	n, err := strconv.ParseUint(a.Args["order"], 10, 64)
	if err != nil {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "cancel needs order=NUMBER",
			Hint: "dolly events --filter order.placed --json shows the numbers"}
	}
	id := dolly.OrderID{Trader: l.self(), Number: n}
	e, ok := l.trader.Book.Get(id)
	if !ok {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("no order %d of ours on the book", n)}
	}
	res := dolly.Result{Done: !dry, Lines: []string{fmt.Sprintf("take back %v for %v", e.Price.MB, e.Price.Sat)}}
	if !dry {
		l.trader.Cancel(id)
	}
	return res, nil
}
