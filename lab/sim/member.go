package sim

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
)

// member is one machine with a life on it: what a node keeps on its disk, as few
// bytes as that takes.
type member struct {
	birth  int
	key    signer
	path   string
	rental *rental // that it lives on

	awake      *charter.Holder // nil: it rests
	resting    charter.Resting
	leaseNext  dolly.Time
	leaseUntil dolly.Time
	stopSeen   dolly.Time // when it heard the stop order; never if it did not

	ends   dolly.Time // of the rent, as far as it knows
	born   dolly.Time
	noSlot dolly.Time

	usedAt   int64 // eco.used when traffic was settled last
	settleAt dolly.Time
	end      ledger.End
	told     recount  // of end, by the monitor
	carried  dolly.MB // ever

	purse   *purse
	earned  dolly.Sat // net, from swaps
	pending dolly.Sat // of swaps under way
	order   order
	memory  strategy.State

	birthing, renewing *buying

	lessons lessons
	saidAt  dolly.Time // when it last gave evidence

	place     int32
	parent    int32 // number of its birth; of a root -1
	depth     int32
	children  int32
	candidate int32 // offer; -1 is none
	tries     int32 // of the renewal under way
	swaps     int32 // under way
	starts    uint32
	births    uint32 // purchases of a child, as a count for ids
	orders    uint32 // number of the latest
	heard     uint32 // trades that the strategy knows of
	messages  uint32
	said      uint32 // number of its latest order's publication

	liar     lie
	shared   bool // its table is others' too
	parents  bool // it lies as a parent
	winding  bool
	left     bool
	gone     bool
	out      bool // the warden will not lease to it again
	strayAct bool // an act may be open that nothing waits for
	doubled  bool // its key runs on two machines
	clone    bool // a second machine with somebody's key
	forgot   bool // its disk was put back
	kill     kill
}

// order is an agent's latest order on the book.
type order struct {
	at     dolly.Time
	mb     dolly.MB
	want   dolly.Sat
	filled dolly.MB
	life   uint32 // in ms; a day at most
	live   bool
	any    bool // there was one
}

func (o *order) expires() dolly.Time { return o.at + dolly.Time(o.life) }

// purse holds the coins of a key, and its chance; a clone shares that of its original.
type purse struct {
	sat     dolly.Sat
	rand    rand.PCG // of decisions
	users   int32    // machines that have the key
	counted uint32   // by World.money
}

// kin is a [Kin] in little room.
type kin struct {
	born, died    dolly.Time // never: it lives
	parent, offer int32
	depth         uint16
	liar          bool
}

// tree is the family tree for the report.
func (w *World) tree() []Kin {
	out := make([]Kin, len(w.kin))
	for i, k := range w.kin {
		out[i] = Kin{Parent: int(k.parent), Offer: w.offers[k.offer].id, Depth: int(k.depth), Born: days(k.born), Died: -1, Liar: k.liar}
		if k.died != never {
			out[i].Died = days(k.died)
		}
	}
	return out
}

func (a *member) tip() charter.Tip { return charter.Tip{Seq: a.end.Seq, Hash: a.end.Hash} }

// machine tells a key's machines apart.
func (a *member) machine() uint32 {
	if a.clone {
		return uint32(a.birth)<<1 | 1
	}
	return uint32(a.birth) << 1
}

// balance is what the agent has of MB, that in locks taken off.
func (a *member) balance() dolly.MB { return a.end.Gained - a.end.Spent }

// spare is what may be offered: what is in a live order is promised.
func (a *member) spare() dolly.MB {
	mb := a.balance()
	if a.order.live {
		mb -= a.order.mb - a.order.filled
	}
	return max(0, mb)
}

// install is the operator's work: a server, a certificate, an agent with a purse.
func (w *World) install(slot uint32) {
	key := w.keyOf(keyAgent, uint64(len(w.kin)))
	cert, err := charter.Grant(w.keyOf(keyOperator, 0), w.law, slot, 0, key.peer, charter.Home{})
	if err != nil {
		w.fail(fmt.Errorf("install: %w", err))
		return
	}
	i := w.rootOffer(slot)
	o := &w.offers[i]
	r := w.cloud.add(w, "root"+strconv.Itoa(int(slot)), i)
	r.state, r.ends, r.making = running, w.now.Add(o.period), nil
	w.total.purse += w.s.Economy.Purse
	a := w.newborn(key, r, nil, cert)
	if a == nil {
		return
	}
	a.purse.sat = w.s.Economy.Purse
	w.book(a, BookedOpening, 0, a.purse.sat, 0)
}

