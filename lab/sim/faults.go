package sim

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// The kinds of faults that events carry.
const (
	faultCrash uint32 = iota
	faultSave         // an image is made of a disk, to be put back later
	faultImage        // and it is put back
	faultClone
	faultSilence
)

// kill is where the program will die next: at its nth step, before, in or after it.
type kill struct {
	in   uint8
	mode uint8
}

// image is what was on a disk.
type image struct {
	st                 charter.HolderState
	birthing, renewing *buying
	births             uint32
	tries              int32
	candidate          int32
	ends               dolly.Time
	lessons            lessons
}

// makeFaults draws what goes wrong today.
func (w *World) makeFaults() {
	f := &w.s.Faults
	for p, a := range w.agents {
		if a == nil || a.clone {
			continue
		}
		for kind, mean := range [4]int{f.CrashDays, f.ImageDays, 0, f.CloneDays} {
			x := w.roll(ofFault, uint64(a.birth), uint64(w.day), uint64(kind))
			if mean > 0 && chance(x, 1/float64(mean)) {
				w.queue.at(w.now+dolly.Time(mix(x)%uint64(dayMS)), event{doFault, uint32(p), uint32(a.birth), uint32(kind)})
			}
		}
	}
	if x := w.roll(ofFault, 1<<40, uint64(w.day), 0); f.WardenDays > 0 && chance(x, 1/float64(f.WardenDays)) {
		w.queue.at(w.now+dolly.Time(mix(x)%uint64(dayMS)), event{doFault, 0, 0, faultSilence})
	}
	if w.s.Stop != nil && w.day == *w.s.Stop {
		w.queue.at(w.now+dayMS/3, event{do: doStop})
	}
	w.parentsLie()
	w.mint()
	w.wash()
}

// strike is a fault at its time.
func (w *World) strike(e event) {
	if e.c == faultSilence {
		w.warden.silent = w.now + dolly.Time(w.s.Faults.WardenHours)*3_600_000
		w.faults["warden silent"]++
		return
	}
	a := w.agents[e.a]
	if a == nil || a.birth != int(e.b) || a.gone {
		return
	}
	w.happened(evFault, a.birth, int64(e.c))
	switch e.c {
	case faultCrash:
		w.faults["crash"]++
		x := w.roll(ofFault, uint64(a.birth), uint64(w.now), 9)
		a.kill = kill{in: uint8(1 + x%12), mode: uint8(x >> 8 % 3)}
		w.restart(a)
	case faultSave:
		w.save(a)
	case faultImage:
		w.putBack(a)
	case faultClone:
		w.copyAgent(a)
	}
}

// killed counts down to a crash, and reports where in a step it comes; 0 is nowhere.
func (k *kill) now() uint8 {
	if k.in == 0 {
		return 0
	}
	if k.in--; k.in > 0 {
		return 0
	}
	return k.mode + 1
}

// restart is a start of the program from what its disk has.
func (w *World) restart(a *member) {
	if w.written(a) != nil {
		return
	}
	w.wakeUp(a, w.holder(a).State())
}

// wakeUp starts a program on a holder's state, and takes up its purchases.
func (w *World) wakeUp(a *member, st charter.HolderState) {
	h, err := w.holder(a).Again(st, w.nonce(a))
	if err != nil {
		w.fail(fmt.Errorf("restart %s: %w", a.path, err))
		return
	}
	a.awake, a.leaseUntil, a.leaseNext, a.strayAct, a.out = h, 0, w.now, true, false
	w.lease(a)
	for _, b := range [2]*buying{a.birthing, a.renewing} {
		if b != nil && !b.p.Settled {
			w.feed(a, b, purchase.Restarted{})
		}
	}
	w.stir(a)
}

// save makes an image of a disk, which is put back in up to three days.
func (w *World) save(a *member) {
	if w.written(a) != nil {
		return
	}
	w.images[a.birth] = w.imageOf(a)
	in := dolly.Time(w.roll(ofFault, uint64(a.birth), uint64(w.now), 8) % uint64(3*dayMS))
	w.queue.at(w.now+in, event{doFault, uint32(a.place), uint32(a.birth), faultImage})
}

