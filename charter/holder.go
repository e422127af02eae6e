package charter

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Holder is an agent's side of the charter: it asks the warden, keeps what it
// got, makes permits and signs certificates. Every method that returns bytes to
// send, a permit or a change of mind alters [HolderState]; the caller stores
// that before the bytes leave or the permit is used. A request waits,
// byte-equal, until it is answered. Not safe for concurrent use.
type Holder struct {
	key     wire.Signer
	charter *Signed[Charter] // shared with other holders in one process, and never changed
	chain   [][]byte         // certificates from the root's; nil: made of the title when they are asked for
	title   *title           // of the own certificate, in network sim; nil: links are all there is
	kids    []*title         // of children whose certificates are not in st.Issued, see recall
	rested  bool             // st.Issued is still to be written out of kids
	self    *Standing        // never changed
	adopted bool             // by the charter
	st      HolderState
	lease   Signed[Lease] // of st.Lease
	act     Signed[Act]   // of st.Act
	read    papers        // that permits were made from
}

// papers are the bytes that a permit is made from, charter, lease and act, told
// apart by where they lie: this holder's are never changed. In network sim, whose
// fleets ask for millions of permits, the same are not read again; everywhere else
// each permit is made from bytes that it verified.
type papers [3]*byte

func (h *Holder) papers() papers {
	var p papers
	for i, raw := range [3][]byte{h.charter.Raw, h.lease.Raw, h.act.Raw} {
		if len(raw) > 0 {
			p[i] = &raw[0]
		}
	}
	return p
}

// known are those that h read before.
func (p papers) known(h *Holder) reading {
	var r reading
	for i := range p {
		r[i] = h.charter.Body.Network == dolly.Sim && p[i] != nil && p[i] == h.read[i]
	}
	return r
}

// HolderState is what survives a restart.
type HolderState struct {
	Nonce     Nonce      `cbor:"1,keyasint"`
	Counter   uint64     `cbor:"2,keyasint"` // of the latest granted request, of Nonce in this epoch, to this warden
	Lease     []byte     `cbor:"3,keyasint"` // latest sealed Lease
	Act       []byte     `cbor:"4,keyasint"` // open sealed Act
	LeaseAsk  []byte     `cbor:"5,keyasint"` // requests without an answer; of this and ActAsk at most one
	ActAsk    []byte     `cbor:"6,keyasint"`
	SettleAsk []byte     `cbor:"7,keyasint"`
	Asked     Totals     `cbor:"8,keyasint"`  // when LeaseAsk was made
	Base      Totals     `cbor:"9,keyasint"`  // when Lease was asked for
	Total     Totals     `cbor:"10,keyasint"` // now
	Given     []Spend    `cbor:"11,keyasint"` // permits
	Closed    uint64     `cbor:"12,keyasint"` // registry index of the last settlement
	Orders    Orders     `cbor:"13,keyasint"`
	Issued    []Issued   `cbor:"14,keyasint"` // certificates of children
	Seen      dolly.Time `cbor:"15,keyasint"` // latest warden time
	Left      bool       `cbor:"16,keyasint"` // the slot was given up
	Epoch     uint64     `cbor:"17,keyasint"` // that this is the state of
	Charter   []byte     `cbor:"18,keyasint"` // sealed Charter of that epoch, if it was heard while running
	Handover  []byte     `cbor:"19,keyasint"` // sealed Handover of that epoch's warden
	Newest    []byte     `cbor:"20,keyasint"` // what the warden signed last, if it is not Lease
	Try       uint32     `cbor:"21,keyasint"` // requests that were refused
}

// Totals are amounts since the beginning.
type Totals struct {
	Renewed dolly.Sat `cbor:"1,keyasint"` // permitted for renewals
	Settled dolly.Sat `cbor:"2,keyasint"` // spent by settled acts
}

// Issued is a certificate that was signed for a birth. There is never a second.
type Issued struct {
	Intent dolly.Hash   `cbor:"1,keyasint"`
	Key    dolly.PeerID `cbor:"2,keyasint"`
	Cert   []byte       `cbor:"3,keyasint"`
}

// NewHolder starts an incarnation. The nonce is drawn by the caller at every
// start; st is what the incarnation before left, or zero. Certificates run from
// the root's to the own, under the charter c; later charters that were heard
// are in st.
func NewHolder(key wire.Signer, c Signed[Charter], chain [][]byte, st HolderState, nonce Nonce) (*Holder, error) {
	self, err := Verify(c, chain)
	if err != nil && len(chain) > 1 { // its charter may adopt the last one alone
		chain = chain[len(chain)-1:]
		self, err = Verify(c, chain)
	}
	if err != nil {
		return nil, fmt.Errorf("new holder: %w", err)
	}
	if self.Key != key.Peer() {
		return nil, fmt.Errorf("new holder: %w: the certificate names another key", ErrSigner)
	}
	h := &Holder{key: key, charter: &c, chain: chain, title: rootTitle(&c, chain), self: &self, adopted: true, st: st}
	if h.title != nil {
		h.chain = nil // made of it when it is asked for
	}
	return h.begin(st, nonce)
}

