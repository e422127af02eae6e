package tui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// announcer is the console as lines: for screen readers, logs, and terminals that
// cannot move their cursor. It says what changes and nothing else, and a screen
// when it is asked for by name.
type announcer struct {
	m    model
	out  io.Writer
	told data
}

// Announce prints what changes, a line each, until ctx ends, the input does, or a
// line says q. A line with the name of a screen has that screen read out; ? has
// their names.
func Announce(ctx context.Context, n dolly.Node, o Options) error {
	o = o.filled()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.Env = []string{"TERM=dumb"}
	a := &announcer{m: newModel(ctx, n, o), out: o.Out}
	a.m.link.up = true
	asked := typedLines(ctx, o.In)
	clock := time.NewTicker(time.Second)
	defer clock.Stop()
	for err := error(nil); err == nil; {
		if err = a.look(ctx); err != nil {
			break
		}
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case a.m.now = <-clock.C:
		case line, ok := <-asked:
			if !ok || line == "q" {
				return a.m.link.hangUp()
			}
			err = a.read(ctx, line)
		}
		if err != nil {
			return errors.Join(err, a.m.link.hangUp())
		}
	}
	return a.m.link.hangUp()
}

// typedLines is what is typed, line by line, and closes at the end of it.
func typedLines(ctx context.Context, in io.Reader) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case out <- strings.TrimSpace(s.Text()):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// look asks the node, or for a new link when it is time to, and says what changed.
func (a *announcer) look(ctx context.Context) error {
	l := &a.m.link
	if !l.up {
		if a.m.now.Before(l.retry) {
			return nil
		}
		if redial := a.m.opts.Redial; redial != nil {
			n, err := redial(ctx)
			if err != nil {
				*l = l.lose(a.m.now, err)
				return nil
			}
			old := *l
			*l = link{node: n, owned: true, gen: old.gen, wait: old.wait}
			_ = old.hangUp() // it is lost already
		}
	}
	d, err := gather(ctx, l.node, a.m.opts.Lab, []source{{view: dolly.ViewFleet}, {view: dolly.ViewNode}, {view: viewRuns}})
	if err == nil {
		d.events, err = a.news(ctx)
	}
	if err != nil {
		return a.lost(ctx, err)
	}
	if !l.up || a.told.info == nil {
		if err := a.say([]string{greeting(*d.info)}); err != nil {
			return err
		}
	}
	l.up, l.wait = true, 0
	lines := changes(a.told, d)
	d.events = keep(a.told.events, d.events...)
	a.told = d
	return a.say(lines)
}

// greeting says what a console is attached to.
func greeting(i dolly.Info) string {
	if i.Network == "" {
		return "attached to a folder of runs"
	}
	return "attached to " + strings.TrimSpace(i.Path+" "+i.Name) + " on " + string(i.Network)
}

// lost says once that nobody answers.
func (a *announcer) lost(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	was := a.m.link.up
	a.m.link = a.m.link.lose(a.m.now, err)
	if !was {
		return nil
	}
	return a.say([]string{"the link is lost, what was said last may be stale: " + err.Error()})
}

// news is the events since those that were told; at first the latest one.
func (a *announcer) news(ctx context.Context) ([]dolly.Event, error) {
	q := dolly.Query{Limit: 1}
	if last := lastSeq(a.told.events); last > 0 {
		q = dolly.Query{From: last + 1, Limit: keptEvents}
	}
	events, err := dolly.Fetch[[]dolly.Event](ctx, a.m.link.node, dolly.ViewEvents, q)
	if err != nil && !linkLost(err) {
		return nil, nil // this node has no log
	}
	return events, err
}

// read reads a screen out.
func (a *announcer) read(ctx context.Context, name string) error {
	for _, id := range a.m.row() {
		s := a.m.screens[id]
		if s.name != name {
			continue
		}
		p := at(id, "")
		d, err := gather(ctx, a.m.link.node, a.m.opts.Lab, append(s.needs(p, a.told), source{view: dolly.ViewFleet}))
		if err != nil {
			return a.lost(ctx, err)
		}
		a.m.fresh = a.told.merge(d)
		a.m = a.m.showing()
		a.m.trail = trail{p}
		return a.say(a.m.panel().spoken())
	}
	var names []string
	for _, id := range a.m.row() {
		names = append(names, a.m.screens[id].name)
	}
	return a.say([]string{"type one of: " + strings.Join(names, ", ") + "; or q to quit"})
}

func (a *announcer) say(lines []string) error {
	for _, s := range lines {
		if _, err := fmt.Fprintln(a.out, clean(s, a.m.theme.ascii)); err != nil {
			return fmt.Errorf("announce: %w", err)
		}
	}
	return nil
}
