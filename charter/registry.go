package charter

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Registry is the warden's state: who holds which slot, what is open, what is
// spent. It is a fold over its [Line]s; requests are judged against it and, if
// granted, become lines. It is not safe for concurrent use.
type Registry struct {
	n       dolly.Network
	charter Signed[Charter]
	key     wire.Signer

	slots  []*slot
	orders Orders
	births uint32
	spent  dolly.Sat
	hashes []dolly.Hash          // of all lines
	at     dolly.Time            // of the last line
	acks   map[dolly.Hash][]byte // replies to what needs no counter, by request

	behind  bool            // a holder showed a line that is not here
	pending map[uint32]bool // slots that have not shown their index since Resume
	warm    dolly.Time      // when Resume's caution ends by itself
}

// NewRegistry is an empty registry. The lease key must be the charter's.
func NewRegistry(n dolly.Network, c Signed[Charter], leaseKey wire.Signer) (*Registry, error) {
	if c.Body.Slots == 0 || c.Body.Alone() || c.Body.LeaseKey != leaseKey.Peer() {
		return nil, fmt.Errorf("new registry: %w: not the charter's lease key", ErrSigner)
	}
	r := &Registry{n: n, charter: c, key: leaseKey, slots: make([]*slot, c.Body.Slots), acks: map[dolly.Hash][]byte{}}
	for i := range r.slots {
		r.slots[i] = &slot{}
	}
	for _, a := range c.Body.Adopt {
		r.slots[a.Slot] = &slot{gen: a.Gen, reserved: &reservation{parent: c.Key, until: c.Body.Expiry}}
	}
	return r, nil
}

// Handle answers one request that came from a peer at the moment now. The
// lines must be durable before the reply leaves; if they cannot be made so, the
// registry is not to be used again. A refused request has a [Refusal] as its
// reply. An error means that there is nothing to reply to: raw is no request.
func (r *Registry) Handle(now dolly.Time, from dolly.PeerID, raw []byte) (reply []byte, lines []Line, err error) {
	kind, err := wire.Kind(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("handle request: %w: %w", ErrInvalid, err)
	}
	judge, ok := map[string]func(*ruling) error{
		KindLeaseReq: r.judgeLease, KindActReq: r.judgeAct, KindSettle: r.judgeSettle,
		KindVoid: r.judgeVoid, KindStop: r.judgeStop, KindReceipt: r.judgeReceipt,
	}[kind]
	if !ok {
		return nil, nil, fmt.Errorf("handle request: %w: kind %q", ErrInvalid, kind)
	}
	g := &ruling{now: max(now, r.at), from: from, raw: raw, request: wire.Sum(raw)}
	if done := r.acks[g.request]; done != nil {
		return done, nil, nil
	}
	r.lapse(g)
	if err := judge(g); err != nil {
		return r.refuse(g, err), g.lines, nil
	}
	return g.reply, g.lines, nil
}

// Stop takes in an order of the operator. Lines as in Handle.
func (r *Registry) Stop(now dolly.Time, raw []byte) ([]Line, error) {
	g := &ruling{now: max(now, r.at), raw: raw, request: wire.Sum(raw)}
	if err := r.judgeStop(g); err != nil {
		return nil, fmt.Errorf("take in stop: %w", err)
	}
	return g.lines, nil
}

// ruling is one request on its way to lines and a reply.
type ruling struct {
	now     dolly.Time
	from    dolly.PeerID
	raw     []byte
	request dolly.Hash
	lines   []Line
	reply   []byte
}

// enter adds a line, folds it in, and makes its reply the request's.
func (r *Registry) enter(g *ruling, l Line) {
	l.Index, l.Prev = r.Head()
	l.Index++
	l.At = g.now
	g.reply = r.fold(l)
	g.lines = append(g.lines, l)
}

// Head is the number and the hash of the last line; zeros if there is none.
func (r *Registry) Head() (uint64, dolly.Hash) {
	n := len(r.hashes)
	if n == 0 {
		return 0, dolly.Hash{}
	}
	return uint64(n), r.hashes[n-1]
}

// Resume tells a replayed registry that it starts at the moment now. Until
// every holder of a running lease has shown the index it knows, or all those
// leases are over by an hour, nothing is bound or granted: this may be a backup.
func (r *Registry) Resume(now dolly.Time) {
	now = max(now, r.at)
	r.pending, r.warm = map[uint32]bool{}, now
	for i, s := range r.slots {
		if s.bound != nil && s.until > now {
			r.pending[uint32(i)] = true
			r.warm = now.Add(r.charter.Body.LeaseLife + time.Hour)
		}
	}
}

// Confirm is the operator's word that this head is the newest there is.
func (r *Registry) Confirm(head dolly.Hash) error {
	if _, have := r.Head(); have != head {
		return fmt.Errorf("confirm head %s: %w", head.Short(), ErrBehind)
	}
	r.behind, r.pending = false, nil
	return nil
}

// cold says why nothing new may be bound or granted, or nil.
func (r *Registry) cold(now dolly.Time) error {
	if r.behind {
		return ErrBehind
	}
	if len(r.pending) > 0 && now < r.warm {
		return fmt.Errorf("%w: %d are missing", ErrWarming, len(r.pending))
	}
	return nil
}

// committed is what was spent and what running rights may still cost.
func (r *Registry) committed(now dolly.Time) dolly.Sat {
	sum := r.spent
	for _, s := range r.slots {
		sum += s.reserve + s.lingering(now)
	}
	return sum
}

func (r *Registry) holder(key dolly.PeerID) (uint32, *slot, error) {
	for i, s := range r.slots {
		if s.bound != nil && s.bound.Key == key {
			return uint32(i), s, nil
		}
	}
	return 0, nil, ErrTaken
}

func (r *Registry) standing() OrderKind {
	order, err := r.orders.Standing(r.charter)
	if err != nil {
		return Halt
	}
	return order
}
