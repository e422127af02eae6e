package charter

import (
	"fmt"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// wilderness is a fleet without a warden, seen from outside: what certificates
// left a machine, and what was paid.
type wilderness struct {
	t      testing.TB
	c      Signed[Charter]
	now    dolly.Time
	agents []*settler
	certs  map[Seat][]byte // that were sent
	paid   map[dolly.Hash]dolly.Sat
}

// settler is one agent: what runs, and what its disk has.
type settler struct {
	w      *wilderness
	key    wire.Key
	chain  [][]byte
	up     *settler
	starts byte
	h      *Holder
	e      *Estate
	disk   image
	spent  dolly.Sat
	acts   byte
}

// referee is a test, or a run of a property that can be shrunk.
type referee interface {
	Helper()
	Fatalf(format string, args ...any)
}

type image struct{ holder, estate []byte }

func newWilderness(t testing.TB, c Charter) *wilderness {
	t.Helper()
	w := &wilderness{t: t, c: sealed(t, c), now: dolly.Time(0).Add(dolly.Day), certs: map[Seat][]byte{}, paid: map[dolly.Hash]dolly.Sat{}}
	root := key(100)
	cert, err := GrantPortion(operator, w.c, c.Whole(), root.Peer(), Home{}, nil)
	must(t, err)
	w.settle(root, nil, [][]byte{cert})
	return w
}

func (w *wilderness) root() *settler { return w.agents[0] }

func (w *wilderness) settle(k wire.Key, up *settler, chain [][]byte) *settler {
	w.t.Helper()
	a := &settler{w: w, key: k, up: up, chain: chain, disk: image{wire.Marshal(HolderState{}), wire.Marshal(EstateState{})}}
	w.agents = append(w.agents, a)
	a.start()
	w.certs[a.h.Standing().Seat] = chain[len(chain)-1]
	return a
}

// start is an incarnation from what the disk has.
func (a *settler) start() {
	a.w.t.Helper()
	a.starts++
	var hs HolderState
	must(a.w.t, wire.Unmarshal(a.disk.holder, &hs))
	var err error
	a.h, err = NewHolder(a.key, a.w.c, a.chain, hs, Nonce{a.starts})
	must(a.w.t, err)
	a.reload()
}

// reload is the estate as the disk has it.
func (a *settler) reload() {
	a.w.t.Helper()
	var es EstateState
	must(a.w.t, wire.Unmarshal(a.disk.estate, &es))
	var err error
	a.e, err = NewEstate(a.key, a.w.c, a.chain, es)
	must(a.w.t, err)
}

func (a *settler) store() {
	a.disk = image{wire.Marshal(a.h.State()), wire.Marshal(a.e.State())}
}

func (a *settler) ask(raw []byte) error {
	a.w.t.Helper()
	reply, err := a.e.Handle(a.w.now, raw)
	must(a.w.t, err)
	return a.h.OnReply(a.w.now, reply)
}

func (a *settler) lease() error { return a.ask(leaseAsk(a.h, Tip{})) }

// intent names the agent's latest act.
func (a *settler) intent() dolly.Hash {
	return wire.Sum(fmt.Append(nil, a.key.Peer().String(), a.acts))
}

func (a *settler) act(sat dolly.Sat, birth bool) error {
	if _, open := a.h.Act(); !open && a.h.State().ActAsk == nil {
		a.acts++
	}
	raw, err := a.h.ActRequest(a.intent(), sat, birth)
	if err != nil {
		return err
	}
	return a.ask(raw)
}

// pay makes and uses a permit; the state is on disk in between.
func (a *settler) pay(s Spend) error {
	if _, err := a.h.Permit(a.w.now, s); err != nil {
		return err
	}
	a.store()
	if _, before := a.w.paid[s.ID]; !before {
		a.w.paid[s.ID] = s.MaxSat
		a.spent += s.MaxSat
	}
	return nil
}

func (a *settler) payment(sat dolly.Sat) Spend {
	return Spend{ID: a.intent(), Kind: Payment, Offer: place, MaxSat: sat}
}

// certify signs a certificate, which the disk has before it is returned.
func (a *settler) certify(k wire.Key) ([][]byte, error) {
	cert, err := a.h.Certify(a.w.now, a.intent(), k.Peer(), "")
	if err != nil {
		return nil, err
	}
	a.store()
	return append(append([][]byte{}, a.chain...), cert), nil
}

func (a *settler) close(sat dolly.Sat, how Outcome) error {
	raw, err := a.h.SettleRequest(a.intent(), sat, how)
	if err != nil {
		return err
	}
	return a.ask(raw)
}

// bear is a whole birth.
func (a *settler) bear(k wire.Key) (*settler, error) {
	a.w.t.Helper()
	if err := a.lease(); err != nil {
		return nil, err
	}
	if err := a.act(100, true); err != nil {
		return nil, err
	}
	must(a.w.t, a.pay(a.payment(100)))
	chain, err := a.certify(k)
	must(a.w.t, err)
	must(a.w.t, a.close(90, Delivered))
	a.store()
	return a.w.settle(k, a, chain), nil
}

func (w *wilderness) pass(d time.Duration) { w.now = w.now.Add(d) }

// recount looks at what left the machines, never at the estates' books.
func (w *wilderness) recount(t referee) {
	t.Helper()
	c := w.c.Body
	var paid dolly.Sat
	for _, sat := range w.paid {
		paid += sat
	}
	switch {
	case len(w.agents) > int(c.Slots):
		t.Fatalf("I1: %d agents in %d slots", len(w.agents), c.Slots)
	case len(w.agents)-1 > int(c.Births):
		t.Fatalf("I1: %d births of %d", len(w.agents)-1, c.Births)
	case paid > c.Caps.Total:
		t.Fatalf("I9: %v paid of %v", paid, c.Caps.Total)
	}
	for i, a := range w.agents {
		st, err := Verify(w.c, a.chain)
		must(w.t, err)
		if st.Depth > c.Depth {
			t.Fatalf("I4: depth %d of %d", st.Depth, c.Depth)
		}
		if sum := w.below(a); sum > st.Portion.Sat {
			t.Fatalf("I9: %s and its children paid %v of %v", st.Path, sum, st.Portion.Sat)
		}
		for _, b := range w.agents[:i] {
			w.compare(t, a, b)
		}
	}
}

func (w *wilderness) compare(t referee, a, b *settler) {
	t.Helper()
	x, y := a.h.Standing(), b.h.Standing()
	switch {
	case x.Seat == y.Seat:
		t.Fatalf("I2, I10: %s and %s both hold slot %d", x.Path, y.Path, x.Slot)
	case a.up == b && !x.Portion.under(y.Portion):
		t.Fatalf("I3: %s has %+v outside %+v", x.Path, x.Portion, y.Portion)
	case a.up == b.up && x.Portion.Slots.overlaps(y.Portion.Slots):
		t.Fatalf("I3: siblings %s and %s share slots %v and %v", x.Path, y.Path, x.Portion.Slots, y.Portion.Slots)
	}
}

// below is what a and all that descend from it paid.
func (w *wilderness) below(a *settler) dolly.Sat {
	sum := a.spent
	for _, b := range w.agents {
		if b.up == a {
			sum += w.below(b)
		}
	}
	return sum
}
