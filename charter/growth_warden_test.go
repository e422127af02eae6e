package charter

import (
	"bytes"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// What can happen to the warden of a fleet at play.

// restartWarden replays the lines. The operator may know that they are all.
func (f *fleet) restartWarden() {
	index, head := f.r.Head()
	again := f.replayed()
	if i, h := again.Head(); i != index || h != head {
		f.rt.Fatal("a replayed registry has another head")
	}
	if !bytes.Equal(viewBytes(again), viewBytes(f.r)) && !f.r.behind {
		f.rt.Fatal("a replayed registry shows something else")
	}
	again.Resume(f.now)
	if !f.restored && rapid.Bool().Draw(f.rt, "confirm") {
		must(f.t, again.Confirm(head))
	}
	f.r = again
}

func (f *fleet) replayed() *Registry {
	again, err := ReadRegistry(dolly.Town, f.first, f.lines)
	must(f.t, err)
	must(f.t, again.Serve(f.signer))
	return again
}

// restore has the warden lose its last lines of this epoch.
func (f *fleet) restore() {
	most := 0
	for i := len(f.lines) - 1; i > 0 && f.lines[i].Epoch == nil && f.lines[i].HandedOver == nil && f.lines[i].Order == nil; i-- {
		most++
	}
	if most == 0 || rapid.IntRange(0, 3).Draw(f.rt, "restore") != 0 {
		return
	}
	n := len(f.lines) - rapid.IntRange(1, most).Draw(f.rt, "lost")
	f.lines, f.restored = f.lines[:n:n], true
	f.r = f.replayed()
	f.r.Resume(f.now)
}

// epoch begins the next epoch with fewer, as many or more slots. It adopts some.
func (f *fleet) epoch() {
	if rapid.IntRange(0, 3).Draw(f.rt, "epoch") != 0 {
		return
	}
	next := f.r.charter.Body
	next.Slots, next.Adopt = uint32(rapid.IntRange(1, 5).Draw(f.rt, "slots")), nil
	next.Caps.Total = dolly.Sat(rapid.IntRange(1000, 4000).Draw(f.rt, "cap"))
	for i, s := range f.r.slots {
		if s.bound != nil && i < int(next.Slots) && rapid.IntRange(0, 3).Draw(f.rt, "adopt") > 0 {
			next.Adopt = append(next.Adopt, Adopted{Slot: uint32(i), Gen: s.gen, Key: s.bound.Key, Depth: s.bound.Depth})
		}
	}
	raw, err := Renew(operator, f.r.charter, next)
	must(f.t, err)
	f.advance(raw, leaser)
	f.c, f.signer, f.charters = f.r.charter, leaser, append(f.charters, raw)
	f.slots[f.c.Hash()], f.cap = next.Slots, max(f.cap, next.Caps.Total)
}

// handOver has the standby go on, once an epoch. The primary is gone; what it
// had last must be known, since the hand-over says it.
func (f *fleet) handOver() {
	if f.r.handover != nil || f.r.cold(f.now) != nil || rapid.IntRange(0, 3).Draw(f.rt, "hand over") != 0 {
		return
	}
	index, head := f.r.Head()
	raw, err := SealHandover(operator, f.c, index, head, true)
	must(f.t, err)
	copied, err := ReadRegistry(dolly.Town, f.first, f.lines)
	must(f.t, err)
	lines, err := copied.TakeOver(f.now, raw, standby)
	must(f.t, err)
	f.r, f.signer, f.lines = copied, standby, append(f.lines, lines...)
}

// hear tells an agent the charter after its own.
func (f *fleet) hear(h *Holder) {
	if at := h.Charter().Body.Epoch; at <= uint64(len(f.charters)) {
		if news, err := h.OnCharter(f.charters[at-1]); err != nil || !news {
			f.rt.Fatalf("epoch %d was not taken in after %d: %v", at+1, at, err)
		}
	}
}
