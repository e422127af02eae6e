package faults

import (
	"encoding/json"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/trade"
)

// serving answers the frames of a process.
func (b *bazaar) serving(p *process) func(frame) {
	return func(f frame) {
		p.mu.Lock()
		l := p.line
		p.mu.Unlock()
		switch f.Op {
		case "strike":
			p.count(f)
			b.fail(p, b.strike(p, fault.Strike(f.Text), b.twin))
			_ = l.say(frame{ID: f.ID, Op: "answer"}) // it may have died meanwhile
		case "request":
			go b.route(p, l, f)
		case "points":
			p.count(f)
		case "quiet":
			p.count(f)
			b.heard(p, f)
			p.rests(f)
		case "publish":
			b.publish(p, f)
		case "told", "shown":
			b.note(p, f)
		}
	}
}

// route puts a question of one process to another.
func (b *bazaar) route(p *process, l *line, f frame) {
	answer, err := frame{}, errSilent
	var to dolly.PeerID
	if e := json.Unmarshal(f.Body, &to); e != nil {
		err = e
	} else if q := b.holder(to); q != nil {
		answer, err = q.ask(frame{Op: "serve", Body: pack(p.who.Key), Raw: f.Raw})
	}
	answer.ID, answer.Op = f.ID, "answer"
	if err != nil {
		answer.Err = err.Error()
	}
	_ = l.say(answer) // it may have died meanwhile
}

// holder is the youngest machine of a key that runs.
func (b *bazaar) holder(key dolly.PeerID) (q *process) {
	for _, p := range b.all() {
		if p.who.Key == key && p.running() {
			q = p
		}
	}
	return q
}

func (b *bazaar) publish(p *process, f frame) {
	b.spread(p, f.Text, f.Raw)
	if b.game.overhear == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, topic := range []trade.Topic{trade.TopicOrders, trade.TopicTrades, trade.TopicLedger} {
		if node.Topic(topic) == f.Text {
			b.game.overhear(p.dealer, trade.Publish{Topic: topic, Raw: f.Raw})
		}
	}
}

// heard takes in how a trader stands.
func (b *bazaar) heard(p *process, f frame) {
	var is standingOf
	is.Busy = json.Unmarshal(f.Raw, &is) != nil || is.Busy
	b.mu.Lock()
	defer b.mu.Unlock()
	p.stands = is
	p.dealer.lost = is.Gap
}

// note takes in what a trader tells its operator, and of a secret that leaves.
func (b *bazaar) note(p *process, f frame) {
	if f.Op == "told" {
		b.say(p, "%s: %.100s", f.Text, f.Raw)
	}
	d := p.dealer
	b.mu.Lock()
	defer b.mu.Unlock()
	var s showing
	if f.Op == "shown" && json.Unmarshal(f.Body, &s) == nil {
		b.fair.records.shows(d, s.Terms, s.Seen, s.Height)
		return
	}
	var terms market.Terms
	var id dolly.Hash
	switch {
	case json.Unmarshal(f.Raw, &id) == nil:
		b.fair.note(d, trade.Note{Kind: f.Text, Data: id})
	case json.Unmarshal(f.Raw, &terms) == nil && !terms.Hash.IsZero():
		b.fair.note(d, trade.Note{Kind: f.Text, Data: terms})
		if d.superseded && !d.heir.of(terms) {
			b.fair.records.forgotten[side{d.key.Peer(), terms.ID()}] = true
		}
	}
}
