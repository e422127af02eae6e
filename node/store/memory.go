package store

import (
	"slices"
	"strings"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// memory is a map with its keys kept sorted. An update changes it in place and
// notes how to undo each step.
type memory struct {
	mu     sync.RWMutex
	values map[string][]byte
	keys   []string // sorted
	closed bool
}

// Memory returns an empty store that ends with the process. It behaves as a
// store from [Open] does, but for being durable.
func Memory() dolly.Store { return &memory{values: map[string][]byte{}} }

func (m *memory) View(f func(dolly.Reader) error) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return ErrClosed
	}
	return f(memoryReader{m})
}

func (m *memory) Update(f func(dolly.Writer) error) error {
	return fault.Do(fault.Commit, "store", func() error { return m.update(f) })
}

func (m *memory) update(f func(dolly.Writer) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return ErrClosed
	}
	w := &memoryWriter{memoryReader: memoryReader{m}}
	done := false
	defer func() {
		if !done {
			w.rollback()
		}
	}()
	err := f(w)
	done = err == nil
	return err
}

func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed, m.values, m.keys = true, nil, nil
	return nil
}

// set stores value, or deletes for nil, and keeps the keys sorted.
func (m *memory) set(key string, value []byte) {
	_, there := m.values[key]
	switch {
	case value != nil && !there:
		i, _ := slices.BinarySearch(m.keys, key)
		m.keys = slices.Insert(m.keys, i, key)
	case value == nil && there:
		i, _ := slices.BinarySearch(m.keys, key)
		m.keys = slices.Delete(m.keys, i, i+1)
	}
	if value == nil {
		delete(m.values, key)
		return
	}
	m.values[key] = value
}

type memoryReader struct{ m *memory }

func (r memoryReader) Get(key string) []byte { return own(r.m.values[key]) }

func (r memoryReader) Scan(prefix string, each func(string, []byte) error) error {
	for from := prefix; ; {
		i, _ := slices.BinarySearch(r.m.keys, from)
		if i == len(r.m.keys) || !strings.HasPrefix(r.m.keys[i], prefix) {
			return nil
		}
		key := r.m.keys[i]
		if err := each(key, own(r.m.values[key])); err != nil {
			return err
		}
		from = key + "\x00"
	}
}

type memoryWriter struct {
	memoryReader
	undo []entry
}

type entry struct {
	key   string
	value []byte // before; nil if there was none
}

func (w *memoryWriter) Put(key string, value []byte) error {
	if err := checkKey(key); err != nil {
		return err
	}
	w.undo = append(w.undo, entry{key, w.m.values[key]})
	w.m.set(key, own(value))
	return nil
}

func (w *memoryWriter) rollback() {
	for _, e := range slices.Backward(w.undo) {
		w.m.set(e.key, e.value)
	}
}
