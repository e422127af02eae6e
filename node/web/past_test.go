package web

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
	"github.com/dollynator/dolly/node/store"
	"pgregory.net/rapid"
)

func put(t interface{ Fatal(...any) }, s dolly.Store, at dolly.Time, rows ...dolly.AgentRow) {
	if err := s.Update(func(w dolly.Writer) error { return remember(w, at, rows) }); err != nil {
		t.Fatal(err)
	}
}

func all(t interface{ Fatal(...any) }, s dolly.Store, p dolly.PeerID, from, to dolly.Time) (out []reading) {
	err := s.View(func(r dolly.Reader) (err error) { out, err = readings(r, p, from, to); return err })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestThePastFadesAndIsBounded: whatever steps time takes, readings are in order,
// true, dense lately and never more than the rings hold.
func TestThePastFadesAndIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := store.Memory()
		told := map[dolly.Time]int64{}
		at := stage.Now
		for i := range rapid.IntRange(1, 200).Draw(t, "readings") {
			at = at.Add(time.Duration(rapid.IntRange(1, 5*24*60).Draw(t, "minutes")) * time.Minute)
			row := dolly.AgentRow{Peer: stage.Peer(1), Alive: true, Seen: at, Earned: dolly.MB(i)}
			put(t, s, at, row)
			told[at] = int64(i)
		}
		got := all(t, s, stage.Peer(1), 0, at)
		for i, r := range got {
			if v, was := told[r.At]; !was || v != r.Values[0] || i > 0 && got[i-1].At >= r.At {
				t.Fatalf("reading %d: %+v", i, got)
			}
		}
		if got[len(got)-1].At != at {
			t.Fatal("the latest reading is not there")
		}
		for when := range told { // each day of the last three years has one
			near := false
			for _, r := range got {
				near = near || int64(r.At)/86_400_000 == int64(when)/86_400_000
			}
			if !near && at.Sub(when) < 3*365*24*time.Hour {
				t.Fatalf("nothing of the day of %v is left", when)
			}
		}
	})
}

func TestADayOfMinutesIsWhole(t *testing.T) {
	s := store.Memory()
	for i := range 3 * 24 * 60 {
		put(t, s, stage.Now.Add(time.Duration(i)*time.Minute), dolly.AgentRow{Peer: stage.Peer(1), Alive: true, Earned: dolly.MB(i)})
	}
	got := all(t, s, stage.Peer(1), 0, stage.Now.Add(3*24*time.Hour))
	if n := len(got); n < 24*60+40 || n > 24*60+50 {
		t.Errorf("%d readings of three days", n)
	}
	if part := all(t, s, stage.Peer(1), stage.Now.Add(70*time.Hour), stage.Now.Add(71*time.Hour)); len(part) != 61 {
		t.Errorf("%d readings of an hour", len(part))
	}
}

func TestOnlySoManyAreRemembered(t *testing.T) {
	s := store.Memory()
	for i := range maxKnown + 40 {
		at := stage.Now.Add(time.Duration(i) * time.Minute)
		put(t, s, at, dolly.AgentRow{Peer: dolly.PeerID{byte(i), byte(i >> 8), 1}, Alive: true, Seen: at})
	}
	keys, readingsKept := 0, 0
	err := s.View(func(r dolly.Reader) error {
		for prefix, n := range map[string]*int{"agent/": &keys, "past/": &readingsKept} {
			if err := r.Scan(prefix, func(string, []byte) error { *n++; return nil }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || keys != maxKnown || readingsKept != maxKnown*len(levels()) {
		t.Errorf("%d agents, %d readings, %v", keys, readingsKept, err)
	}
	if len(all(t, s, dolly.PeerID{0, 0, 1}, 0, stage.Now+1)) != 0 {
		t.Error("who was silent longest is remembered")
	}
}
