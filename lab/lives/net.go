package lives

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/trade"
)

// Timeout is how long a request waits for its answer.
const Timeout = 10 * time.Second

// Net moves messages between agents and to the warden. The zero Net is calm:
// everything arrives at once. A message between two sides of a partition is lost.
type Net struct {
	Delay time.Duration // of one message on average: between half and one and a half of it
	Loss  float64       // chance that one message is lost
	// Links, if set, are whom an agent is connected to, and gossip floods along
	// them; nil connects all with all.
	Links map[*Agent][]*Agent
	// Mute, if set, tells whose messages go nowhere: it hears everything and says
	// nothing, and passes no gossip on.
	Mute func(*Agent) bool

	w    *World
	mail uint64
	kin  life.Kin
}

func (n *Net) delay() time.Duration {
	if n.Delay == 0 {
		return 0
	}
	return n.Delay/2 + time.Duration(n.w.rand.Int64N(int64(n.Delay)))
}

func (n *Net) mute(a *Agent) bool { return n.Mute != nil && n.Mute(a) }

func (n *Net) lost() bool { return n.Loss > 0 && n.w.rand.Float64() < n.Loss }

// maxNear is how many connected peers an agent is told of.
const maxNear = 8

// near are the peers that an agent is connected with.
func (n *Net) near(a *Agent) []dolly.PeerID {
	var out []dolly.PeerID
	for _, b := range n.linked(a) {
		if !b.Gone && b.Cut == a.Cut && b.Key != a.Key && len(out) < maxNear {
			out = append(out, b.Key.Peer())
		}
	}
	return out
}

func (n *Net) linked(a *Agent) []*Agent {
	if n.Links != nil {
		return n.Links[a]
	}
	return n.w.Agents
}

// gossip is one message on its way through the fleet.
type gossip struct {
	trade.Publish
	seen   map[*Agent]bool
	judged bool
	passes bool // what the check of the topic says, the same for all under one charter
	known  any  // and what it made of the message
}

func (n *Net) publish(from *Agent, e trade.Publish) {
	g := &gossip{Publish: e, seen: map[*Agent]bool{from: true}}
	n.spread(from, g)
}

// spread sends to everybody whom an agent is connected with.
func (n *Net) spread(from *Agent, g *gossip) {
	if n.mute(from) {
		return
	}
	for _, to := range n.linked(from) {
		if to.Gone || to.Cut != from.Cut || g.seen[to] || n.lost() {
			continue
		}
		if n.Links == nil {
			g.seen[to] = true
		}
		to.After(n.delay(), func() { n.arrive(to, g) })
	}
}

func (n *Net) arrive(to *Agent, g *gossip) {
	if n.Links != nil {
		if g.seen[to] {
			return
		}
		g.seen[to] = true
	}
	if !g.judged {
		n.judge(to, g)
	}
	if !g.passes {
		return
	}
	to.Step(trade.Heard{Topic: g.Topic, Raw: g.Raw, Known: g.known})
	if n.Links != nil {
		n.spread(to, g)
	}
}

// judge makes the check of a message, once for all whom it reaches: its bytes
// and the charter are the same for each of them.
func (n *Net) judge(to *Agent, g *gossip) {
	g.judged = true
	var err error
	switch fleet := n.w.Law.Body.Fleet; g.Topic {
	case life.RosterTopic(fleet):
		g.known, err = n.kin.Open(n.w.Law, g.Raw)
		g.passes = err == nil
		return
	case life.LearnTopic(fleet):
		g.known, err = life.OpenLesson(n.w.Law.Body.Network, g.Raw)
		g.passes = err == nil
		return
	}
	check := to.Life.Topics()[g.Topic]
	g.passes = check == nil || check(g.Raw) == trade.Pass
}

// asked is a request that an agent is to answer.
type asked struct {
	by  *Agent
	tag trade.Tag
}

// ask takes a request to a peer and its answer back.
func (n *Net) ask(a *Agent, e trade.Ask) {
	to := n.find(a, e.To)
	if n.mute(a) || to == nil || to.Gone || to.Cut != a.Cut || n.lost() {
		a.Tell(Timeout, trade.Answered{From: e.To, Tag: e.Tag, Err: "no answer"})
		return
	}
	n.mail++
	id := n.mail
	to.After(n.delay(), func() {
		to.mailed[id] = asked{a, e.Tag}
		to.Step(trade.Asked{ID: id, From: a.Key.Peer(), Kind: e.Kind, Raw: e.Raw})
	})
}

func (n *Net) answer(a *Agent, e trade.Answer) {
	q, open := a.mailed[e.ID]
	if !open {
		return
	}
	delete(a.mailed, e.ID)
	f := trade.Answered{From: a.Key.Peer(), Tag: q.tag, Raw: e.Raw, Err: e.Err}
	if n.mute(a) || n.lost() {
		q.by.Tell(Timeout, trade.Answered{From: f.From, Tag: f.Tag, Err: "no answer"})
		return
	}
	q.by.Tell(n.delay(), f)
}

func (n *Net) find(a *Agent, key dolly.PeerID) *Agent {
	for _, b := range n.linked(a) {
		if b.Key.Peer() == key && !b.Gone {
			return b
		}
	}
	return nil
}

// askWarden takes a request to the warden and its answer back.
func (n *Net) askWarden(a *Agent, e life.AskWarden) {
	if n.w.Warden.deafTo(a, e.About) || n.lost() {
		a.Tell(Timeout, life.WardenSaid{About: e.About, Err: "no answer"})
		return
	}
	n.w.After(n.delay(), func() {
		f := life.WardenSaid{About: e.About}
		var err error
		if f.Raw, err = n.w.Warden.Handle(a.Key.Peer(), e.Raw); err != nil {
			f.Err = err.Error()
		}
		if n.lost() {
			f.Raw, f.Err = nil, "no answer"
		}
		a.Tell(n.delay(), f)
	})
}
