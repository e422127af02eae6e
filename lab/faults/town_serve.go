package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/trade"
)

// serve answers one frame of a process.
func (t *town) serve(p *process, f frame) {
	switch f.Op {
	case "points":
		p.count(f)
		return
	case "quiet":
		p.count(f)
		p.rests(f)
		return
	case "told":
		t.told(f.Text)
		t.say(p, "%s: %.100s", f.Text, f.Raw)
		if order, err := json.Marshal(charter.Halt.String()); err == nil && f.Text == "charter.order" && string(order) == string(f.Raw) {
			p.hasOrder(t.turns.Load())
		}
		return
	case "signed":
		t.paid(p.who)
		return
	case "publish":
		t.spread(p, f.Text, f.Raw)
		return
	}
	answer, err := t.answer(p, f)
	answer.ID, answer.Op = f.ID, "answer"
	if err != nil {
		answer.Err = err.Error()
	}
	_ = p.line.say(answer) // it may have died meanwhile
}

func (t *town) answer(p *process, f frame) (frame, error) {
	ctx := context.Background()
	switch f.Op {
	case "strike":
		p.count(f)
		t.fail(p, t.strike(p, fault.Strike(f.Text)))
		return frame{}, nil
	case "warden":
		raw, err := t.Ask(ctx, p.who.Key, f.Raw)
		return frame{Raw: raw}, err
	case "work":
		var j Job
		if err := json.Unmarshal(f.Body, &j); err != nil {
			return frame{}, err
		}
		fact := t.Work(p.who, j)
		t.say(p, "%s: %T", j.Step, fact)
		return frame{Text: fmt.Sprintf("%T", fact), Body: pack(fact)}, nil
	case "offers":
		return frame{Body: pack(t.Offers())}, nil
	case "tip":
		tip, err := t.Chain.Tip(ctx)
		return frame{Body: pack(tip)}, err
	case "script":
		all, err := t.Chain.Script(ctx, f.Raw)
		return frame{Body: pack(all)}, err
	case "submit":
		id, err := t.Chain.Submit(ctx, f.Raw)
		return frame{Text: id}, err
	}
	return frame{}, fmt.Errorf("nobody answers %q", f.Op)
}

// hear lets all agents hear something.
func (t *town) hear(h trade.Heard) { t.spread(nil, node.Topic(h.Topic), h.Raw) }

// rests notes that a process had nothing more to do in a turn.
func (p *process) rests(f frame) {
	heard, err := strconv.ParseInt(f.Text, 10, 64)
	if err != nil {
		return // it will say so again
	}
	p.mu.Lock()
	p.quiet, p.heard = max(p.quiet, f.ID), heard
	p.mu.Unlock()
	p.changed()
}

// hasOrder notes when a process told first that it knows the order to stop.
func (p *process) hasOrder(hour uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.obeys == 0 {
		p.obeys = hour
	}
}

// bind holds to the order who knew it before the last hour began and came to
// rest in that: whatever was under way when it came is over.
func (t *town) bind() {
	hour := t.turns.Load()
	for _, p := range t.all() {
		p.mu.Lock()
		bound := p.obeys != 0 && p.obeys+1 < hour && p.quiet+1 >= hour
		p.mu.Unlock()
		if bound {
			t.World.bind(p.who)
		}
	}
}
