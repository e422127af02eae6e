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
	past    []Signed[Charter] // the epochs before, oldest first
	key     wire.Signer       // nil: nothing can be asked

	slots  []*slot // nil: it rests
	orders Orders
	births uint32
	spent  dolly.Sat
	hashes []dolly.Hash // of all lines after the forgotten ones
	at     dolly.Time   // of the last line
	tally  tally

	resting   []rested // by slot; in network sim
	forgotten uint64   // lines whose hashes are not kept; see [Registry.Forget]

	handover *Signed[Handover] // of the present charter
	ceased   bool              // the hand-over was from this registry to another

	behind   bool          // a holder showed a line that is not here
	founding bool          // nothing came before, though it is not the first epoch
	warm     dolly.Time    // nothing is bound or granted before
	longest  time.Duration // that a lease of any epoch could run
}

// NewRegistry is an empty registry. The lease key must be the charter's.
func NewRegistry(n dolly.Network, c Signed[Charter], leaseKey wire.Signer) (*Registry, error) {
	r, err := ReadRegistry(n, c, nil)
	if err != nil {
		return nil, fmt.Errorf("new registry: %w", err)
	}
	return r, r.Serve(leaseKey)
}

// ReadRegistry replays the lines of a registry that was founded for the charter
// c. It can be looked at; to be asked it needs a key: [Registry.Serve],
// [Registry.Advance] or [Registry.TakeOver].
func ReadRegistry(n dolly.Network, c Signed[Charter], lines []Line) (*Registry, error) {
	if c.Body.Slots == 0 || c.Body.Alone() {
		return nil, fmt.Errorf("read registry: %w: the charter has no warden", ErrSigner)
	}
	r := &Registry{
		n: n, charter: c, tally: newTally(), longest: c.Body.LeaseLife,
		births: c.Body.Carried.Births, spent: c.Body.Carried.Spent,
	}
	if c.Body.Epoch > 1 {
		r.longest = MaxLease
	}
	r.grow()
	for _, a := range c.Body.Adopt {
		r.slots[a.Slot].gen = a.Gen
	}
	r.keepSeats()
	return r, r.Replay(lines)
}

// grow adds slots until there are as many as the charter has.
func (r *Registry) grow() {
	for len(r.slots) < int(r.charter.Body.Slots) {
		r.slots = append(r.slots, &slot{})
	}
}

// Serve gives a registry the key to answer with: the charter's lease key or,
// after a hand-over to this registry, its standby key.
func (r *Registry) Serve(key wire.Signer) error {
	want := r.charter.Body.LeaseKey
	if r.handover != nil && !r.ceased {
		want = r.charter.Body.StandbyKey
	}
	if key.Peer() != want {
		return fmt.Errorf("serve charter of epoch %d: %w: not the charter's lease key", r.charter.Body.Epoch, ErrSigner)
	}
	r.key = key
	return nil
}

// Charter is the charter of the present epoch.
func (r *Registry) Charter() Signed[Charter] { return r.charter }

// Handle answers one request that came from a peer at the moment now. The
// lines must be durable before the reply leaves; if they cannot be made so, the
// registry is not to be used again. A refused request has a [Refusal] as its
// reply. An error means that there is nothing to reply to: raw is no request.
func (r *Registry) Handle(now dolly.Time, from dolly.PeerID, raw []byte) (reply []byte, lines []Line, err error) {
	kind, err := wire.Kind(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("handle request: %w: %w", ErrInvalid, err)
	}
	judge := judgeOf(kind)
	if judge == nil || r.key == nil {
		return nil, nil, fmt.Errorf("handle request: %w: kind %q", ErrInvalid, kind)
	}
	g := &ruling{now: max(now, r.at), from: from, raw: raw, request: wire.Sum(raw)}
	if r.ceased {
		return r.refuse(g, ErrCeased), nil, nil
	}
	if line, done := r.tally.acks[g.request]; done {
		return r.ack(g.request, line), nil, nil
	}
	r.lapse(g)
	if err := judge(r, g); err != nil {
		return r.refuse(g, err), g.lines, nil
	}
	return g.reply, g.lines, nil
}

