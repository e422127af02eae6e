package trade

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// plainLife is how long an order of the operator lives that says nothing else.
const plainLife = time.Hour

// DoOrder is the action that places an own order, bid or ask: bytes=N sat=N and,
// if it should not live an hour, timeout_s=N.
func (t *Trader) DoOrder(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, error) {
	t.now = max(t.now, now)
	side := dolly.Bid
	if a.Name == "ask" {
		side = dolly.Ask
	}
	price, life, err := t.readOrder(a)
	if err != nil {
		return dolly.Result{}, err
	}
	if err := t.canPlace(side, price, life); err != nil {
		return dolly.Result{}, err
	}
	gives := fmt.Sprintf("%s: give %v for %v", side, price.MB, price.Sat)
	if side == dolly.Ask {
		gives = fmt.Sprintf("%s: give %v for %v", side, price.Sat, price.MB)
	}
	res := dolly.Result{Done: !dry, Lines: []string{fmt.Sprintf("%s, %.3f sat/MB, for %v", gives, price.PerMB(), life)}}
	if dry {
		return res, nil
	}
	o, err := t.Place(side, price, life)
	if err != nil {
		return dolly.Result{}, err
	}
	res.Lines = append(res.Lines, fmt.Sprintf("order %d", o.ID.Number))
	return res, nil
}

// readOrder reads an action's amounts and how long the order is to live.
func (t *Trader) readOrder(a dolly.Action) (dolly.Price, time.Duration, error) {
	refuse := func(format string, args ...any) (dolly.Price, time.Duration, error) {
		return dolly.Price{}, 0, &dolly.Error{Kind: dolly.Usage, Text: a.Name + " " + fmt.Sprintf(format, args...),
			Hint: a.Name + " bytes=69206016 sat=6600 timeout_s=3600: 66 MB, 6600 satoshi, an hour"}
	}
	mb, err := strconv.ParseInt(a.Args["bytes"], 10, 64)
	if err != nil || mb <= 0 {
		return refuse("needs bytes=N above zero")
	}
	sat, err := strconv.ParseInt(a.Args["sat"], 10, 64)
	if err != nil || sat <= 0 {
		return refuse("needs sat=N above zero")
	}
	life := plainLife
	if text, given := a.Args["timeout_s"]; given {
		most := int64(t.cfg.Book.MaxLife / time.Second)
		s, err := strconv.ParseInt(text, 10, 64)
		if err != nil || s <= 0 || s > most {
			return refuse("wants timeout_s between 1 and %d", most)
		}
		life = time.Duration(s) * time.Second
	}
	for key := range a.Args {
		switch key {
		case "bytes", "sat", "timeout_s":
		default:
			return refuse("knows no %s", key)
		}
	}
	return dolly.Price{Sat: dolly.Sat(sat), MB: dolly.MB(mb)}, life, nil
}

// canPlace says why an order of the operator would be refused.
func (t *Trader) canPlace(side dolly.Side, price dolly.Price, life time.Duration) error {
	switch err := t.mayWrite(); {
	case side == dolly.Ask && t.cfg.Allow == nil:
		return &dolly.Error{Kind: dolly.Refused, Text: "this node buys no MB: its bitcoin pays for servers", Hint: "a buybot does"}
	case errors.Is(err, ErrNotReady):
		return &dolly.Error{Kind: dolly.Refused, Text: "no order yet", Err: err, Hint: "try again in a minute"}
	case err != nil:
		return &dolly.Error{Kind: dolly.Refused, Text: "no order now", Err: err}
	case side == dolly.Bid && t.Available() < price.MB:
		return &dolly.Error{Kind: dolly.Refused, Text: fmt.Sprintf("there are %v to sell, not %v", t.Available(), price.MB),
			Hint: "dolly orders shows what other orders hold"}
	}
	o := dolly.Order{
		ID: dolly.OrderID{Trader: t.Self(), Number: t.tally.Get().Orders + 1}, Side: side, Price: price, Expires: t.now.Add(life),
	}
	err := t.Book.Try(o, t.now)
	least := max(t.cfg.Book.MinSat, t.cfg.Swap.Dust)
	switch {
	case errors.Is(err, market.ErrDust), price.Sat < least:
		return &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("an order is for %v or more", least),
			Hint: "what is less would be lost to the fees of its swap"}
	case err == nil, errors.Is(err, market.ErrFull): // another's gives way
		return nil
	}
	return &dolly.Error{Kind: dolly.Refused, Text: "the book refuses", Err: err}
}

// DoCancel is the action that takes an own order back: order=NUMBER.
func (t *Trader) DoCancel(now dolly.Time, a dolly.Action, dry bool) (dolly.Result, error) {
	t.now = max(t.now, now)
	n, err := strconv.ParseUint(a.Args["order"], 10, 64)
	if err != nil {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "cancel needs order=NUMBER", Hint: "dolly orders shows the numbers"}
	}
	id := dolly.OrderID{Trader: t.Self(), Number: n}
	o, ok := t.ownOrder(id)
	switch {
	case !ok:
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no order %d of ours is known", n), Hint: "dolly orders shows the numbers"}
	case o.Status != market.Open:
		return dolly.Result{}, &dolly.Error{Kind: dolly.Over, Text: fmt.Sprintf("order %d is %s already", n, o.Status)}
	}
	held := t.promisedOf(id)
	res := dolly.Result{Done: !dry, Lines: []string{fmt.Sprintf("take back %v of %v for %v", o.Order.Price.MB-o.Traded-held, o.Order.Price.MB, o.Order.Price.Sat)}}
	if held > 0 {
		res.Lines = append(res.Lines, fmt.Sprintf("%v are in a trade that goes on", held))
	}
	if !dry {
		t.Cancel(id)
	}
	return res, nil
}
