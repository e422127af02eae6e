package mirror

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly/lab/runs"
)

// FleetSummary is what a client got of relays and what it trusts them for.
type FleetSummary struct {
	fleetSums
	Exploits map[string]string `json:"exploits"` // by uid
	Gain     float64           `json:"gain"`     // of those that exploit: MB credited less MB carried
	Accounts []Accounts        `json:"accounts"` // the metagraph's history, if it is the ledger
}

// fleet is what a model of relays shares; nil of others.
func (n *neuron) fleet() *fleet {
	if r, ok := n.pool.(*relays); ok {
		return r.f
	}
	return nil
}

// totals are sums over all relays, in MB.
func (f *fleet) totals() (carried, credited float64) {
	for uid := range f.keys {
		carried, credited = carried+f.sum.Carried[uid], credited+f.sum.Credited[uid]
	}
	return carried, credited
}

func (n *neuron) fleetSummary() *FleetSummary {
	r, ok := n.pool.(*relays)
	if !ok {
		return nil
	}
	out := &FleetSummary{fleetSums: r.f.sum, Exploits: r.Exploits, Accounts: []Accounts{}}
	for uid := range r.f.keys {
		if name, is := r.Exploits[fmt.Sprint(uid)]; is && name != exploitNone {
			out.Gain += r.f.sum.Credited[uid] - r.f.sum.Carried[uid]
		}
	}
	if a, ok := n.meta.(*accounts); ok {
		out.Accounts = append(out.Accounts, a.history...)
	}
	return out
}

// Play runs an experiment without a folder and without its analysis.
func Play(ctx context.Context, spec Spec, seed uint64) (Summary, error) {
	spec.Analysis = nil
	w, err := Start(spec, seed)
	if err != nil {
		return Summary{}, err
	}
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return Summary{}, err
		}
		if _, done, err = w.Step(ctx); err != nil {
			return Summary{}, err
		}
	}
	s, err := w.Finish(runs.Folder(""))
	if err != nil {
		return Summary{}, err
	}
	return s.(Summary), nil
}
