package wallet_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/dollynator/dolly"
)

// memory is a store in memory. It outlives the wallets that are opened on it.
type memory struct {
	mu    sync.Mutex
	state table
	fail  error // the next Update returns it
	keep  bool  // and yet commits: an outcome that the caller cannot know
}

type table map[string][]byte

func newMemory() *memory { return &memory{state: table{}} }

func (m *memory) View(f func(dolly.Reader) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return f(m.state)
}

func (m *memory) Update(f func(dolly.Writer) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := maps.Clone(m.state)
	if err := f(next); err != nil {
		return err
	}
	err := m.fail
	m.fail = nil
	if err == nil || m.keep {
		m.state = next
	}
	return err
}

func (m *memory) Close() error { return nil }

// breakOnce makes the next commit fail; with keep it is on disk all the same.
func (m *memory) breakOnce(keep bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail, m.keep = errors.New("disk on fire"), keep
}

func (t table) Get(key string) []byte { return bytes.Clone(t[key]) }

func (t table) Scan(prefix string, each func(string, []byte) error) error {
	for _, k := range slices.Sorted(maps.Keys(t)) {
		if strings.HasPrefix(k, prefix) {
			if err := each(k, bytes.Clone(t[k])); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t table) Put(key string, value []byte) error {
	if value == nil {
		delete(t, key)
		return nil
	}
	t[key] = bytes.Clone(value)
	return nil
}

// count is how many keys begin with prefix.
func (m *memory) count(prefix string) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k := range m.state {
		if strings.HasPrefix(k, prefix) {
			n++
		}
	}
	return n
}