func (w *World) imageOf(a *member) *image {
	i := &image{st: w.holder(a).State(), births: a.births, tries: a.tries, candidate: a.candidate, ends: a.ends}
	for _, b := range [2]struct {
		from *buying
		to   **buying
	}{{a.birthing, &i.birthing}, {a.renewing, &i.renewing}} {
		if b.from != nil {
			c := *b.from
			*b.to = &c
		}
	}
	i.lessons = a.lessons.copy()
	return i
}

// putBack restores an image. The own chain's end is asked of the siblings, and the
// chain is asked for what was paid.
func (w *World) putBack(a *member) {
	i := w.images[a.birth]
	if i == nil {
		return
	}
	delete(w.images, a.birth)
	w.faults["restored image"]++
	w.takeImage(a, i)
	w.wakeUp(a, i.st)
}

func (w *World) takeImage(a *member, i *image) {
	a.birthing, a.renewing = i.birthing, i.renewing
	a.births, a.tries, a.candidate, a.forgot = i.births, i.tries, i.candidate, true
	a.ends = i.ends
	if !i.lessons.none() {
		a.lessons, a.shared = i.lessons.copy(), false
	}
}

// copyAgent starts a second machine from a's disk: the same key and coins, a start
// of its own.
func (w *World) copyAgent(a *member) {
	if w.written(a) != nil {
		return
	}
	w.faults["clone"]++
	i := w.imageOf(a)
	a.doubled = true
	c := *a
	c.clone, c.place, c.kill = true, int32(w.place()), kill{}
	c.purse.users++
	c.order, c.swaps, c.pending = order{}, 0, 0
	w.takeImage(&c, i)
	w.agents[c.place], w.wake[c.place] = &c, w.now
	if f := w.gossip.flood; f != nil {
		f.joins(w, int(c.place))
	}
	w.wakeUp(&c, i.st)
}

// orderStop is the operator's word: to the warden, and by flood.
func (w *World) orderStop() {
	w.faults["stop order"]++
	raw := charter.SealStop(w.keyOf(keyStop, 0), dolly.Sim, charter.Stop{Fleet: "sim", Epoch: 1, Seq: 1, Kind: charter.Halt})
	lines, err := w.warden.reg.Stop(w.now, raw)
	if err != nil {
		w.fail(err)
		return
	}
	w.watch.lined(w, lines)
	w.warden.stop, w.stopAt = raw, w.now
	w.stopRecord = w.publish(topicStop, -1)
	w.happened(evStop, -1, 0)
	for p, a := range w.agents {
		if a != nil {
			w.wake[p] = min(w.wake[p], max(w.now, w.stopFor(a)))
		}
	}
}

// stopFor is when an agent hears the stop order; never if it did, or there is none.
func (w *World) stopFor(a *member) dolly.Time {
	if w.stopAt == never || a.stopSeen != never {
		return never
	}
	return w.arrives(w.stopRecord, a.birth)
}

// hear takes in a stop order that has arrived.
func (w *World) hear(a *member) {
	if w.stopFor(a) > w.now {
		return
	}
	if w.broken(mutDeafToStop) {
		a.stopSeen = w.now
		return
	}
	if _, err := w.holder(a).OnStop(w.warden.stop); err != nil {
		w.fail(err)
		return
	}
	w.obey(a)
}

// obey is what an agent does under an order: it withdraws, and signs that it obeys.
func (w *World) obey(a *member) {
	a.stopSeen = w.now
	w.happened(evStop, a.birth, 1)
	w.withdraw(a)
	if raw, err := w.holder(a).Receipt(uint32(a.swaps), a.purse.sat); err == nil {
		w.ask(a, raw)
	}
}

// clock is the moment by which an agent judges: the warden's time and what went by
// since. Its wall clock is wrong, and decides nothing.
func (w *World) clock(a *member) dolly.Time {
	if w.broken(mutWallClock) {
		return w.now - w.skew(a)
	}
	return w.now
}

// skew is how wrong an agent's wall clock is.
func (w *World) skew(a *member) dolly.Time {
	s := int64(w.s.Faults.SkewS) * 1000
	if s == 0 {
		return 0
	}
	return dolly.Time(int64(w.roll(ofFault, uint64(a.birth), 0, 77)%uint64(2*s+1)) - s)
}

// faultCounts lists what was played, by name.
func (w *World) faultCounts() []Fault {
	out := []Fault{}
	for kind, n := range w.faults {
		out = append(out, Fault{kind, n})
	}
	slices.SortFunc(out, func(x, y Fault) int { return cmp.Compare(x.Kind, y.Kind) })
	return out
}
