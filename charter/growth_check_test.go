package charter

import "github.com/dollynator/dolly"

func (f *fleet) check() {
	live, bySlot := map[dolly.PeerID]bool{}, map[uint32]dolly.PeerID{}
	most := f.c.Body.Slots
	for _, l := range f.leases {
		if l.Until <= f.now {
			continue
		}
		if k, ok := bySlot[l.Slot]; ok && k != l.Key {
			f.rt.Fatalf("I2: slot %d has two live keys", l.Slot)
		}
		live[l.Key], bySlot[l.Slot] = true, l.Key
		most = max(most, f.slots[l.Charter])
	}
	if len(live) > int(most) {
		f.rt.Fatalf("I1: %d live keys in %d slots", len(live), most)
	}
	var sum dolly.Sat
	for _, sat := range f.paid {
		sum += sat
	}
	if sum > f.cap && !f.restored {
		f.rt.Fatalf("I9: %v paid, the cap was at most %v", sum, f.cap)
	}
	v := f.r.Snapshot()
	if v.Spent+v.Escrowed > f.cap || v.Escrowed < 0 || v.Births > v.MaxBirths {
		f.rt.Fatalf("I9: the registry shows %+v", v)
	}
	for _, h := range f.agents {
		if h.self.Depth > f.c.Body.Depth {
			f.rt.Fatal("I4: too deep")
		}
	}
	f.recount()
}

// recount looks at every slot, as the tally spares the registry to do.
func (f *fleet) recount() {
	var reserved, lingering dolly.Sat
	due, held := never, 0
	for i, s := range f.r.slots {
		reserved += s.reserve
		lingering += s.lingering(f.r.at)
		due = min(due, s.due(f.c.Body.VoidDelay))
		if s.bound != nil {
			held++
			if at, ok := f.r.tally.holders[s.bound.Key]; !ok || at != uint32(i) {
				f.rt.Fatalf("slot %d is looked up as %d", i, at)
			}
		}
	}
	t := f.r.tally
	if t.reserved != reserved || t.due > due || held != len(t.holders) || f.r.committed(f.r.at) != f.r.spent+reserved+lingering {
		f.rt.Fatalf("counted %v reserved, %d holders, %v due; recounted %v, %d, %v", t.reserved, len(t.holders), t.due, reserved, held, due)
	}
}
