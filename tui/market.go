package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
)

// Cells of the book's columns, and of what stands beside it.
const (
	amountCells = 6
	priceCells  = 7
	bookLeast   = 27 // one side of the book
	bookMost    = 44
	tradesLeast = 18
	tradesMost  = 56
)

// marketPage is the book with both sides meeting in the middle, the latest
// trades, this node's swaps, the price, and what the strategy would do.
func marketPage(t theme, v dolly.MarketView, now dolly.Time, w, h int) []string {
	foot := marketFoot(t, v, w)
	trades := slices.Clone(v.Trades)
	slices.SortStableFunc(trades, func(a, b dolly.TradeRow) int { return cmp.Compare(b.At, a.At) })
	room := h - len(foot)
	chart := priceChart(t, trades, w, min(8, room/4))
	swaps := swapLines(t, v.Swaps, w, max(2, room/4))
	rows := max(1, room-len(chart)-len(swaps)-2)
	rows = min(rows, max(len(v.Bids), len(v.Asks), len(trades), 4))
	side := max(bookLeast, min(w/3, bookMost))
	out := bookLines(t, v, side, rows)
	if left := w - 2*side - 7; left >= tradesLeast {
		out = beside(out, tradeLines(t, trades, now, min(left, tradesMost), rows), 2*side+7)
	}
	out = append(out, "")
	out = append(out, swaps...)
	out = append(out, chart...)
	return pad(out, room, foot)
}

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
			ink := ownInk(t, b.Own)
			l.right(ink, mb(b.Left), amountCells).put(ink, "  ").left(ink, trader(b), name).
				right(ink, decimal(b.Price.PerMB(), 1), priceCells)
		}
		l.to(side+1).put(t.dim, " │ ")
		if i < len(v.Asks) {
			a := v.Asks[i]
			ink := ownInk(t, a.Own)
			l.left(ink, decimal(a.Price.PerMB(), 1), priceCells).right(ink, mb(a.Left), amountCells).put(ink, "  "+trader(a))
		}
		out = append(out, l.String())
	}
	return out
}

func ownInk(t theme, own bool) pen {
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

func tradeLines(t theme, trades []dolly.TradeRow, now dolly.Time, w, rows int) []string {
	out := []string{t.line(w).put(t.dim, "LAST TRADES").String()}
	for i := range min(rows, len(trades)) {
		tr := trades[i]
		l := t.line(w).right(ownInk(t, tr.Own), decimal(tr.Amount.PerMB(), 1), 5)
		l.right(t.plain, mb(tr.Amount.MB)+" MB", 7)
		if w >= 40 {
			l.put(t.plain, "  ").left(t.plain, tr.Bid+" ▸ "+tr.Ask, w-23)
		}
		out = append(out, l.end(t.dim, ago(now, tr.At)).String())
	}
	return out
}

// swapLines is this node's swaps, at most rows of them.
func swapLines(t theme, swaps []dolly.SwapRow, w, rows int) []string {
	if len(swaps) == 0 {
		return nil
	}
	out := []string{t.line(w).put(t.dim, " SWAPS").String()}
	for _, s := range swaps[:min(rows, len(swaps))] {
		out = append(out, t.line(w).put(t.plain, " ").left(t.dim, s.ID, 10).left(t.plain, s.Role, 8).
			right(t.plain, mb(s.MB)+" MB", 10).put(t.dim, " for ").right(t.plain, sat(s.Sat)+" sat", 12).
			put(t.plain, "  ").left(t.bold, strings.TrimPrefix(s.State, s.Role+" "), 14).put(t.dim, "with "+s.With).String())
	}
	if more := len(swaps) - rows; more > 0 {
		out = append(out, t.line(w).put(t.dim, fmt.Sprintf(" and %d more", more)).String())
	}
	return append(out, "")
}

// priceChart is the price of the trades, newest at the right; trades is newest first.
func priceChart(t theme, trades []dolly.TradeRow, w, rows int) []string {
	if len(trades) < 2 || rows < 3 {
		return nil
	}
	var v []float64
	for _, tr := range slices.Backward(trades) {
		v = append(v, tr.Amount.PerMB())
	}
	figure := func(x float64) string { return decimal(x, 1) }
	return plot(t, "sat/MB, a trade a cell", v, under(v), figure, w-1, rows-1)
}

func marketFoot(t theme, v dolly.MarketView, w int) []string {
	l := t.line(w).put(t.plain, fmt.Sprintf(" own trades: %s MB for %s sat", mb(v.Volume), sat(v.VolSat)))
	if v.Volume > 0 {
		mean := dolly.Price{Sat: v.VolSat, MB: v.Volume}.PerMB()
		l.put(t.plain, "   mean ").put(t.bold, decimal(mean, 1)).put(t.plain, " sat/MB")
	}
	return []string{l.String(), t.line(w).put(t.dim, " strategy ").put(t.plain, orDash(v.Strategy)).String()}
}
