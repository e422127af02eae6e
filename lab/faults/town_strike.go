package faults

import (
	"slices"

	"github.com/dollynator/dolly/fault"
)

// strike lets the subject's event happen, or does to a process and its folder
// what it cannot do to itself.
func (t *town) strike(p *process, how fault.Strike) error {
	t.World.mu.Lock()
	t.deeds.copies = t.deeds.copies || how == fault.Copy || how == fault.Clone
	t.World.mu.Unlock()
	if how != fault.Event {
		return t.street.strike(p, how, nil)
	}
	_, passed := p.left()
	t.say(p, "* %s at %d", how, passed)
	t.event(true)
	return nil
}

// event lets the subject's event happen, if it is due: now, or because the root
// died before it could say so, or for as long as it does not come through.
func (t *town) event(now bool) {
	_, passed := t.all()[0].left()
	missed := slices.ContainsFunc(t.plan, func(h fault.Hit) bool { return h.Strike == fault.Event && h.N <= passed })
	t.events.Lock()
	t.due = t.due || now || missed && !t.came
	t.came = t.came || t.due
	due := t.due
	t.events.Unlock()
	if !due {
		return
	}
	err := t.subject.Event(t.World, t.hear)
	t.events.Lock()
	defer t.events.Unlock()
	t.due = err != nil
}

// struck reports whether a strike lasts, the event is not over, or there is no warden.
func (t *town) struck() bool {
	t.events.Lock()
	due := t.due
	t.events.Unlock()
	return due || !t.warden.running() || t.lasts(t.everybody())
}
