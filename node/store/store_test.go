package store

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// each runs the conformance test f against both homes of a store.
func each(t *testing.T, f func(t *testing.T, s dolly.Store)) {
	t.Run("bolt", func(t *testing.T) {
		f(t, open(t, filepath.Join(t.TempDir(), "state.db")))
	})
	t.Run("memory", func(t *testing.T) { f(t, Memory()) })
}

func open(t testing.TB, path string) dolly.Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func put(t testing.TB, s dolly.Store, pairs ...string) {
	t.Helper()
	err := s.Update(func(w dolly.Writer) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := w.Put(pairs[i], []byte(pairs[i+1])); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// dump is all that is under prefix, as "key=value" in the order of the scan.
func dump(t rapid.TB, s dolly.Store, prefix string) string {
	t.Helper()
	var out []string
	err := s.View(func(r dolly.Reader) error {
		return r.Scan(prefix, func(k string, v []byte) error {
			out = append(out, k+"="+string(v))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " ")
}

func TestScanIsInByteOrder(t *testing.T) {
	each(t, func(t *testing.T, s dolly.Store) {
		put(t, s, "b/2", "x", "a", "1", "b/10", "y", "b", "z", "b/\xff", "w", "c", "2")
		if got, want := dump(t, s, "b/"), "b/10=y b/2=x b/\xff=w"; got != want {
			t.Errorf("scan b/: %q, want %q", got, want)
		}
		if got, want := dump(t, s, ""), "a=1 b=z b/10=y b/2=x b/\xff=w c=2"; got != want {
			t.Errorf("scan all: %q, want %q", got, want)
		}
	})
}

func TestScanStopsAtAnError(t *testing.T) {
	enough := errors.New("enough")
	each(t, func(t *testing.T, s dolly.Store) {
		put(t, s, "a", "1", "b", "2")
		calls := 0
		err := s.View(func(r dolly.Reader) error {
			return r.Scan("", func(string, []byte) error { calls++; return enough })
		})
		if !errors.Is(err, enough) || calls != 1 {
			t.Errorf("%d calls, error %v", calls, err)
		}
	})
}

func TestScanMayChangeWhatItWalks(t *testing.T) {
	each(t, func(t *testing.T, s dolly.Store) {
		for i := range 500 {
			put(t, s, fmt.Sprintf("k/%03d", i), strings.Repeat("v", 40))
		}
		seen := 0
		err := s.Update(func(w dolly.Writer) error {
			return w.Scan("k/", func(k string, _ []byte) error {
				seen++
				return errors.Join(w.Put(k, nil), w.Put("j"+k, []byte("moved")))
			})
		})
		if err != nil || seen != 500 || dump(t, s, "k/") != "" {
			t.Errorf("walked %d, left %q, error %v", seen, dump(t, s, "k/"), err)
		}
	})
}

func TestEmptyIsAValueAndNilIsNot(t *testing.T) {
	each(t, func(t *testing.T, s dolly.Store) {
		put(t, s, "empty", "", "gone", "x")
		err := s.Update(func(w dolly.Writer) error {
			return errors.Join(w.Put("gone", nil), w.Put("never", nil))
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.View(func(r dolly.Reader) error {
			if v := r.Get("empty"); v == nil || len(v) != 0 {
				t.Errorf("empty value came back as %#v", v)
			}
			if r.Get("gone") != nil || r.Get("never") != nil || r.Get("") != nil {
				t.Error("a deleted or absent key has a value")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestKeysAreChecked(t *testing.T) {
	each(t, func(t *testing.T, s dolly.Store) {
		for _, key := range []string{"", strings.Repeat("k", MaxKey+1)} {
			err := s.Update(func(w dolly.Writer) error { return w.Put(key, []byte("v")) })
			if !errors.Is(err, ErrKey) {
				t.Errorf("key of %d bytes: %v", len(key), err)
			}
		}
		put(t, s, strings.Repeat("k", MaxKey), "v")
	})
}

func TestUpdateLeavesNoTraceOnError(t *testing.T) {
	no := errors.New("no")
	each(t, func(t *testing.T, s dolly.Store) {
		put(t, s, "a", "1", "b", "2")
		change := func(w dolly.Writer) error {
			return errors.Join(w.Put("a", []byte("9")), w.Put("a", []byte("8")),
				w.Put("b", nil), w.Put("c", []byte("3")), w.Put("c", nil), w.Put("d", []byte("4")))
		}
		err := s.Update(func(w dolly.Writer) error {
			if err := change(w); err != nil {
				return err
			}
			if got := string(w.Get("a")) + string(w.Get("d")); got != "84" || w.Get("b") != nil {
				t.Errorf("an update does not see its own writes: %q", got)
			}
			return no
		})
		if !errors.Is(err, no) || dump(t, s, "") != "a=1 b=2" {
			t.Errorf("after an error: %q, %v", dump(t, s, ""), err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = s.Update(func(w dolly.Writer) error { panic(change(w)) })
		}()
		if got := dump(t, s, ""); got != "a=1 b=2" {
			t.Errorf("after a panic: %q", got)
		}
		put(t, s, "e", "5") // and it is not stuck
	})
}

func TestSlicesAreTheCallersOwn(t *testing.T) {
	each(t, func(t *testing.T, s dolly.Store) {
		given := []byte("value")
		err := s.Update(func(w dolly.Writer) error {
			err := w.Put("a", given)
			given[0] = 'X'
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var kept [][]byte
		err = s.View(func(r dolly.Reader) error {
			kept = append(kept, r.Get("a"))
			return r.Scan("", func(_ string, v []byte) error { kept = append(kept, v); return nil })
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range kept {
			k[0] = 'Y' // faults if it is mapped memory
		}
		if got := dump(t, s, ""); got != "a=value" {
			t.Errorf("a caller's slice is the store's: %q", got)
		}
	})
}

func TestClosed(t *testing.T) {
	each(t, func(t *testing.T, s dolly.Store) {
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Fatal(err)
		}
		err := s.View(func(dolly.Reader) error { t.Error("called"); return nil })
		if !errors.Is(err, ErrClosed) {
			t.Errorf("view: %v", err)
		}
		err = s.Update(func(dolly.Writer) error { t.Error("called"); return nil })
		if !errors.Is(err, ErrClosed) {
			t.Errorf("update: %v", err)
		}
	})
}

func TestUpdatesWaitForEachOther(t *testing.T) {
	each(t, func(t *testing.T, s dolly.Store) {
		const workers, times = 4, 8
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range times {
					err := s.Update(func(w dolly.Writer) error { return w.Put("n", append(w.Get("n"), '+')) })
					if err == nil {
						err = s.View(func(r dolly.Reader) error { _ = r.Get("n"); return nil })
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if got := dump(t, s, ""); got != "n="+strings.Repeat("+", workers*times) {
			t.Errorf("lost an update: %q", got)
		}
	})
}

// TestAgainstAMap plays random transactions on both homes and a plain map.
func TestAgainstAMap(t *testing.T) {
	bolt := open(t, filepath.Join(t.TempDir(), "state.db"))
	rapid.Check(t, func(t *rapid.T) {
		run := fmt.Sprintf("%d/", rapid.Uint64().Draw(t, "run"))
		model := map[string]string{}
		stores := []dolly.Store{bolt, Memory()}
		if dump(t, bolt, run) != "" {
			t.Skip("this prefix was used")
		}
		for range rapid.IntRange(1, 3).Draw(t, "transactions") {
			next, fail := maps.Clone(model), rapid.Bool().Draw(t, "fail")
			keys := rapid.SliceOfN(rapid.StringMatching(`[abc]{1,2}`), 1, 6).Draw(t, "keys")
			values := rapid.SliceOfN(rapid.SampledFrom([]string{"", "1", "delete"}), len(keys), len(keys)).Draw(t, "values")
			for i, s := range stores {
				err := s.Update(func(w dolly.Writer) error { return play(w, run, keys, values, fail) })
				if (err != nil) != fail {
					t.Fatalf("store %d: %v", i, err)
				}
			}
			for i, k := range keys {
				if next[k] = values[i]; values[i] == "delete" {
					delete(next, k)
				}
			}
			if !fail {
				model = next
			}
			for i, s := range stores {
				if got, want := dump(t, s, run), show(run, model); got != want {
					t.Fatalf("store %d: %q, want %q", i, got, want)
				}
			}
		}
	})
}

func play(w dolly.Writer, run string, keys, values []string, fail bool) error {
	for i, k := range keys {
		v := []byte(values[i])
		if values[i] == "delete" {
			v = nil
		}
		if err := w.Put(run+k, v); err != nil {
			return err
		}
	}
	if fail {
		return errors.New("asked to fail")
	}
	return nil
}

func show(run string, model map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(model)) {
		out = append(out, run+k+"="+model[k])
	}
	return strings.Join(out, " ")
}
