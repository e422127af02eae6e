package main

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/market"
)

// recorded is a line of a record: the book at a moment.
type recorded struct {
	Unix int64     `json:"unix"`
	Bids []fileBid `json:"bids"`
}

// replayed is what --replay prints with --json.
type replayed struct {
	Books   int           `json:"books"`
	Asks    []replayedAsk `json:"asks"`
	Spent   dolly.Sat     `json:"spent_sat"`
	MB      int64         `json:"bought_mb"`
	Average float64       `json:"average_sat_per_mb"`
	Left    dolly.Sat     `json:"budget_left_sat"`
}

type replayedAsk struct {
	Unix int64 `json:"unix"`
	plannedAsk
}

// runReplay plays a record on paper: the same record, limit and bounds give the
// same asks. Every ask is filled at once.
func (b *bot) runReplay() error {
	raw, err := b.env.ReadAll(b.replay)
	if err != nil {
		return err
	}
	out, err := b.play(raw)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: b.replay, Err: err,
			Hint: `a line for each book, by time: {"unix":1700000000,"bids":[{"id":"a","sat":9000,"mb":100,"traded_mb":0,"own":false}]}`}
	}
	if b.asJSON {
		return b.env.JSON(out)
	}
	for _, a := range out.Asks {
		b.env.Print("%s  %10d sat for %6d MB  against %s", dolly.Time(a.Unix*1000).Std().Format("2006-01-02 15:04:05"), a.Sat, a.plannedAsk.MB, a.Bid)
	}
	b.env.Print("%s: %s, %d MB for %v, %.3f sat/MB on average, %v of the budget left",
		cli.Count(out.Books, "book"), cli.Count(len(out.Asks), "ask"), out.MB, out.Spent, out.Average, out.Left)
	return nil
}

func (b *bot) play(raw []byte) (replayed, error) {
	out := replayed{Asks: []replayedAsk{}}
	s := b.settings.Buybot
	m := market.Mirror{Limit: b.limit, Budget: s.Budget, Purse: market.Boundless, MaxSat: s.MaxOrder, Hourly: s.PerHour}
	names, st, last := newShelf(), market.MirrorState{}, int64(0)
	for n, line := range bytes.Split(raw, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var r recorded
		err := cli.StrictJSON(line, &r)
		if err == nil && (r.Unix < last || r.Unix > 253_402_300_799) {
			err = fmt.Errorf("its time %d is before that of the book before it, or none at all", r.Unix)
		}
		var bids []market.Entry
		if err == nil {
			bids, err = names.entries(bookFile{r.Bids})
		}
		if err != nil {
			return out, fmt.Errorf("line %d: %w", n+1, err)
		}
		last = r.Unix
		var asks []market.Ask
		asks, st = m.Pretend(st, bids, self(), dolly.Time(r.Unix*1000))
		for _, a := range names.asks(asks) {
			out.Asks = append(out.Asks, replayedAsk{r.Unix, a})
		}
		out.Books++
	}
	out.Spent, out.MB, out.Left = st.Spent, int64(st.Bought/dolly.MiB), m.Budget-st.Spent
	out.Average = dolly.Price{Sat: st.Spent, MB: st.Bought}.PerMB()
	return out, nil
}
