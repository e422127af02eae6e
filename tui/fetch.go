package tui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/dollynator/dolly"
)

// fetchTime is how long an answer may take before the link counts as lost.
const fetchTime = 5 * time.Second

// data is what the console knows. A nil view was not fetched yet; views are
// replaced whole and never changed.
type data struct {
	info     *dolly.Info
	fleet    *dolly.FleetView
	node     *dolly.NodeView
	market   *dolly.MarketView
	learning *dolly.LearningView
	events   []dolly.Event // newest last, at most keptEvents
}

// now is the moment in the node's world, as far as it told.
func (d data) now() dolly.Time {
	if d.info == nil {
		return 0
	}
	return d.info.Now
}

// agent is the row of the fleet with that key.
func (d data) agent(p dolly.PeerID) (dolly.AgentRow, bool) {
	if d.fleet != nil {
		for _, a := range d.fleet.Agents {
			if a.Peer == p {
				return a, true
			}
		}
	}
	return dolly.AgentRow{}, false
}

// fetched is the answer to a fetch over the link numbered gen. Views that were
// not asked for are nil.
type fetched struct {
	gen  int
	data data
	err  error
}

// fetch asks for what screen s shows, and for the fleet, which titles need.
func fetch(ctx context.Context, n dolly.Node, gen int, s screen) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, fetchTime)
		defer cancel()
		d, err := gather(ctx, n, s)
		return fetched{gen, d, err}
	}
}

func gather(ctx context.Context, n dolly.Node, s screen) (d data, err error) {
	info, err := n.Info(ctx)
	if err != nil {
		return d, err
	}
	d.info = &info
	if d.fleet, err = view[dolly.FleetView](ctx, n, dolly.ViewFleet); err != nil {
		return d, err
	}
	switch s {
	case nodeScreen:
		d.node, err = view[dolly.NodeView](ctx, n, dolly.ViewNode)
	case marketScreen:
		d.market, err = view[dolly.MarketView](ctx, n, dolly.ViewMarket)
	case learningScreen:
		d.learning, err = view[dolly.LearningView](ctx, n, dolly.ViewLearning)
	}
	return d, err
}

func view[T any](ctx context.Context, n dolly.Node, v dolly.View) (*T, error) {
	out, err := dolly.Fetch[T](ctx, n, v, dolly.Query{})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// merge takes over the views that came.
func (d data) merge(from data) data {
	if from.info != nil {
		d.info = from.info
	}
	if from.fleet != nil {
		d.fleet = from.fleet
	}
	if from.node != nil {
		d.node = from.node
	}
	if from.market != nil {
		d.market = from.market
	}
	if from.learning != nil {
		d.learning = from.learning
	}
	return d
}

// linkLost reports whether err says that nobody answers, not that the answer is no.
func linkLost(err error) bool {
	return dolly.KindOf(err) == dolly.Unreachable || errors.Is(err, context.DeadlineExceeded)
}
