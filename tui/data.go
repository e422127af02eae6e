package tui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/dollynator/dolly"
)

// source is one thing to ask a node for: a view, or with Why the facts behind an event.
type source struct {
	view  dolly.View
	query dolly.Query
	why   uint64
}

// data is what the console knows. Answers are replaced whole and never changed, so
// that an older data is still what it was.
type data struct {
	info    *dolly.Info
	got     map[source]any // a pointer to the view's shape, by what was asked
	refused map[source]error
	events  []dolly.Event // newest last, at most keptEvents
}

// read is the latest answer to a question.
func read[T any](d data, s source) (v T, ok bool) {
	if p, known := d.got[s].(*T); known {
		return *p, true
	}
	return v, false
}

// see is read of a view that was asked for without a query.
func see[T any](d data, v dolly.View) (T, bool) { return read[T](d, source{view: v}) }

// now is the moment in the node's world, as far as it told.
func (d data) now() dolly.Time {
	if d.info == nil {
		return 0
	}
	return d.info.Now
}

// member is the row of the fleet with that key.
func (d data) member(p dolly.PeerID) (dolly.AgentRow, bool) {
	v, _ := see[dolly.FleetView](d, dolly.ViewFleet)
	for _, a := range v.Agents {
		if a.Peer == p {
			return a, true
		}
	}
	return dolly.AgentRow{}, false
}

// name is what the fleet calls a key, or its beginning.
func (d data) name(p dolly.PeerID) string {
	if a, ok := d.member(p); ok {
		return a.Path + " " + a.Name
	}
	return shortPeer(p)
}

// merge takes over the answers that came.
func (d data) merge(from data) data {
	if from.info != nil {
		d.info = from.info
	}
	d.got, d.refused = maps.Clone(d.got), maps.Clone(d.refused)
	if d.got == nil {
		d.got, d.refused = map[source]any{}, map[source]error{}
	}
	for s, v := range from.got {
		d.got[s] = v
		delete(d.refused, s)
	}
	maps.Copy(d.refused, from.refused)
	return d
}

// gather asks for the node's name and for every source. It fails if the link
// does; what the node refuses is noted with the source.
func gather(ctx context.Context, n dolly.Node, lab Lab, wanted []source) (data, error) {
	d := data{got: map[source]any{}, refused: map[source]error{}}
	info, err := n.Info(ctx)
	if err != nil {
		return d, fmt.Errorf("ask who it is: %w", err)
	}
	d.info = &info
	for _, s := range wanted {
		switch v, err := askOne(ctx, n, lab, s); {
		case err == nil:
			d.got[s] = v
		case linkLost(err):
			return d, err
		default:
			d.refused[s] = err
		}
	}
	return d, nil
}

// askOne asks whom a source belongs to.
func askOne(ctx context.Context, n dolly.Node, lab Lab, s source) (any, error) {
	if s.isLab() {
		return askLab(ctx, lab, s)
	}
	return ask(ctx, n, s)
}

// ask is one question; the answer is a pointer to the shape of the view.
func ask(ctx context.Context, n dolly.Node, s source) (any, error) {
	if s.why > 0 {
		e, err := n.Why(ctx, s.why)
		return &e, err
	}
	raw, err := n.Get(ctx, s.view, s.query)
	if err != nil {
		return nil, err
	}
	v := shape(s.view)
	if err := json.Unmarshal(raw, v); err != nil {
		return nil, fmt.Errorf("read view %s: %w", s.view, err)
	}
	return v, nil
}

// shape is a new value of a view's type; views.go of package dolly has the list.
func shape(v dolly.View) any {
	switch v {
	case dolly.ViewFleet:
		return new(dolly.FleetView)
	case dolly.ViewNode:
		return new(dolly.NodeView)
	case dolly.ViewMarket:
		return new(dolly.MarketView)
	case dolly.ViewOrders:
		return new([]dolly.OrderRow)
	case dolly.ViewSwaps:
		return new([]dolly.SwapRow)
	case dolly.ViewMakers:
		return new([]dolly.MakerRow)
	case dolly.ViewWallets:
		return new([]dolly.WalletRow)
	case dolly.ViewLearning:
		return new(dolly.LearningView)
	case dolly.ViewLedger:
		return new(dolly.LedgerView)
	case dolly.ViewBlocks:
		return new([]dolly.BlockRow)
	case dolly.ViewEvents:
		return new([]dolly.Event)
	case dolly.ViewMoney:
		return new(dolly.MoneyView)
	case dolly.ViewPeers:
		return new(dolly.PeersView)
	case dolly.ViewCharter:
		return new(dolly.CharterView)
	case dolly.ViewBuybot:
		return new(dolly.BuybotView)
	}
	return new(json.RawMessage)
}

// linkLost reports whether err says that nobody answers, not that the answer is no.
func linkLost(err error) bool {
	return dolly.KindOf(err) == dolly.Unreachable || errors.Is(err, context.DeadlineExceeded)
}
