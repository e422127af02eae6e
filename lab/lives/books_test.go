package lives

import (
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// grown is a calm world whose root has its lease.
func grown(t *testing.T) *World {
	t.Helper()
	w, err := New(Config{Seed: 1, Calm: true, Purse: 50_000})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Pass(time.Minute); err != nil || len(w.Books.Violations) != 0 {
		t.Fatalf("%v, %v", err, w.Books.Violations)
	}
	return w
}

func (w *World) forge(slot uint32, who string) []byte {
	return wire.Seal(Key("lease"), dolly.Sim, charter.KindLease, charter.Lease{
		Slot: slot, Key: Key(who).Peer(), Index: 1000, At: w.now, Until: w.now.Add(time.Hour),
	})
}

func (w *World) cert(who string) []byte {
	return charter.SealCert(Key("root"), dolly.Sim, charter.Cert{Slot: 3, Key: Key(who).Peer()})
}

// TestTheBooksSeeWhatIsBroken breaks each promise from outside.
func TestTheBooksSeeWhatIsBroken(t *testing.T) {
	pay := func(w *World, times int, sat dolly.Sat) {
		for i := range times {
			w.Chain.add(Payment{By: w.Agents[0], ID: wire.Sum([]byte{byte(i)}), Address: "x", Sat: sat, At: w.now})
		}
	}
	for name, c := range map[string]struct {
		want   string
		breaks func(w *World)
	}{
		"two keys in a slot": {"I2", func(w *World) { w.Books.signed(w.forge(0, "bob")) }},
		"a key too many": {"I1", func(w *World) {
			for i, who := range []string{"alice", "bob", "carol", "dave", "erin"} {
				w.Books.signed(w.forge(uint32(i+1), who))
			}
		}},
		"over the cap":       {"I9", func(w *World) { pay(w, 1, w.Law.Body.Caps.Total) }},
		"over the allowance": {"I9", func(w *World) { pay(w, 2, w.Law.Body.Caps.PerLease/2) }},
		"paid again": {"I13", func(w *World) {
			pay(w, 1, 10)
			pay(w, 1, 10)
		}},
		"bought without a lease": {"I5", func(w *World) { w.Books.bought(&Agent{Key: Key("bob"), w: w}, "pays") }},
		"bought after the end": {"I5", func(w *World) {
			w.now = w.Law.Body.Expiry
			w.Books.bought(w.Agents[0], "pays")
		}},
		"bought under a stop": {"I7", func(w *World) {
			w.Agents[0].obeys = charter.Halt.String()
			w.Books.bought(w.Agents[0], "pays")
		}},
		"two certificates": {"I10", func(w *World) {
			w.Books.certified(w.Agents[0], w.cert("alice"))
			w.Books.certified(w.Agents[0], w.cert("bob"))
		}},
	} {
		w := grown(t)
		c.breaks(w)
		seen := slices.ContainsFunc(w.Books.Violations, func(v Violation) bool { return v.Invariant == c.want })
		if !seen || w.Err() != nil {
			t.Errorf("%s: %v, %v", name, w.Books.Violations, w.Err())
		}
	}
}

func TestAQueueIsInOrder(t *testing.T) {
	var q queue
	var got []int
	for i, at := range []dolly.Time{5, 1, 5, 3, 1, 9, 0} {
		q.push(at, func() { got = append(got, i) })
	}
	for {
		if _, any := q.next(); !any {
			break
		}
		q.pop().do()
	}
	if want := []int{6, 1, 4, 3, 0, 2, 5}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
