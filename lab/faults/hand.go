package faults

import (
	"context"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
)

func newDisk() dolly.Store { return store.Memory() }

// hand carries out one effect, as a node's body does.
func (s *Stage) hand(m *machine, e trade.Effect) {
	ctx := context.Background()
	switch e := e.(type) {
	case trade.Note:
		s.World.told(e.Kind)
		s.say(m, "%s: %s", e.Kind, e.Text)
	case trade.Publish:
		s.publish(m, e)
	case trade.Ask:
		m.post(trade.Answered{From: e.To, Tag: e.Tag, Err: "nobody answers"})
	case life.AskWarden:
		said := m.errands.Ask(ctx, e)
		s.say(m, "ask %s: %d bytes %s", e.About, len(said.Raw), said.Err)
		s.reply(m, said)
	case life.Buy:
		news, err := m.errands.Buy(ctx, e)
		if err != nil {
			panic(death{}) // the program ends itself
		}
		s.say(m, "%T: %T %.80v", e.Do, news, news)
		s.reply(m, life.Bought{ID: e.Purchase.ID, News: news})
	case life.Sweep:
		if swept, err := m.errands.Sweep(ctx, e); err == nil {
			m.post(swept)
		}
	case life.Carry:
		m.relay = e.On
	case life.Retire:
		m.gone = true
	}
}

// reply posts an answer, once more at the next hour if it is to be echoed.
func (s *Stage) reply(m *machine, f trade.Fact) {
	if s.echoing {
		s.echoes = append(s.echoes, echo{m, f})
		s.echoing = false
	}
	m.post(f)
}

func (s *Stage) publish(from *machine, e trade.Publish) {
	err := fault.Do(fault.Call, "network publish", func() error {
		for _, m := range s.machines {
			if m.mind == nil || m == from {
				continue
			}
			if check := m.mind.Topics()[e.Topic]; check != nil && check(e.Raw) == trade.Pass {
				m.post(trade.Heard{Topic: e.Topic, Raw: e.Raw})
			}
		}
		return nil
	})
	if err != nil {
		return // gossip may be lost; it comes again
	}
}

// told counts what an agent tells its operator.
func (w *World) told(kind string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deeds.reports[kind]++
}
