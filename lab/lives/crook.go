package lives

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// crooks are the agents that lie: each lives like the others, and beside it has
// a second face that uses the same key against the fleet.
type crooks struct {
	w    *World
	all  []*crook
	lies int
}

type crook struct {
	*Agent
	c      *crooks
	shadow *charter.Holder
	leases [][]byte          // that its shadow had, oldest first
	sent   [][]byte          // requests of its shadow
	fake   []*charter.Holder // keys that it certified, with no server
	drawn  int
}

// newCrooks makes a share of all agents liars, those that the operator
// installed too.
func newCrooks(w *World, share float64) *crooks {
	c := &crooks{w: w}
	w.Hooks.Born = func(a *Agent) {
		if w.rand.Float64() < share {
			c.turn(a)
		}
	}
	for _, a := range w.Agents {
		w.Hooks.Born(a)
	}
	return c
}

func (c *crooks) turn(a *Agent) {
	a.Liar = true
	k := &crook{Agent: a, c: c}
	c.all = append(c.all, k)
	k.scheme()
}

// Between two lies of one liar, on average.
const scheming = 10 * dolly.Day

func (k *crook) scheme() {
	wait := time.Duration((0.1 + 1.8*k.w.rand.Float64()) * float64(scheming))
	k.w.After(wait, func() {
		if k.Gone {
			return
		}
		lies := []func(){k.twoKeys, k.idleAct, k.falseSettlement, k.voidChildren, k.oldLease, k.replay, k.fakeChild}
		lies[k.w.rand.IntN(len(lies))]()
		k.c.lies++
		if k.w.rand.IntN(2) == 0 {
			k.Restart() // its honest face takes the slot back
		}
		k.scheme()
	})
}

// nonce draws one.
func (k *crook) nonce() charter.Nonce {
	k.drawn++
	sum := wire.Sum(fmt.Append(nil, "crook", k.Key.Peer(), k.drawn))
	return charter.Nonce(sum[:16])
}

// say sends a request and takes the answer in; a no is fine.
func (k *crook) say(h *charter.Holder, raw []byte) bool {
	k.sent = append(k.sent, raw)
	if k.w.Warden.deafTo(k.Agent, "") {
		return false
	}
	reply, err := k.w.Warden.Handle(h.Standing().Key, raw)
	return err == nil && h.OnReply(k.w.now, reply) == nil
}

// wake makes a holder of any key, as a program that just started.
func (k *crook) wake(key wire.Key, chain [][]byte, st charter.HolderState) *charter.Holder {
	h, err := charter.NewHolder(key, k.w.Law, chain, st, k.nonce())
	if err != nil {
		k.w.fail(fmt.Errorf("%v as a liar: %w", k.Agent, err))
		return nil
	}
	return h
}

// pose takes the slot over with a lease of its own.
func (k *crook) pose() bool {
	k.shadow = k.wake(k.Key, k.Config.Certs, charter.HolderState{})
	if k.shadow == nil || !k.lease(k.shadow) {
		return false
	}
	k.leases = append(k.leases, k.shadow.State().Lease)
	return true
}

func (k *crook) lease(h *charter.Holder) bool {
	raw, err := h.LeaseRequest(charter.Tip{})
	return err == nil && k.say(h, raw)
}

// act gets the right to a birth that nobody means.
func (k *crook) act() (charter.Act, bool) {
	if !k.pose() {
		return charter.Act{}, false
	}
	intent := wire.Sum(fmt.Append(nil, "nothing", k.Key.Peer(), k.drawn))
	raw, err := k.shadow.ActRequest(intent, 3000, true)
	if err != nil || !k.say(k.shadow, raw) {
		return charter.Act{}, false
	}
	return k.shadow.Act()
}

// certify signs a seat to a new key, as often as it likes.
func (k *crook) certify(a charter.Act) *charter.Holder {
	k.drawn++
	key := Key(fmt.Sprintf("fake %v %d", k.Key.Peer(), k.drawn))
	me := k.shadow.Standing()
	cert := charter.SealCert(k.Key, dolly.Sim, charter.Cert{
		Act: k.shadow.State().Act, Slot: a.Child.Slot, Gen: a.Child.Gen, Key: key.Peer(),
		Parent: wire.Sum(k.Config.Certs[len(k.Config.Certs)-1]), Depth: me.Depth + 1, Path: fmt.Sprintf("%s.%d", me.Path, 1000+k.drawn),
	})
	h := k.wake(key, append(k.Config.Certs[:len(k.Config.Certs):len(k.Config.Certs)], cert), charter.HolderState{})
	if h != nil {
		k.lease(h)
	}
	return h
}

// twoKeys certifies two keys for one seat; both ask for the lease.
func (k *crook) twoKeys() {
	if a, ok := k.act(); ok && a.Child != nil {
		k.certify(a)
		k.certify(a)
	}
}

// fakeChild certifies a key that has no server, and renews its lease for months.
func (k *crook) fakeChild() {
	a, ok := k.act()
	if !ok || a.Child == nil {
		return
	}
	if h := k.certify(a); h != nil {
		k.fake = append(k.fake, h)
		k.keepAlive(h, 100)
	}
	k.settle(a, 0, charter.Delivered)
}

func (k *crook) keepAlive(h *charter.Holder, times int) {
	k.w.After(12*time.Hour, func() {
		if times > 0 && k.lease(h) {
			k.keepAlive(h, times-1)
		}
	})
}

// idleAct sets a slot and money aside for nothing.
func (k *crook) idleAct() {
	if a, ok := k.act(); ok && k.w.rand.IntN(2) == 0 {
		k.settle(a, a.MaxSat, charter.Abandoned)
	}
}

func (k *crook) settle(a charter.Act, spent dolly.Sat, how charter.Outcome) {
	if raw, err := k.shadow.SettleRequest(a.Intent, spent, how); err == nil {
		k.say(k.shadow, raw)
	}
}

// falseSettlement says of the honest face's open act what is not so.
func (k *crook) falseSettlement() {
	if !k.pose() {
		return
	}
	if a, open := k.shadow.Act(); open {
		k.settle(a, 0, charter.Outcome(1+k.w.rand.IntN(3)))
	}
}

// voidChildren gives up every seat that it can name.
func (k *crook) voidChildren() {
	for _, s := range k.w.Warden.View().Slots {
		if k.w.rand.IntN(3) == 0 {
			raw := wire.Seal(k.Key, dolly.Sim, charter.KindVoid, charter.Void{Slot: s.Slot, Gen: s.Gen})
			if s.Key != k.Key.Peer() {
				_, _ = k.w.Warden.Handle(k.Key.Peer(), raw) // a no is what it should get
			}
		}
	}
}

// oldLease shows a lease from long ago as the latest that it knows.
func (k *crook) oldLease() {
	if len(k.leases) == 0 {
		k.pose()
		return
	}
	if h := k.wake(k.Key, k.Config.Certs, charter.HolderState{Lease: k.leases[k.w.rand.IntN(len(k.leases))]}); h != nil {
		k.lease(h)
	}
}

// replay sends requests of long ago once more.
func (k *crook) replay() {
	for i := range k.sent {
		if k.w.rand.IntN(2) == 0 {
			_, _ = k.w.Warden.Handle(k.Key.Peer(), k.sent[i]) // a no is what it should get
		}
	}
}
