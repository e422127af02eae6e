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
	on     func(Point, Strike)
	held   func() error
	seen   []Point
	from   int
	healed bool
	watch  [2]func(Point)
}

// NewInjector counts on after from points that an earlier incarnation passed.
// On carries out what an injector cannot; told to let the process die it must
// not return, so within a process it panics.
func NewInjector(p Plan, from int, on func(Point, Strike)) *Injector {
	return &Injector{plan: p, from: from, on: on}
}

// Watch has each point looked at before anything happens there, and when its effect
// has happened and nothing else yet. It is called before the first point.
func (i *Injector) Watch(before, after func(Point)) { i.watch = [2]func(Point){before, after} }

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

func (i *Injector) pass(k Kind, name string) (Point, []Strike) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.healed {
		return Point{}, nil
	}
	p := Point{N: i.from + len(i.seen) + 1, Kind: k, Name: name}
	i.seen = append(i.seen, p)
	return p, i.plan.at(p)
}

// do carries out effect at the next point, or what the plan has in its place.
func (i *Injector) do(k Kind, name string, effect func() error) error {
	p, strikes := i.pass(k, name)
	i.look(0, p)
	for _, s := range strikes {
		if err := i.before(p, s, effect); err != nil {
			return err
		}
	}
	err := effect()
	i.look(1, p)
	for _, s := range strikes {
		if e := i.after(p, s, effect); e != nil {
			err = e
		}
	}
	return err
}

func (i *Injector) look(at int, p Point) {
	if look := i.watch[at]; look != nil && p.N > 0 {
		look(p)
	}
}

func (i *Injector) before(p Point, s Strike, effect func() error) error {
	if s.told() && s.before() {
		i.on(p, s)
	}
	switch s {
	case Hold:
		i.hold(effect)
		return fmt.Errorf("%w at %v", ErrInjected, p)
	case FailBefore, FailOn:
		return fmt.Errorf("%w at %v", ErrInjected, p)
	case Twice:
		_ = effect() // its answer is lost, the second one counts
	case Again:
		if p.Kind != Call {
			return nil // within a transaction nothing else can come
		}
		if held := i.hold(nil); held != nil {
			_ = held() // nobody waits for this answer any more
		}
	}
	return nil
}

func (i *Injector) after(p Point, s Strike, effect func() error) error {
	if s.told() && !s.before() {
		i.on(p, s)
	}
	switch s {
	case FailAfter:
		return fmt.Errorf("%w after %v", ErrInjected, p)
	case Keep:
		i.hold(effect)
	}
	return nil
}

// hold remembers an effect for later and returns the one that was held.
func (i *Injector) hold(effect func() error) (held func() error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	held, i.held = i.held, effect
	return held
}
