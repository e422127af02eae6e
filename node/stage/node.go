package stage

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/dollynator/dolly"
)

// Node is the cardboard. Its methods may be called from any goroutine.
type Node struct {
	mu    sync.Mutex
	info  dolly.Info
	views map[dolly.View]any
	down  bool
	done  []dolly.Action
	tells chan dolly.Event
}

// New is alice's node.
func New() *Node {
	return &Node{info: alice(), views: town(), tells: make(chan dolly.Event, 64)}
}

// Set replaces a view; nil takes it away.
func (n *Node) Set(v dolly.View, shape any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if shape == nil {
		delete(n.views, v)
		return
	}
	n.views[v] = shape
}

// Down makes the node unreachable, or reachable again.
func (n *Node) Down(down bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down = down
}

// Tell lets something happen: one of the watchers hears it.
func (n *Node) Tell(e dolly.Event) { n.tells <- e }

// Done lists the actions that were carried out.
func (n *Node) Done() []dolly.Action {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]dolly.Action(nil), n.done...)
}

func (n *Node) reach() error {
	if n.down {
		return &dolly.Error{Kind: dolly.Unreachable, Text: "no node answers", Hint: "start one with dolly agent"}
	}
	return nil
}

// Info says that it is alice.
func (n *Node) Info(context.Context) (dolly.Info, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.info, n.reach()
}

// Get returns what was set, whatever the query.
func (n *Node) Get(_ context.Context, v dolly.View, _ dolly.Query) (json.RawMessage, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.reach(); err != nil {
		return nil, err
	}
	shape, ok := n.views[v]
	if !ok {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no such view: %q", v)}
	}
	return json.Marshal(shape)
}

// Watch sends what is told from now on.
func (n *Node) Watch(ctx context.Context, _ uint64) (<-chan dolly.Event, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := make(chan dolly.Event)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-n.tells:
				select {
				case out <- e:
				case <-ctx.Done():
				}
			}
		}
	}()
	return out, n.reach()
}

// Why knows no reasons.
func (n *Node) Why(context.Context, uint64) (dolly.Explanation, error) {
	return dolly.Explanation{}, &dolly.Error{Kind: dolly.Usage, Text: "cardboard has no reasons"}
}

// Do notes the action.
func (n *Node) Do(_ context.Context, a dolly.Action, dry bool) (dolly.Result, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.reach(); err != nil {
		return dolly.Result{}, err
	}
	if !dry {
		n.done = append(n.done, a)
	}
	return dolly.Result{Done: !dry, Lines: []string{a.Name}}, nil
}

// Close leaves the node standing.
func (n *Node) Close() error { return nil }
