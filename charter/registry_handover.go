package charter

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// TakeOver makes a copy of the primary's lines the registry: raw is the
// operator's hand-over, key the charter's standby key. Unless the operator knows
// that nothing came after the line where this copy ends, nothing is bound or
// granted until the leases that the primary may have given are over. Lines as in
// Handle.
func (r *Registry) TakeOver(now dolly.Time, raw []byte, key wire.Signer) ([]Line, error) {
	h, err := OpenHandover(r.charter, raw)
	if err != nil {
		return nil, fmt.Errorf("take over: %w", err)
	}
	if key.Peer() != h.Body.To {
		return nil, fmt.Errorf("take over: %w: not the charter's standby key", ErrSigner)
	}
	if r.handover != nil {
		return nil, fmt.Errorf("take over: %w", ErrCeased)
	}
	now = max(now, r.at)
	index, head := r.Head()
	r.warm = 0
	if !h.Body.Whole || index != h.Body.Index || head != h.Body.Head {
		r.warm = now.Add(r.longest + time.Hour)
	}
	r.key = key
	g := &ruling{now: now, request: wire.Sum(raw)}
	r.enter(g, Line{Request: g.request, HandedOver: &HandedOver{Raw: raw, Taken: true}})
	return g.lines, nil
}

// judgeHandover ends a primary for good, whoever brings the operator's word.
func (r *Registry) judgeHandover(g *ruling) error {
	if r.handover != nil {
		return r.ackNow(g)
	}
	return r.cease(g, g.raw)
}

// cease writes the hand-over down and refuses.
func (r *Registry) cease(g *ruling, raw []byte) error {
	if _, err := OpenHandover(r.charter, raw); err != nil {
		return err
	}
	r.enter(g, Line{Request: wire.Sum(raw), HandedOver: &HandedOver{Raw: raw}})
	g.reply = nil
	return ErrCeased
}

func (r *Registry) foldHandover(l Line) {
	h, err := OpenHandover(r.charter, l.HandedOver.Raw)
	if err != nil {
		return
	}
	r.handover, r.ceased = &h, !l.HandedOver.Taken
	for i := range r.slots {
		s := r.slot(uint32(i))
		s.last, s.refused = answer{}, nil
		if s.open != nil {
			s.open = r.here(*s.open)
		}
	}
}

// HandedOver is the hand-over of the present charter's warden; false if there
// was none.
func (r *Registry) HandedOver() (Handover, bool) {
	if r.handover == nil {
		return Handover{}, false
	}
	return r.handover.Body, true
}
