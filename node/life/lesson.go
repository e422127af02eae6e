package life

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// Lesson is what an agent tells of what it learned: columns of its table that
// changed, or its evidence. Its certificates are not with it: they are in its
// heartbeats, and who has not heard one of these listens to nobody's lessons.
type Lesson struct {
	From      dolly.PeerID
	Columns   *qd.Columns
	Testimony *Testimony
	raw       []byte
}

// OpenLesson verifies that a lesson is signed by the key that it names.
func OpenLesson(n dolly.Network, raw []byte) (Lesson, error) {
	kind, err := wire.Kind(raw)
	if err != nil {
		return Lesson{}, err
	}
	said := Lesson{raw: raw}
	switch kind {
	case qd.Kind:
		said.Columns = &qd.Columns{}
		said.From, err = wire.Open(n, kind, raw, said.Columns)
	case testimonyKind:
		said.Testimony = &Testimony{}
		said.From, err = wire.Open(n, kind, raw, said.Testimony)
	default:
		err = fmt.Errorf("lesson: %w: %q", wire.ErrKind, kind)
	}
	return said, err
}

// lessonVerdict passes on what members say. Who is not known yet may be a newborn
// whose heartbeat is on its way: that is no peer's fault.
func lessonVerdict(n dolly.Network, raw []byte, members map[dolly.PeerID]bool) trade.Verdict {
	said, err := OpenLesson(n, raw)
	switch {
	case err != nil:
		return trade.Reject
	case !members[said.From]:
		return trade.Ignore
	}
	return trade.Pass
}

// members are the keys that have a voice, as they are known now.
func (l *Life) members() map[dolly.PeerID]bool {
	m := make(map[dolly.PeerID]bool, len(l.roster))
	for key := range l.roster {
		m[key] = true
	}
	return m
}

// hearLearn takes over what a sibling tells. Only keys of the fleet have a voice.
func (l *Life) hearLearn(f trade.Heard) {
	said, known := f.Known.(Lesson)
	if !known {
		var err error
		if said, err = OpenLesson(l.charter.Body.Network, f.Raw); err != nil {
			return
		}
	}
	s, member := l.roster[said.From]
	if _, bad := l.trader.Ledger.Forked(said.From); bad || !member || said.From == l.self() {
		return
	}
	if said.Testimony != nil {
		l.hearTestimony(agentProof(said.raw, s.Certs))
		return
	}
	l.hearColumns(s, *said.Columns)
}
