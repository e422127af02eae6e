package faults

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/dollynator/dolly/fault"
)

// serve answers one frame of an agent's process.
func (t *town) serve(p *process, f frame) {
	switch f.Op {
	case "points":
		var n int
		if json.Unmarshal(f.Body, &n) == nil {
			p.mu.Lock()
			p.passed = max(p.passed, n)
			p.mu.Unlock()
		}
		return
	case "told":
		t.told(f.Text)
		return
	case "publish":
		t.publish(p, f)
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
		return frame{}, t.strike(p, fault.Strike(f.Text))
	case "warden":
		raw, err := t.Ask(ctx, p.who.Key, f.Raw)
		return frame{Raw: raw}, err
	case "work":
		var j Job
		if err := json.Unmarshal(f.Body, &j); err != nil {
			return frame{}, err
		}
		fact := t.Work(p.who, j)
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

// publish hands a message to all processes but its sender's.
func (t *town) publish(from *process, f frame) {
	for _, p := range t.all() {
		p.mu.Lock()
		l := p.line
		if p == from || p.cmd == nil {
			l = nil
		}
		p.mu.Unlock()
		if l != nil {
			_ = l.say(frame{Op: "heard", Text: f.Text, Raw: f.Raw}) // gossip may be lost
		}
	}
}