// judgeOf is who judges a kind of request; nil: nobody.
func judgeOf(kind string) func(*Registry, *ruling) error {
	switch kind {
	case KindLeaseReq:
		return (*Registry).judgeLease
	case KindActReq:
		return (*Registry).judgeAct
	case KindSettle:
		return (*Registry).judgeSettle
	case KindVoid:
		return (*Registry).judgeVoid
	case KindStop:
		return (*Registry).judgeStop
	case KindReceipt:
		return (*Registry).judgeReceipt
	case KindCharter:
		return (*Registry).judgeCharter
	case KindHandover:
		return (*Registry).judgeHandover
	case KindConflict:
		return (*Registry).judgeConflict
	}
	return nil
}

// Stop takes in an order of the operator. Lines as in Handle.
func (r *Registry) Stop(now dolly.Time, raw []byte) ([]Line, error) {
	g := &ruling{now: max(now, r.at), raw: raw, request: wire.Sum(raw)}
	err := r.open()
	if err == nil {
		err = r.judgeStop(g)
	}
	if err != nil {
		return nil, fmt.Errorf("take in stop: %w", err)
	}
	return g.lines, nil
}

// open is nil while this registry takes in lines.
func (r *Registry) open() error {
	switch {
	case r.ceased:
		return ErrCeased
	case r.key == nil:
		return fmt.Errorf("%w: the registry is read only", ErrSigner)
	}
	return nil
}

// ruling is one request on its way to lines and a reply.
type ruling struct {
	now     dolly.Time
	from    dolly.PeerID
	raw     []byte
	request dolly.Hash
	slot    *slot  // whose next request this would be
	turn    turn   // of that request
	epoch   uint64 // that the request is for, if it is not the present one
	lines   []Line
	reply   []byte
	near    bool   // the reply is not to be encoded; see [RenewNear]
	title   *title // of who is near
}

// enter adds a line, folds it in, and makes its reply the request's.
func (r *Registry) enter(g *ruling, l Line) {
	l.Index, l.Prev = r.Head()
	l.Index++
	l.At = g.now
	r.fold(l)
	if !g.near {
		g.reply = r.answerTo(l)
	}
	g.lines = append(g.lines, l)
}

// Head is the number and the hash of the last line; zeros if there is none.
func (r *Registry) Head() (uint64, dolly.Hash) {
	if len(r.hashes) == 0 {
		return 0, dolly.Hash{}
	}
	return r.lines(), r.hashes[len(r.hashes)-1]
}

// lines is how many there are.
func (r *Registry) lines() uint64 { return r.forgotten + uint64(len(r.hashes)) }

// Resume tells a registry that it starts at the moment now. Nothing is bound or
// granted until the longest lease that it could have given, and forgotten, is
// over by an hour: this may be a backup. A registry without lines is warm at
// once in the first epoch; in a later one only the adopted may come before.
func (r *Registry) Resume(now dolly.Time) {
	r.warm, r.founding = 0, len(r.hashes) == 0 && r.charter.Body.Epoch > 1
	if len(r.hashes) > 0 || r.founding {
		r.warm = max(now, r.at).Add(r.longest + time.Hour)
	}
}

// Confirm is the operator's word that this head is the newest there is.
func (r *Registry) Confirm(head dolly.Hash) error {
	if _, have := r.Head(); have != head {
		return fmt.Errorf("confirm head %s: %w", head.Short(), ErrBehind)
	}
	r.behind, r.warm = false, 0
	return nil
}

// cold says why nothing new may be bound or granted, or nil.
func (r *Registry) cold(now dolly.Time) error {
	switch {
	case r.behind:
		return ErrBehind
	case now < r.warm:
		return fmt.Errorf("%w: %v more", ErrWarming, r.warm.Sub(now))
	}
	return nil
}

func (r *Registry) standing() OrderKind { return r.orders.Standing(r.charter) }
