package fault

import (
	"fmt"
	"sync"
)

// Injector counts points and strikes where its plan says. Its methods may be
// called from any goroutine; points that come at once are numbered in any order.
type Injector struct {
	mu     sync.Mutex
	plan   Plan
	die    func(Point)
	seen   []Point
	from   int
	healed bool
}

// NewInjector counts on after from points that an earlier incarnation passed.
// Die ends the process; it must not return, so in a test it panics.
func NewInjector(p Plan, from int, die func(Point)) *Injector {
	return &Injector{plan: p, from: from, die: die}
}

// Points are those that were passed, in order.
func (i *Injector) Points() []Point {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.seen[:len(i.seen):len(i.seen)]
}

// Heal ends all faults; points are counted no more.
func (i *Injector) Heal() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.healed = true
}

func (i *Injector) pass(k Kind, name string) (Point, Strike) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.healed {
		return Point{}, ""
	}
	p := Point{N: i.from + len(i.seen) + 1, Kind: k, Name: name}
	i.seen = append(i.seen, p)
	return p, i.plan.at(p)
}

// do carries out effect at the next point, or what the plan has in its place.
func (i *Injector) do(k Kind, name string, effect func() error) error {
	p, strike := i.pass(k, name)
	switch strike {
	case FailBefore, FailOn:
		return fmt.Errorf("%w at %v", ErrInjected, p)
	case DieBefore:
		i.die(p)
	}
	err := effect()
	switch strike {
	case FailAfter:
		return fmt.Errorf("%w after %v", ErrInjected, p)
	case DieAfter:
		i.die(p)
	}
	return err
}
