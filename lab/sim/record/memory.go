package record

import (
	"io"
	"maps"
	"slices"
	"sync"
)

// Memory is a recording that is nowhere but here: what is shown of a live run. The
// zero value is ready; its methods may be called from any goroutine.
type Memory struct {
	mu   sync.RWMutex
	data []byte
}

// Write appends.
func (m *Memory) Write(b []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.data = append(m.data, b...)
	return len(b), nil
}

// ReadAt reads what was written so far.
func (m *Memory) ReadAt(b []byte, at int64) (int, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if at >= int64(len(m.data)) {
		return 0, io.EOF
	}
	n := copy(b, m.data[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func sortedKeys[V any](m map[int]V) []int { return slices.Sorted(maps.Keys(m)) }
