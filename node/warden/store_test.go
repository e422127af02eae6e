package warden

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
)

var errDisk = errors.New("the disk is full")

// memory is a store that forgets nothing and can be told to fail.
type memory struct {
	values map[string][]byte
	fail   bool
}

func newMemory() *memory { return &memory{values: map[string][]byte{}} }

func (m *memory) View(f func(dolly.Reader) error) error { return f(&tx{m.values}) }

func (m *memory) Update(f func(dolly.Writer) error) error {
	next := &tx{maps.Clone(m.values)}
	if err := f(next); err != nil {
		return err
	}
	if m.fail {
		return errDisk
	}
	m.values = next.values
	return nil
}

func (m *memory) Close() error { return nil }

type tx struct{ values map[string][]byte }

func (t *tx) Get(key string) []byte { return slices.Clone(t.values[key]) }

func (t *tx) Put(key string, value []byte) error {
	if value == nil {
		delete(t.values, key)
	} else {
		t.values[key] = slices.Clone(value)
	}
	return nil
}

func (t *tx) Scan(prefix string, each func(string, []byte) error) error {
	for _, k := range slices.Sorted(maps.Keys(t.values)) {
		if !strings.HasPrefix(k, prefix) {
			continue
		}
		if err := each(k, slices.Clone(t.values[k])); err != nil {
			return err
		}
	}
	return nil
}
