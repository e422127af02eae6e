package record

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"pgregory.net/rapid"
)

func TestEveryDayIsReadBackInAnyOrder(t *testing.T) {
	m, all := played(t, 100)
	r, err := Read(m)
	if err != nil {
		t.Fatal(err)
	}
	if r.Seed != 7 || r.Scenario.Agents != 1000 || len(r.Offers) != 1 {
		t.Errorf("seed %d, %d agents, offers %v", r.Seed, r.Scenario.Agents, r.Offers)
	}
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.IntRange(1, 100).Draw(t, "day")
		got, err := r.Day(day)
		if err != nil || !reflect.DeepEqual(got, all[day-1]) {
			t.Fatalf("%v: %+v, want %+v", err, got, all[day-1])
		}
	})
	for _, day := range []int{0, 101} {
		if _, err := r.Day(day); !errors.Is(err, ErrNoDay) {
			t.Errorf("day %d: %v", day, err)
		}
	}
	if got, err := r.Day(Latest); err != nil || got.Day != 100 {
		t.Errorf("the latest is %d, %v", got.Day, err)
	}
}

// Wherever the writer was killed, all whole days before are there.
func TestATornEndIsNoError(t *testing.T) {
	m, all := played(t, 40)
	whole, err := Read(m)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		cut := rapid.IntRange(0, len(m.data)-1).Draw(t, "cut")
		r, err := Read(bytes.NewReader(m.data[:cut]))
		if err != nil {
			if !errors.Is(err, ErrNotRecording) || int64(cut) >= whole.days[0].at {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			return
		}
		days := 0
		for _, s := range whole.days {
			if s.at+int64(s.size) <= int64(cut) {
				days++
			}
		}
		if last, err := r.Refresh(); err != nil || days == 0 && last != -1 || days > 0 && last != days {
			t.Fatalf("cut at %d: the last day is %d, %v, want %d", cut, last, err, days)
		}
		if days > 0 {
			if s, err := r.Day(Latest); err != nil || !reflect.DeepEqual(s, all[days-1]) {
				t.Fatalf("cut at %d: %v", cut, err)
			}
		}
	})
}

// A flipped bit is told, or is in what cannot be told apart from a torn end.
func TestDamageIsTold(t *testing.T) {
	m, all := played(t, 40)
	rapid.Check(t, func(t *rapid.T) {
		data := bytes.Clone(m.data)
		at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		data[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		r, err := Read(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotRecording) && !errors.Is(err, ErrVersion) {
				t.Fatal(err)
			}
			return
		}
		last, err := r.Refresh()
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range rapid.SliceOfN(rapid.IntRange(1, max(1, last)), 2, 2).Draw(t, "days") {
			s, err := r.Day(day)
			if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNoDay) {
				t.Fatal(err)
			}
			if err == nil && !reflect.DeepEqual(s, all[day-1]) {
				t.Fatalf("day %d is another", day)
			}
		}
		if _, err := r.after(1, last, 1<<20, func(happening) bool { return true }); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
	})
}

func TestOtherFilesAreRefused(t *testing.T) {
	for text, want := range map[string]error{
		"": ErrNotRecording, "dolly": ErrNotRecording, "name: chaos\nagents: 3\n": ErrNotRecording, "dollysi\x03": ErrVersion, magic: ErrNotRecording,
	} {
		if _, err := Read(strings.NewReader(text)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNotRecording) {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestARecordingIsNotOverwritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	w, c, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	w.Begin(scenario.Default(), 3, nil)
	if err := errors.Join(w.Close(), c.Close()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Create(dir); !errors.Is(err, ErrExists) {
		t.Errorf("again: %v", err)
	}
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Day(Latest); r.Seed != 3 || !errors.Is(err, ErrNoDay) {
		t.Errorf("seed %d, %v", r.Seed, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestAWriterThatFailsSaysSo(t *testing.T) {
	f, err := os.Open(os.DevNull) // which cannot be written
	if err != nil {
		t.Fatal(err)
	}
	w := NewWriter(f)
	w.Begin(scenario.Default(), 1, nil)
	w.Snapshot(sim.Snapshot{Day: 1})
	if w.Close() == nil {
		t.Error("nothing failed")
	}
	_ = f.Close()
}

// A recording is read while it is written, from other goroutines.
func TestReadWhileWritten(t *testing.T) {
	var m Memory
	w := NewWriter(&m)
	w.Begin(scenario.Default(), 1, nil)
	r, err := Read(&m)
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for last := -1; last < 50; {
				s, err := r.Day(Latest)
				if err != nil && !errors.Is(err, ErrNoDay) {
					t.Error(err)
					return
				}
				last = s.Day
			}
		})
	}
	fleet := toy{r: rand.New(rand.NewPCG(3, 4))}
	for day := 1; day <= 50; day++ {
		fleet.day(w, day)
	}
	readers.Wait()
}
