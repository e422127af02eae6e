package charter

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

const place = dolly.OfferID("alpha/small/north")

func key(b byte) wire.Key { return wire.NewKey([32]byte{b}) }

var (
	operator = key(1)
	leaser   = key(2)
	stopper  = key(3)
	alice    = key(10)
	bob      = key(11)
	carol    = key(12)
	second   = key(4) // a lease key of a later epoch
)

// limits is a small fleet's charter: days are long, money is round.
func limits() Charter {
	return Charter{
		Fleet: "test", Network: dolly.Town, Epoch: 1, Slots: 3, Births: 5, BirthsPerMonth: 4, Depth: 2,
		Caps:      Caps{Total: 10_000, PerAct: 500, PerLease: 1000, Hot: 2000},
		Providers: []string{"alpha", "beta"}, Regions: []string{"north"},
		Expiry: dolly.Time(0).Add(400 * dolly.Day), Grace: 7 * dolly.Day,
		LeaseKey: leaser.Peer(), StopKey: stopper.Peer(), WardenPeer: leaser.Peer(),
		LeaseLife: 24 * time.Hour, ActLife: 10 * time.Minute, VoidDelay: 12 * time.Hour,
	}
}

func sealed(t testing.TB, c Charter) Signed[Charter] {
	t.Helper()
	raw, err := NewCharter(operator, c)
	if err != nil {
		t.Fatal(err)
	}
	s, err := OpenCharter(c.Network, raw)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// renewed is the charter that follows the registry's; it adopts keys.
func (w *world) renewed(change func(*Charter), keys ...wire.Key) []byte {
	w.t.Helper()
	next := w.r.charter.Body
	next.Adopt = nil
	for _, s := range w.r.Snapshot().Slots {
		for _, k := range keys {
			if s.Key == k.Peer() {
				next.Adopt = append(next.Adopt, Adopted{Slot: s.Slot, Gen: s.Gen, Key: s.Key, Depth: w.r.slots[s.Slot].bound.Depth})
			}
		}
	}
	if change != nil {
		change(&next)
	}
	raw, err := Renew(operator, w.r.charter, next)
	must(w.t, err)
	return raw
}

// advance begins the next epoch at the warden only.
func (w *world) advance(raw []byte, k wire.Key) {
	w.t.Helper()
	lines, err := w.r.Advance(w.now, raw, k)
	must(w.t, err)
	w.lines = append(w.lines, lines...)
}

// world is a registry with a clock, and the lines that it made durable.
type world struct {
	t     testing.TB
	c     Signed[Charter]
	r     *Registry
	now   dolly.Time
	lines []Line
	born  map[dolly.PeerID]birth
}

// birth is what an agent was installed with.
type birth struct {
	c     Signed[Charter]
	chain [][]byte
}

func newWorld(t testing.TB, c Charter) *world {
	t.Helper()
	w := &world{t: t, c: sealed(t, c), now: dolly.Time(0).Add(dolly.Day), born: map[dolly.PeerID]birth{}}
	w.r = w.registry()
	return w
}

func (w *world) registry() *Registry {
	w.t.Helper()
	r, err := NewRegistry(dolly.Town, w.c, leaser)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

func (w *world) ask(from wire.Key, raw []byte) []byte {
	w.t.Helper()
	reply, lines, err := w.r.Handle(w.now, from.Peer(), raw)
	if err != nil {
		w.t.Fatal(err)
	}
	w.lines = append(w.lines, lines...)
	return reply
}

// refusal asks and wants a no; it returns the reason, or 0 for a yes.
func (w *world) refusal(from wire.Key, raw []byte) Reason {
	w.t.Helper()
	s, err := openWarden[Refusal](w.r.charter, from.Peer(), KindRefusal, w.ask(from, raw))
	if err != nil {
		return 0
	}
	return s.Body.Reason
}

func (w *world) grant(slot uint32, k wire.Key) [][]byte {
	w.t.Helper()
	raw, err := Grant(operator, w.c, slot, w.r.slots[slot].gen, k.Peer(), Home{})
	if err != nil {
		w.t.Fatal(err)
	}
	return [][]byte{raw}
}

func (w *world) holder(k wire.Key, chain [][]byte, nonce byte) *Holder {
	w.t.Helper()
	w.born[k.Peer()] = birth{w.c, chain}
	h, err := NewHolder(k, w.c, chain, HolderState{}, Nonce{nonce})
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

// restart is a new incarnation from a stored state.
func (w *world) restart(h *Holder, nonce byte) *Holder {
	w.t.Helper()
	var st HolderState
	if err := wire.Unmarshal(wire.Marshal(h.State()), &st); err != nil {
		w.t.Fatal(err)
	}
	from := w.born[h.key.Peer()]
	again, err := NewHolder(h.key, from.c, from.chain, st, Nonce{nonce})
	if err != nil {
		w.t.Fatal(err)
	}
	return again
}

func (w *world) lease(h *Holder) error {
	w.t.Helper()
	raw, err := h.LeaseRequest(Tip{})
	if err != nil {
		return err
	}
	return h.OnReply(w.now, w.ask(h.key.(wire.Key), raw))
}

// leaseAsk is h's request for a lease; h must not wait for an act.
func leaseAsk(h *Holder, tip Tip) []byte {
	raw, err := h.LeaseRequest(tip)
	if err != nil {
		panic(err)
	}
	return raw
}

func (w *world) root(k wire.Key) *Holder {
	w.t.Helper()
	h := w.holder(k, w.grant(0, k), 1)
	must(w.t, w.lease(h))
	return h
}

func (w *world) act(h *Holder, id byte, sat dolly.Sat, birth bool) error {
	w.t.Helper()
	raw, err := h.ActRequest(dolly.Hash{id}, sat, birth)
	if err != nil {
		return err
	}
	return h.OnReply(w.now, w.ask(h.key.(wire.Key), raw))
}

func (w *world) settle(h *Holder, id byte, sat dolly.Sat, how Outcome) {
	w.t.Helper()
	raw, err := h.SettleRequest(dolly.Hash{id}, sat, how)
	must(w.t, err)
	must(w.t, h.OnReply(w.now, w.ask(h.key.(wire.Key), raw)))
}

func payment(id byte, sat dolly.Sat) Spend {
	return Spend{ID: dolly.Hash{id}, Kind: Payment, Offer: place, MaxSat: sat}
}

// bear takes h through a whole birth of k's agent, up to its first lease.
func (w *world) bear(h *Holder, id byte, k wire.Key) *Holder {
	w.t.Helper()
	chain := w.certify(h, id, k)
	child := w.holder(k, chain, 1)
	must(w.t, w.lease(child))
	return child
}

func (w *world) certify(h *Holder, id byte, k wire.Key) [][]byte {
	w.t.Helper()
	must(w.t, w.act(h, id, 100, true))
	_, err := h.Permit(w.now, payment(id, 100))
	must(w.t, err)
	cert, err := h.Certify(w.now, dolly.Hash{id}, k.Peer(), "")
	must(w.t, err)
	chain := append(append([][]byte{}, h.chain...), cert)
	w.settle(h, id, 90, Delivered)
	return chain
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
