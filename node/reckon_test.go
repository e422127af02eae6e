package node

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

func TestI05TimeIsWhatWasStatedAndWhatElapsed(t *testing.T) {
	var elapsed time.Duration
	r := NewReckoner(1000, 10, func() time.Duration { return elapsed })
	elapsed += 2 * time.Second
	if got, want := r.Now(), dolly.Time(1000+20_000); got != want {
		t.Errorf("after two seconds at speed ten it is %d, want %d", got, want)
	}
	if moved := r.Learn(20_000); moved != 0 || r.Now() != 21_000 {
		t.Errorf("an older word moved the clock by %v to %d", moved, r.Now())
	}
	if moved := r.Learn(81_000); moved != time.Minute || r.Now() != 81_000 {
		t.Errorf("a newer word moved the clock by %v to %d, want a minute", moved, r.Now())
	}
	elapsed += time.Second
	if r.Now() != 91_000 {
		t.Errorf("a second later it is %d", r.Now())
	}
}

func TestI05TimeNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var elapsed time.Duration
		speed := rapid.Float64Range(0.1, 10_000).Draw(t, "speed")
		r := NewReckoner(0, speed, func() time.Duration { return elapsed })
		before := r.Now()
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "told") {
				stated := dolly.Time(rapid.Int64Range(-1e9, 1e12).Draw(t, "stated"))
				r.Learn(stated)
				if r.Now() < stated {
					t.Fatalf("it is %d, and %d was stated", r.Now(), stated)
				}
			} else {
				elapsed += time.Duration(rapid.Int64Range(0, 1e12).Draw(t, "elapsed"))
			}
			if now := r.Now(); now < before {
				t.Fatalf("it was %d and is %d", before, now)
			}
			before = r.Now()
		}
	})
}

func TestSinceBootGoesOn(t *testing.T) {
	before := SinceBoot()
	deadline := time.Now().Add(10 * time.Second)
	for SinceBoot() == before {
		if time.Now().After(deadline) {
			t.Fatal("the boot clock stands still")
		}
	}
	if SinceBoot() < before {
		t.Error("the boot clock went back")
	}
}
