package web

import (
	"cmp"
	"context"
	"slices"

	"github.com/dollynator/dolly"
)

var errNoAgent = &dolly.Error{Kind: dolly.Usage, Text: "no agent of that id", Hint: "/network lists them"}

// maxPoints is how many points a curve has; neighbours are left out beyond that.
const maxPoints = 1440

// curve is one metric of an agent, or of the whole fleet, oldest first.
func (v *Vision) curve(ctx context.Context, id string, m int, from, to dolly.Time) ([]dolly.HistoryPoint, error) {
	n := v.picture()
	if id == "fleet" {
		return v.together(n.Agents, m, from, to)
	}
	a, ok := n.find(id)
	if !ok {
		return nil, errNoAgent
	}
	points, err := v.observed(a.Peer, m, from, to)
	if err != nil || !a.Self {
		return points, err
	}
	return v.withOwn(ctx, m, from, to, points), nil
}

// observed is what this vision saw of an agent.
func (v *Vision) observed(p dolly.PeerID, m int, from, to dolly.Time) (out []dolly.HistoryPoint, err error) {
	err = v.cfg.Store.View(func(r dolly.Reader) error {
		all, err := readings(r, p, from, to)
		for _, one := range all {
			out = append(out, dolly.HistoryPoint{At: one.At, Value: float64(one.Values[m])})
		}
		return err
	})
	return thin(out), err
}

// withOwn puts before what was observed what the node itself kept, from before this
// vision watched. A node without a history has nothing to add, and that is no error.
func (v *Vision) withOwn(ctx context.Context, m int, from, to dolly.Time, seen []dolly.HistoryPoint) []dolly.HistoryPoint {
	n := v.attached()
	if n == nil {
		return seen
	}
	if len(seen) > 0 {
		to = min(to, seen[0].At-1)
	}
	if from >= to {
		return seen
	}
	own, err := dolly.Fetch[dolly.HistoryView](ctx, n, dolly.ViewHistory, dolly.Query{Filter: metrics()[m].own, From: uint64(max(from, 0)), To: uint64(to)})
	if err != nil {
		v.cfg.Log.Debug("history of the node", "err", err)
		return seen
	}
	kept := slices.DeleteFunc(own.Points, func(p dolly.HistoryPoint) bool { return p.At < from || p.At > to })
	slices.SortFunc(kept, func(a, b dolly.HistoryPoint) int { return cmp.Compare(a.At, b.At) })
	return thin(append(kept, seen...))
}

// step is what one agent told at a moment.
type step struct {
	dolly.HistoryPoint
	agent int
}

// together is a metric of the whole fleet.
func (v *Vision) together(all []Agent, m int, from, to dolly.Time) ([]dolly.HistoryPoint, error) {
	var steps []step
	for i, a := range all {
		points, err := v.observed(a.Peer, m, from, to)
		if err != nil {
			return nil, err
		}
		for _, p := range points {
			steps = append(steps, step{p, i})
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(a.At, b.At) })
	if metrics()[m].most {
		return thin(most(steps)), nil
	}
	return thin(total(steps)), nil
}

// total is at each moment the sum of what each had told by then.
func total(steps []step) (out []dolly.HistoryPoint) {
	latest, sum := map[int]float64{}, 0.0
	for i, s := range steps {
		sum += s.Value - latest[s.agent]
		latest[s.agent] = s.Value
		if i+1 == len(steps) || steps[i+1].At != s.At {
			out = append(out, dolly.HistoryPoint{At: s.At, Value: sum})
		}
	}
	return out
}

// most is at each moment the largest that was told then.
func most(steps []step) (out []dolly.HistoryPoint) {
	for _, s := range steps {
		if n := len(out); n > 0 && out[n-1].At == s.At {
			out[n-1].Value = max(out[n-1].Value, s.Value)
		} else {
			out = append(out, s.HistoryPoint)
		}
	}
	return out
}

// thin leaves points out evenly; the last one stays.
func thin(points []dolly.HistoryPoint) []dolly.HistoryPoint {
	if len(points) <= maxPoints {
		return points
	}
	out := make([]dolly.HistoryPoint, 0, maxPoints)
	for i := range maxPoints {
		out = append(out, points[(i+1)*len(points)/maxPoints-1])
	}
	return out
}
