package record

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
)

// Latest is the day that goes along with a recording which is still written.
const Latest = -1

// defaultEvents is how many events are shown if a query does not say.
const defaultEvents = 100

// node is one agent of a run at the end of one day.
type node struct {
	run    *Run
	id     int
	day    int // Latest: moves
	follow time.Duration
}

// Node is an agent of the run at the end of a day, by its tree path or its name;
// day [Latest] is always the last that is there. "" is the first agent alive.
// Closing it leaves the run open.
func (r *Run) Node(agent string, day int) (dolly.Node, error) {
	s, err := r.Day(day)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.Agents, func(a sim.AgentState) bool { return agent == "" || pathOf(a) == agent || name(a.ID) == agent })
	if i < 0 {
		return nil, fmt.Errorf("%w: %q on day %d, on which %d are alive%s", ErrNoAgent, agent, s.Day, len(s.Agents), such(s.Agents))
	}
	return &node{run: r, id: s.Agents[i].ID, day: day, follow: time.Second / 2}, nil
}

// such names some of those that there are.
func such(all []sim.AgentState) string {
	var names []string
	for _, a := range all[:min(3, len(all))] {
		names = append(names, pathOf(a)+" "+name(a.ID))
	}
	if len(names) == 0 {
		return ""
	}
	return ", such as " + strings.Join(names, ", ")
}

// pathOf is an agent's tree path, with its root's number in front instead of the 0
// that all roots have.
func pathOf(a sim.AgentState) string { return strconv.Itoa(a.Root) + strings.TrimPrefix(a.Path, "0") }

// name is what faces call an agent: the number of its birth behind a letter.
func name(id int) string { return fmt.Sprintf("a%d", id) }

// moment is the fleet as the node shows it, and itself in it; the latter is nil if it is gone.
func (n *node) moment() (scene, error) {
	if _, err := n.run.Refresh(); err != nil {
		return scene{}, err
	}
	n.run.mu.Lock()
	defer n.run.mu.Unlock()
	s, err := n.run.snapshot(n.day)
	if err != nil {
		return scene{}, err
	}
	curve, err := n.run.curve(n.run.at.frame)
	if err != nil {
		return scene{}, err
	}
	sc := scene{run: n.run, Snapshot: s, gained: n.run.at.before, purses: maps.Clone(n.run.at.purses), curve: curve, id: n.id}
	if i := slices.IndexFunc(s.Agents, func(a sim.AgentState) bool { return a.ID == n.id }); i >= 0 {
		sc.self = &sc.Agents[i]
	}
	return sc, nil
}

// Info says who the agent is.
func (n *node) Info(context.Context) (dolly.Info, error) {
	s, err := n.moment()
	if err != nil {
		return dolly.Info{}, err
	}
	return s.info(), nil
}

// Get returns one view as JSON.
func (n *node) Get(_ context.Context, view dolly.View, q dolly.Query) (json.RawMessage, error) {
	s, err := n.moment()
	if err != nil {
		return nil, err
	}
	var out any
	if view == dolly.ViewEvents {
		out, err = n.list(s, q)
	} else {
		out, err = s.view(view)
	}
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("show %s: %w", view, err)
	}
	return raw, nil
}

// list are the events of the agent, and of the world around it, that a query asks for.
func (n *node) list(s scene, q dolly.Query) ([]dolly.Event, error) {
	limit := q.Limit
	if limit <= 0 {
		limit = defaultEvents
	}
	keep := func(h happening) bool {
		return (h.Agent == n.id || h.Agent < 0) && (strings.Contains(h.Text, q.Filter) || strings.Contains(h.Kind, q.Filter))
	}
	var all []happening
	var err error
	if q.From > 0 {
		all, err = n.run.after(q.From, s.Day, limit, keep)
	} else {
		all, err = n.run.before(s.Day, limit, keep)
	}
	out := []dolly.Event{}
	for _, h := range all {
		out = append(out, h.public())
	}
	return out, err
}

// Why explains an event by what was recorded with it, and by what its agent
// knew of offers at the end of its day.
func (n *node) Why(_ context.Context, seq uint64) (dolly.Explanation, error) {
	s, err := n.moment()
	if err != nil {
		return dolly.Explanation{}, err
	}
	all, err := n.run.after(seq, s.Day, 1, func(h happening) bool { return h.seq == seq })
	if err != nil {
		return dolly.Explanation{}, err
	}
	if len(all) == 0 {
		return dolly.Explanation{}, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("event %d is not in the recording up to day %d", seq, s.Day)}
	}
	h := all[0]
	e := dolly.Explanation{Event: h.public(), Facts: []string{h.Text, "made on: " + string(h.public().Data)}}
	for _, a := range s.Agents {
		if a.ID == h.Agent {
			e.Facts = append(e.Facts, ranking(a)...)
		}
	}
	return e, nil
}

// Do refuses: what is past cannot be changed.
func (n *node) Do(_ context.Context, a dolly.Action, _ bool) (dolly.Result, error) {
	return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: a.Name, Err: ErrReadOnly}
}

// Close leaves the run open: others may look at it.
func (n *node) Close() error { return nil }
