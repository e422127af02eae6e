package market

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"math"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
)

// ErrLine is returned for a line that is no operation.
var ErrLine = errors.New("want limit,ID,bid|ask,PRICE_SAT_PER_MB,QTY_MB or ioc,ID,bid|ask,QTY_MB or cancel,ID")

// maxName bounds an order's name, in bytes.
const maxName = 64

// Replay runs a stream of operations, one a line, through a real [Book] with no
// caps, in which all bids have one trader and all asks another. It keeps nothing
// but the live orders.
type Replay struct {
	book   *Book
	live   map[string]dolly.OrderID
	names  map[uint64]string // of live orders, by number
	next   uint64
	sum    hash.Hash
	result ReplayResult
}

// ReplayResult is what came of a stream.
type ReplayResult struct {
	Ops    int64     `json:"ops"`
	Trades int64     `json:"trades"`
	MB     int64     `json:"volume_mb"` // whole megabytes
	Sat    dolly.Sat `json:"volume_sat"`
	Live   int       `json:"live"`
	// Hash is SHA-256 of a text: a line "trade,BID,ASK,MB,SAT" for each trade, then
	// a line "bid,ID,PRICE,MB" for each live bid, cheapest first, then first come,
	// and a line "ask,…" for each live ask, dearest first; MB are those left.
	Hash dolly.Hash `json:"hash"`
}

// NewReplay begins with an empty book.
func NewReplay() *Replay {
	l := Limits{PerTrader: math.MaxInt32, Total: math.MaxInt32 / 2, MaxLife: 1 << 60, MinSat: 1}
	return &Replay{book: NewBook(l), live: map[string]dolly.OrderID{}, names: map[uint64]string{}, sum: sha256.New()}
}

// Line carries out one operation, without its line break. A name may be used
// again once its order has ended; to cancel an order that is not live is no error.
func (r *Replay) Line(line string) error {
	f := strings.Split(line, ",")
	var err error
	switch {
	case len(f) == 5 && f[0] == "limit":
		err = r.limit(f[1], f[2], f[3], f[4])
	case len(f) == 4 && f[0] == "ioc":
		err = r.immediate(f[1], f[2], f[3])
	case len(f) == 2 && f[0] == "cancel":
		err = r.cancel(f[1])
	default:
		err = ErrLine
	}
	if err == nil {
		r.result.Ops++
	}
	return err
}

func (r *Replay) limit(name, side, price, quantity string) error {
	sat, err := amount("price", price, int64(maxSat))
	if err != nil {
		return err
	}
	o, err := r.order(name, side, quantity)
	if err != nil {
		return err
	}
	if sat > int64(maxSat)/int64(o.Price.MB/dolly.MiB) {
		return fmt.Errorf("%w: %s MB at %s sat are more bitcoin than there are", ErrLine, quantity, price)
	}
	o.Price.Sat = dolly.Sat(sat * int64(o.Price.MB/dolly.MiB))
	r.live[name], r.names[o.ID.Number] = o.ID, name
	fills, err := r.book.Limit(&o, 0)
	if err != nil {
		return err
	}
	r.tell(name, o.Side, fills)
	if r.book.Status(o.ID) != Open {
		r.forget(o.ID.Number)
	}
	return nil
}

func (r *Replay) immediate(name, side, quantity string) error {
	o, err := r.order(name, side, quantity)
	if err != nil {
		return err
	}
	fills, err := r.book.Immediate(&o, 0)
	if err != nil {
		return err
	}
	r.tell(name, o.Side, fills)
	return nil
}

func (r *Replay) cancel(name string) error {
	if err := named(name); err != nil {
		return err
	}
	if id, live := r.live[name]; live {
		r.book.Cancel(&id)
		r.forget(id.Number)
	}
	return nil
}

// order is a new one without a price.
func (r *Replay) order(name, side, quantity string) (dolly.Order, error) {
	o := dolly.Order{Side: dolly.Bid, Expires: math.MaxInt32}
	switch side {
	case "bid":
	case "ask":
		o.Side = dolly.Ask
	default:
		return o, fmt.Errorf("%w: side %.20q", ErrLine, side)
	}
	mb, err := amount("quantity", quantity, int64(maxMB/dolly.MiB))
	if err != nil {
		return o, err
	}
	if err := named(name); err != nil {
		return o, err
	}
	if _, live := r.live[name]; live {
		return o, fmt.Errorf("order %s: %w", name, ErrDuplicate)
	}
	r.next++
	o.ID, o.Price.MB = dolly.OrderID{Trader: owner(o.Side), Number: r.next}, dolly.MB(mb)*dolly.MiB
	return o, nil
}

// tell notes what an order traded.
func (r *Replay) tell(name string, side dolly.Side, fills []Fill) {
	for _, f := range fills {
		bid, ask := name, r.names[f.Rest.Number]
		if side == dolly.Ask {
			bid, ask = ask, bid
		}
		r.result.Trades++
		r.result.MB += int64(f.Amount.MB / dolly.MiB)
		r.result.Sat += f.Amount.Sat
		fmt.Fprintf(r.sum, "trade,%s,%s,%d,%d\n", bid, ask, f.Amount.MB/dolly.MiB, f.Amount.Sat)
		if f.Left == 0 {
			r.forget(f.Rest.Number)
		}
	}
}

func (r *Replay) forget(number uint64) {
	delete(r.live, r.names[number])
	delete(r.names, number)
}

// Result is what came of the lines so far, of which there should be no more.
func (r *Replay) Result() ReplayResult {
	for _, side := range [2][]Entry{r.book.Bids(0), r.book.Asks(0)} {
		for _, e := range side {
			price := int64(e.Price.Sat) / int64(e.Price.MB/dolly.MiB)
			fmt.Fprintf(r.sum, "%v,%s,%d,%d\n", e.Side, r.names[e.ID.Number], price, e.Left/dolly.MiB)
		}
	}
	out := r.result
	out.Live = r.book.Len()
	r.sum.Sum(out.Hash[:0])
	return out
}

func owner(s dolly.Side) dolly.PeerID { return dolly.PeerID{byte(s)} }

func named(name string) error {
	if name == "" || len(name) > maxName {
		return fmt.Errorf("%w: an ID has 1 to %d bytes", ErrLine, maxName)
	}
	return nil
}

// amount reads a whole number from 1 to most, in digits alone.
func amount(what, text string, most int64) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > most || strings.HasPrefix(text, "+") {
		return 0, fmt.Errorf("%w: %s %.20q is not a whole number from 1 to %d", ErrLine, what, text, most)
	}
	return n, nil
}
