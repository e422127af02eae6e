package tui

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

// Cells of the book's columns, and of what stands beside it.
const (
	amountCells = 6
	priceCells  = 7
	bookLeast   = 27 // one side of the book
	bookMost    = 44
	tradesLeast = 18
	tradesMost  = 60
)

// bookLines is bids at the left and asks at the right, best at the top; each
// side is as many cells wide.
func bookLines(t theme, v dolly.MarketView, side, rows int) []string {
	name, w := side-amountCells-priceCells-gap, 2*side+5
	out := []string{t.line(w).put(t.plain, " ").right(t.dim, "MB", amountCells).to(1+amountCells+gap).
		left(t.dim, "BIDS give MB", name).right(t.dim, "sat/MB", priceCells).put(t.dim, " │ ").
		left(t.dim, "sat/MB", priceCells).right(t.dim, "MB", amountCells).put(t.dim, "  ASKS give BTC").String()}
	if len(v.Bids)+len(v.Asks) == 0 {
		out = append(out, t.line(w).put(t.dim, " nobody has an order on the book").String())
	}
	for i := len(out) - 1; i < rows; i++ {
		l := t.line(w).put(t.plain, " ")
		if i < len(v.Bids) {
			b := v.Bids[i]
			ink := ownPen(t, b.Own)
			l.right(ink, mb(b.Left), amountCells).put(ink, "  ").left(ink, trader(b), name).
				right(ink, perMB(b.Price.PerMB()), priceCells)
		}
		l.to(side+1).put(t.dim, " │ ")
		if i < len(v.Asks) {
			a := v.Asks[i]
			ink := ownPen(t, a.Own)
			l.left(ink, perMB(a.Price.PerMB()), priceCells).right(ink, mb(a.Left), amountCells).put(ink, "  "+trader(a))
		}
		out = append(out, l.String())
	}
	return out
}

func ownPen(t theme, own bool) pen {
	if own {
		return t.accent
	}
	return t.plain
}

// trader is who placed an order; one's own is marked by a star too.
func trader(o dolly.OrderRow) string {
	name := o.Name
	if name == "" {
		name = o.ID.Trader.Short() + "…"
	}
	if o.Own {
		name += " *"
	}
	return name
}

// tradeLines is the latest trades, the newest first as the view has them.
func tradeLines(t theme, trades []dolly.TradeRow, now dolly.Time, w, rows int) []string {
	if rows < 1 {
		return nil
	}
	out := []string{t.line(w).put(t.dim, "LAST TRADES").String()}
	for i := range min(rows, len(trades)) {
		tr := trades[i]
		l := t.line(w).right(ownPen(t, tr.Own), perMB(tr.Amount.PerMB()), 6)
		l.right(t.plain, mb(tr.Amount.MB)+" MB", 7)
		if w >= 40 {
			l.put(t.plain, "  ").left(t.plain, tr.Bid+" ▸ "+tr.Ask, w-23)
		}
		out = append(out, l.end(t.dim, ago(now, tr.At)).String())
	}
	return out
}

// priceGraph is the price with its moving average and the bands of two and three
// deviations around it: of the days' closes that the strategy looks at or, where
// there are none, of the trades, which are newest first.
func priceGraph(m dolly.MarketView) graph {
	head, v, mean, sd := byDay(m)
	n := len(m.Closes)
	if n < 2 {
		head, v, n = "sat/MB, a trade a point", make([]float64, 0, len(m.Trades)), len(m.Trades)
		for _, tr := range slices.Backward(m.Trades) {
			v = append(v, tr.Amount.PerMB())
		}
		mean, sd = bands(v, averaged)
	}
	band := func(k float64) []float64 {
		out := make([]float64, len(v))
		for i := range v {
			out[i] = mean[i] + k*sd[i]
		}
		return out
	}
	return graph{head: head, label: perMB, lines: []series{
		{"last", v, accented}, {fmt.Sprintf("mean of %d", min(n, averaged)), mean, plainly}, {"+2σ", band(2), faintly}, {"−2σ", band(-2), faintly},
		{"+3σ", band(3), faintly}, {"−3σ", band(-3), faintly},
	}}
}

// byDay is the closes, and behind them the latest trade, which is held against the
// days before it.
func byDay(m dolly.MarketView) (head string, v, mean, sd []float64) {
	for _, c := range m.Closes {
		v = append(v, c.Price.PerMB())
	}
	mean, sd = bands(v, averaged)
	if n := len(v); n > 0 && len(m.Trades) > 0 {
		v, mean, sd = append(v, m.Trades[0].Amount.PerMB()), append(mean, mean[n-1]), append(sd, sd[n-1])
	}
	return "sat/MB, a day a point", v, mean, sd
}

// depthGraph is how much MB is offered up to a price (the bids), and asked for down
// to it: over the prices of the book in even steps.
func depthGraph(v dolly.MarketView) graph {
	const steps = 100
	lo, hi := extent(prices(v))
	sum := func(orders []dolly.OrderRow, within func(price, at float64) bool) []float64 {
		out := make([]float64, steps)
		for i := range out {
			at := lo + (hi-lo)*float64(i)/(steps-1)
			for _, o := range orders {
				if within(o.Price.PerMB(), at) {
					out[i] += float64(o.Left)
				}
			}
		}
		return out
	}
	g := graph{head: "depth, MB from " + perMB(lo) + " to " + perMB(hi) + " sat/MB", zero: true,
		label: func(x float64) string { return mb(dolly.MB(x)) }}
	if len(v.Bids)+len(v.Asks) > 0 && hi > lo {
		g.lines = []series{
			{"bids", sum(v.Bids, func(price, at float64) bool { return price <= at }), accented},
			{"asks", sum(v.Asks, func(price, at float64) bool { return price >= at }), plainly},
		}
	}
	return g
}

func prices(v dolly.MarketView) []float64 {
	var out []float64
	for _, o := range slices.Concat(v.Bids, v.Asks) {
		out = append(out, o.Price.PerMB())
	}
	return out
}