// rootOffer spreads the roots over what is listed: the operator knows no more
// than the agents do.
func (w *World) rootOffer(slot uint32) int {
	if len(w.listed) == 0 {
		return 0
	}
	return w.byID[w.listed[below(w.roll(ofServer, uint64(slot), 7, 7), len(w.listed))].ID]
}

// newborn puts an agent into the world and starts its program. Without a parent
// it is a root.
func (w *World) newborn(key signer, r *rental, parent *member, cert []byte) *member {
	n := len(w.kin)
	a := &member{
		birth: n, parent: -1, place: int32(w.place()), key: key, rental: r, ends: r.ends, born: w.now,
		candidate: -1, stopSeen: never, purse: &purse{users: 1, rand: w.mindOf(n)}, path: charter.RootPath,
		usedAt: w.eco.usedBy(w.now), settleAt: w.now + dolly.Time(w.roll(ofPhase, uint64(n), 0, 0)%uint64(trafficEvery)),
	}
	if parent != nil {
		a.parent, a.depth = int32(parent.birth), parent.depth+1
	}
	var err error
	if parent == nil {
		a.awake, err = charter.NewHolder(key, w.law, [][]byte{cert}, charter.HolderState{}, w.nonce(a))
	} else {
		a.awake, err = w.holder(parent).Child(key, cert, w.nonce(a))
	}
	if err != nil {
		w.fail(fmt.Errorf("newborn: %w", err))
		return nil
	}
	a.path = a.standing().Path
	r.agent = a
	w.agents[a.place], w.wake[a.place] = a, w.now
	w.kin = append(w.kin, kin{parent: a.parent, offer: int32(r.offer), depth: uint16(a.depth), born: w.now, died: never})
	w.places = append(w.places, a.place)
	if f := w.gossip.flood; f != nil {
		f.joins(w, int(a.place))
	}
	w.drawLies(a)
	w.learnFrom(a, parent)
	w.alive++
	w.offers[r.offer].living++
	w.eco.capacity += r.perDay
	w.happened(evBorn, a.birth, int64(r.offer))
	w.note(a, "born", "%s on %s", a.path, w.offers[r.offer].id)
	return a
}

// place is a free one; a new one if there is none.
func (w *World) place() int {
	if n := len(w.free); n > 0 {
		p := w.free[n-1]
		w.free = w.free[:n-1]
		return p
	}
	w.agents, w.wake = append(w.agents, nil), append(w.wake, 0)
	return len(w.agents) - 1
}

// nonce names a start.
func (w *World) nonce(a *member) charter.Nonce {
	a.starts++
	var n charter.Nonce
	x, y := w.roll(ofNonce, uint64(a.birth), uint64(a.starts), 1), w.roll(ofNonce, uint64(a.birth), uint64(a.starts), 2)
	for i := range 8 {
		n[i], n[8+i] = byte(x>>(8*i)), byte(y>>(8*i))
	}
	if a.clone {
		n[0] ^= 0x80
	}
	return n
}

// die ends an agent: its server is over.
func (w *World) die(a *member) {
	if a.gone {
		return
	}
	a.gone = true
	w.settleTraffic(a)
	w.withdraw(a)
	w.happened(evGone, a.birth, int64(a.purse.sat))
	w.note(a, "gone", "after %.1f days", days(w.now)-days(a.born))
	if !a.clone {
		w.alive--
		w.total.deaths++
		w.today.Deaths++
		w.kin[a.birth].died = w.now
		w.offers[a.rental.offer].living--
		w.eco.capacity -= a.rental.perDay
		w.forgetMind(a)
	}
	if a.purse.users--; a.purse.users == 0 {
		w.bury(a.purse)
		delete(w.cloud.byKey, named(a.rental.key))
		delete(w.market.sellers, markOf(a.key.peer))
		delete(w.images, a.birth)
		w.watch.buried(a)
	}
	w.agents[a.place], w.wake[a.place] = nil, never
	w.free = append(w.free, int(a.place))
	if w.alive == 0 && w.total.extinct < 0 {
		w.total.extinct = w.day
	}
}
