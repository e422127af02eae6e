package tui

import (
	"fmt"
	"strconv"

	"github.com/dollynator/dolly"
)

// marketPanel is the book with both sides meeting in the middle, the latest
// trades, the price with its bands, what the strategy would do, and own orders.
func marketPanel(k known) panel {
	v, ok := see[dolly.MarketView](k.data, dolly.ViewMarket)
	if !ok {
		return k.lacking("market", source{view: dolly.ViewMarket})
	}
	orders, _ := see[[]dolly.OrderRow](k.data, dolly.ViewOrders)
	now := k.data.now()
	p := panel{
		t: k.t, title: "market", facts: []string{"BTC/MB", plural(v.Makers, "matchmaker"), plural(v.Done, "own trade")},
		sheet: k.lay(orderGrid(orders, now)), command: k.command(dolly.ViewMarket), view: v, hints: "enter open  y copy",
		graphs: []graph{priceGraph(v), depthGraph(v)},
	}
	if it, ok := p.sheet.marked(); ok {
		p.moves = orderMoves(it, orders)
	}
	p.moves = append(p.moves, placeMoves()...)
	p.top = func(w, h int) []string { return marketTop(k.t, v, p.graphs, now, w, h) }
	if len(v.Trades) > 0 {
		p.side = func(w, h int) []string { return marketSide(k.t, v, p.graphs[1], now, w, h) }
	}
	p.foot = func(w int) []string { return marketFoot(k.t, v, w) }
	return p
}

func marketNeeds(place, data) []source {
	return []source{{view: dolly.ViewMarket}, {view: dolly.ViewOrders}}
}

// orderMoves is what may be done with the marked order.
func orderMoves(it item, orders []dolly.OrderRow) []offered {
	for _, o := range orders {
		if o.ID.String() == it.key && o.Ended == 0 {
			n := strconv.FormatUint(o.ID.Number, 10)
			return []offered{{name: "cancel order " + n, does: fmt.Sprintf("the %s of %s MB", o.Side, mb(o.Left)),
				action: dolly.Action{Name: "cancel", Args: map[string]string{"order": n}}}}
		}
	}
	return nil
}

// placeMoves place an order.
func placeMoves() []offered {
	needs := []need{{"bytes", "how many bytes of MB (1 MB is 1048576)?"}, {"sat", "for how many sat in all?"}}
	return []offered{
		{name: "bid", does: "offer MB for bitcoin", action: dolly.Action{Name: "bid"}, needs: needs},
		{name: "ask", does: "offer bitcoin for MB", action: dolly.Action{Name: "ask"}, needs: needs},
	}
}

// orderGrid is own orders, the latest first.
func orderGrid(orders []dolly.OrderRow, now dolly.Time) grid {
	g := grid{empty: "no own orders yet", cols: []column{
		{head: "OWN ORDER", drop: 6}, {head: "SIDE", left: true}, {head: "MB"}, {head: "SAT", drop: 4}, {head: "sat/MB"},
		{head: "LEFT MB", drop: 3}, {head: "IN SWAPS", drop: 2}, {head: "PLACED", drop: 1}, {head: "ENDS", drop: 5}, {head: "STATE", left: true, rest: 15},
	}}
	for _, o := range orders {
		it := item{key: o.ID.String(), copy: o.ID.String(), open: place{screen: moneyScreen}}
		ends := "–"
		switch {
		case o.Ended != 0:
			it.ink = dimInk
		case o.Expires > now:
			ends = "in " + span(o.Expires.Sub(now))
		}
		g.add(it, strconv.FormatUint(o.ID.Number, 10), o.Side, mb(o.Price.MB), sat(o.Price.Sat), perMB(o.Price.PerMB()),
			mb(o.Left), mb(o.Reserved), ago(now, o.Placed)+" ago", ends, orderSign(o)+" "+string(o.Status))
		g.num(0, float64(o.ID.Number))
		g.nums(2, float64(o.Price.MB), float64(o.Price.Sat), o.Price.PerMB(), float64(o.Left), float64(o.Reserved), float64(o.Placed), float64(o.Expires))
	}
	return g
}

func orderSign(o dolly.OrderRow) string {
	switch o.Status {
	case dolly.OrderCompleted:
		return "✓"
	case dolly.OrderExpired, dolly.OrderCancelled:
		return "○"
	}
	return "●"
}

// marketTop is the book, and below it the price.
func marketTop(t theme, v dolly.MarketView, graphs []graph, now dolly.Time, w, h int) []string {
	least := 4 // of own orders
	rows := max(1, min(max(len(v.Bids), len(v.Asks), 3), (h-least)/2))
	side := max(bookLeast, min(w/3, bookMost))
	out := bookLines(t, v, side, rows)
	if left := w - 2*side - 7; left >= tradesLeast && w < wideWidth-sideWidth {
		out = beside(out, tradeLines(t, v.Trades, now, min(left, tradesMost), len(out)-1), 2*side+7)
	}
	out = append(out, "")
	if rows := min(h-len(out)-least-2, 14); rows >= 3 {
		if drawn := graphs[0].draw(t, w, rows); drawn != nil {
			out = append(append(out, drawn...), "")
		}
	}
	return out
}

// marketSide is the depth of the book and the trades.
func marketSide(t theme, v dolly.MarketView, depth graph, now dolly.Time, w, h int) []string {
	out := depth.draw(t, w, min(12, h/3))
	if out != nil {
		out = append(out, "")
	}
	return append(out, tradeLines(t, v.Trades, now, w, h-len(out)-1)...)
}

// marketFoot is the spread, own trades, and what the strategy would do now and why.
func marketFoot(t theme, v dolly.MarketView, w int) []string {
	l := t.line(w).put(t.plain, " "+spreadText(v)).put(t.plain, fmt.Sprintf("   own trades: %s MB for %s sat", mb(v.Volume), sat(v.VolSat)))
	if v.Volume > 0 {
		mean := dolly.Price{Sat: v.VolSat, MB: v.Volume}.PerMB()
		l.put(t.plain, ", mean ").put(t.bold, perMB(mean)).put(t.plain, " sat/MB")
	}
	return []string{l.String(), t.line(w).put(t.dim, " strategy ").put(t.plain, orDash(v.Strategy)).String()}
}

// spreadText is the gap between who gives MB for least and who gives most for it.
func spreadText(v dolly.MarketView) string {
	if len(v.Bids) == 0 || len(v.Asks) == 0 {
		return "no spread: one side is empty"
	}
	b, a := v.Bids[0].Price.PerMB(), v.Asks[0].Price.PerMB()
	return fmt.Sprintf("spread %s (%s to %s sat/MB)", decimal(b-a, priceDigits(a)), perMB(a), perMB(b))
}
