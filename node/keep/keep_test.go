package keep_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"pgregory.net/rapid"
)

type row struct {
	Name string `cbor:"1,keyasint"`
	N    int64  `cbor:"2,keyasint"`
}

// state is a shelf with one of everything.
type state struct {
	shelf keep.Shelf
	rows  *keep.Table[row]
	total keep.Value[row]
	files *keep.Archive
	log   *keep.Log[row]
	found map[string]string // what the archive handed back at load
}

const maxLog = 5

func newState() *state {
	s := &state{found: map[string]string{}}
	s.rows = keep.NewTable[row](&s.shelf, "row")
	s.total = keep.NewValue[row](&s.shelf, "total")
	s.files = keep.NewArchive(&s.shelf, "file", func(key string, value []byte) error {
		s.found[key] = string(value)
		return nil
	})
	s.log = keep.NewLog[row](&s.shelf, "log", maxLog)
	return s
}

func (s *state) flush(t testing.TB, db dolly.Store) {
	t.Helper()
	if err := db.Update(s.shelf.Flush); err != nil {
		t.Fatal(err)
	}
}

func reload(t testing.TB, db dolly.Store) *state {
	t.Helper()
	s := newState()
	if err := db.View(s.shelf.Load); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *state) events(t testing.TB, db dolly.Store, from uint64, limit int) string {
	t.Helper()
	var out []string
	err := db.View(func(r dolly.Reader) error {
		return s.log.Read(r, from, limit, func(n uint64, v row) error {
			out = append(out, fmt.Sprintf("%d:%s", n, v.Name))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " ")
}

func TestShelfComesBackAsItWasFlushed(t *testing.T) {
	db := store.Memory()
	s := newState()
	s.rows.Put("b", row{"bob", 2})
	s.rows.Put("a", row{"alice", 1})
	s.rows.Put("c", row{"carol", 3})
	s.total.Set(row{"all", 6})
	s.files.Put("x", []byte("one"))
	s.flush(t, db)
	s.rows.Delete("b")
	s.files.Put("x", nil)
	s.files.Put("y", []byte("two"))
	s.flush(t, db)

	got := reload(t, db)
	if keys := got.rows.Keys(); !slices.Equal(keys, []string{"a", "c"}) {
		t.Errorf("keys %v", keys)
	}
	if v, ok := got.rows.Get("c"); !ok || v.N != 3 {
		t.Errorf("c is %v", v)
	}
	if got.total.Get().N != 6 {
		t.Errorf("total is %v", got.total.Get())
	}
	if !maps.Equal(got.found, map[string]string{"y": "two"}) {
		t.Errorf("archive handed back %v", got.found)
	}
}

func TestDirtyOnlyWhileSomethingIsUnwritten(t *testing.T) {
	db := store.Memory()
	for name, change := range map[string]func(*state){
		"table":   func(s *state) { s.rows.Put("a", row{}) },
		"value":   func(s *state) { s.total.Set(row{}) },
		"archive": func(s *state) { s.files.Put("a", []byte{1}) },
		"log":     func(s *state) { s.log.Append(row{}) },
	} {
		s := newState()
		s.rows.Delete("nobody")
		if s.shelf.Dirty() {
			t.Errorf("%s: dirty before any change", name)
		}
		change(s)
		if !s.shelf.Dirty() {
			t.Errorf("%s: a change is not seen", name)
		}
		s.flush(t, db)
		if s.shelf.Dirty() {
			t.Errorf("%s: dirty after the flush", name)
		}
	}
}

// puts counts what a flush writes.
type puts struct {
	dolly.Writer
	keys []string
}

func (p *puts) Put(key string, value []byte) error {
	p.keys = append(p.keys, key)
	return p.Writer.Put(key, value)
}

func TestFlushWritesExactlyWhatChanged(t *testing.T) {
	db := store.Memory()
	s := newState()
	for i := range 50 {
		s.rows.Put(fmt.Sprintf("%02d", i), row{N: int64(i)})
	}
	s.flush(t, db)
	s.rows.Put("07", row{N: 70})
	s.rows.Put("03", row{N: 30})
	var p puts
	err := db.Update(func(w dolly.Writer) error { p.Writer = w; return s.shelf.Flush(&p) })
	if err != nil || !slices.Equal(p.keys, []string{"row/03", "row/07"}) {
		t.Errorf("wrote %v: %v", p.keys, err)
	}
}

func TestFailedFlushSaysWhere(t *testing.T) {
	full := errors.New("disk full")
	s := newState()
	s.rows.Put("a", row{})
	err := s.shelf.Flush(failing{err: full})
	if !errors.Is(err, full) || !strings.Contains(err.Error(), "row/") {
		t.Errorf("got %v", err)
	}
}

type failing struct {
	dolly.Writer
	err error
}

func (f failing) Put(string, []byte) error { return f.err }

func TestLoadRefusesWhatItCannotRead(t *testing.T) {
	db := store.Memory()
	if err := db.Update(func(w dolly.Writer) error { return w.Put("row/a", []byte{0xff}) }); err != nil {
		t.Fatal(err)
	}
	err := db.View(newState().shelf.Load)
	if err == nil || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("a broken record was loaded: %v", err)
	}
}

func TestTableMayChangeWhileItIsWalked(t *testing.T) {
	s := newState()
	for _, k := range []string{"c", "a", "b", "d"} {
		s.rows.Put(k, row{Name: k})
	}
	var seen []string
	for k := range s.rows.All {
		seen = append(seen, k)
		s.rows.Delete("b")
		s.rows.Put("z", row{})
		if k == "c" {
			break
		}
	}
	if !slices.Equal(seen, []string{"a", "c"}) {
		t.Errorf("walked %v", seen)
	}
}

func TestLogForgetsAtItsFront(t *testing.T) {
	db := store.Memory()
	s := newState()
	for i := range 8 {
		s.log.Append(row{Name: string(rune('a' + i))})
		if s.log.Next() != uint64(i)+2 {
			t.Fatalf("next is %d after %d", s.log.Next(), i+1)
		}
		if i%3 == 0 {
			s.flush(t, db)
		}
	}
	if got := s.events(t, db, 0, 100); got != "3:c 4:d 5:e 6:f 7:g" {
		t.Errorf("before the last flush: %s", got)
	}
	s.flush(t, db)
	s = reload(t, db)
	if got := s.events(t, db, 0, 100); got != "4:d 5:e 6:f 7:g 8:h" {
		t.Errorf("after a restart: %s", got)
	}
	if got := s.events(t, db, 6, 2); got != "6:f 7:g" {
		t.Errorf("two from the sixth on: %s", got)
	}
	s.log.Append(row{Name: "i"})
	s.flush(t, db)
	if got := reload(t, db).events(t, db, 8, 9); got != "8:h 9:i" || s.log.Next() != 10 {
		t.Errorf("goes on with %s", got)
	}
}

func TestLogShrinksToASmallerLimit(t *testing.T) {
	db := store.Memory()
	var long keep.Shelf
	l := keep.NewLog[row](&long, "log", 100)
	for range 50 {
		l.Append(row{})
	}
	if err := db.Update(long.Flush); err != nil {
		t.Fatal(err)
	}
	s := reload(t, db)
	s.log.Append(row{Name: "last"})
	s.flush(t, db)
	if got := s.events(t, db, 0, 100); got != "47: 48: 49: 50: 51:last" {
		t.Errorf("kept %s", got)
	}
}

// TestTableIsAMap holds a table that is flushed and reloaded at any time
// against a map.
func TestTableIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		db := store.Memory()
		want := map[string]row{}
		s := newState()
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			key := rapid.SampledFrom([]string{"a", "a/b", "b", ""}).Draw(t, "key")
			switch rapid.IntRange(0, 3).Draw(t, "do") {
			case 0:
				v := row{N: rapid.Int64().Draw(t, "n")}
				s.rows.Put(key, v)
				want[key] = v
			case 1:
				s.rows.Delete(key)
				delete(want, key)
			default:
				if err := db.Update(s.shelf.Flush); err != nil {
					t.Fatal(err)
				}
				s = newState()
				if err := db.View(s.shelf.Load); err != nil {
					t.Fatal(err)
				}
			}
			got := maps.Collect(s.rows.All)
			if !maps.Equal(got, want) || s.rows.Len() != len(want) {
				t.Fatalf("got %v, want %v", got, want)
			}
		}
	})
}