// begin starts the incarnation of a nonce on the state st, which h has.
func (h *Holder) begin(st HolderState, nonce Nonce) (*Holder, error) {
	if err := h.wake(); err != nil {
		return nil, fmt.Errorf("new holder: %w", err)
	}
	if st.Nonce != nonce {
		h.st.Nonce, h.st.Counter, h.st.LeaseAsk, h.st.ActAsk = nonce, 0, nil, nil
	}
	return h, nil
}

// wake reads what the state holds. It is this agent's own disk: what matters is
// verified again where it is used.
func (h *Holder) wake() error {
	if err := h.resumeEpoch(); err != nil {
		return err
	}
	n := h.charter.Body.Network
	var err error
	if h.st.Lease != nil {
		if h.lease, err = open[Lease](n, KindLease, h.st.Lease); err != nil {
			return err
		}
	}
	if h.st.Act != nil {
		h.act, err = open[Act](n, KindAct, h.st.Act)
	}
	return err
}

// State is what to store.
func (h *Holder) State() HolderState {
	h.recall()
	return h.st
}

// Standing is who the holder is in the tree.
func (h *Holder) Standing() Standing { return *h.self }

// Chain are the certificates from the root's to the own; they are not to be changed.
func (h *Holder) Chain() [][]byte {
	if h.chain == nil {
		h.chain = h.title.chain(h.charter)
	}
	return h.chain
}

// cert names the own certificate.
func (h *Holder) cert() dolly.Hash {
	if h.chain == nil {
		return wire.Sum(h.title.raw(h.charter))
	}
	return wire.Sum(h.chain[len(h.chain)-1])
}

// Lease is the latest lease, of whichever incarnation; false if there was none.
func (h *Holder) Lease() (Lease, bool) { return h.lease.Body, h.st.Lease != nil }

// Act is the open act; false if there is none. One that the mind does not know
// of, because it was taken over, is to be settled like any other.
func (h *Holder) Act() (Act, bool) { return h.act.Body, h.st.Act != nil }

// LeaseLeft is how long the lease of this incarnation still runs; zero if not.
func (h *Holder) LeaseLeft(now dolly.Time) time.Duration {
	if h.st.Lease == nil || h.lease.Body.Nonce != h.st.Nonce {
		return 0
	}
	return max(0, h.lease.Body.Until.Sub(max(now, h.st.Seen)))
}

// SpentUnderLease is what counts against the lease's allowance: renewals and settled
// acts since it was asked for, and the open act.
func (h *Holder) SpentUnderLease() dolly.Sat { return h.spent(dolly.Hash{}) }

// WantsLease is true when there is none of this epoch and warden, and from a
// third of its life on.
func (h *Holder) WantsLease(now dolly.Time) bool {
	if h.st.Left || !h.adopted || h.Order() == Halt {
		return false
	}
	l := h.lease.Body
	return h.LeaseLeft(now) == 0 || h.st.Counter == 0 || now >= l.At.Add(l.Until.Sub(l.At)/3)
}

// OnStop takes in an order, from wherever it came, and reports whether it is news.
func (h *Holder) OnStop(raw []byte) (bool, error) {
	next, changed, err := h.st.Orders.Absorb(*h.charter, raw)
	if err != nil {
		return false, err
	}
	h.st.Orders = next
	return changed, nil
}

// Order is what the fleet is under: Resume if nothing stands.
func (h *Holder) Order() OrderKind { return h.st.Orders.Standing(*h.charter) }

// OrderRaw is the order that stands, as it was signed; nil if none.
func (h *Holder) OrderRaw() []byte { return h.st.Orders.Raw(*h.charter) }

// Stopped is true when an order forbids to buy and to certify.
func (h *Holder) Stopped() bool { return h.Order() != Resume }

// Receipt signs that the standing order is obeyed, with the swaps that still
// have to be claimed or refunded and the coins at hand.
func (h *Holder) Receipt(swaps uint32, hot dolly.Sat) ([]byte, error) {
	order := h.st.Orders.sum(*h.charter)
	if order.IsZero() {
		return nil, fmt.Errorf("sign receipt: %w: no order", ErrInvalid)
	}
	r := Receipt{Stop: order, Slot: h.self.Slot, Nonce: h.st.Nonce, Swaps: swaps, Hot: hot}
	if h.st.Act != nil {
		r.OpenActs = []dolly.Hash{h.act.Body.Intent}
	}
	return h.seal(KindReceipt, r), nil
}

// Leave gives the own slot up and signs it: no permit is made any more.
func (h *Holder) Leave() []byte {
	h.st.Left = true
	return h.seal(KindVoid, Void{Slot: h.self.Slot, Gen: h.self.Gen, Renewed: h.st.Total.Renewed})
}

func (h *Holder) seal(kind string, body any) []byte {
	return wire.Seal(h.key, h.charter.Body.Network, kind, body)
}
