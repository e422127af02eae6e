package keep

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Log is a table that only grows at its end and forgets at its front: records
// are not kept in memory, only written.
type Log[V any] struct {
	name  string
	next  uint64
	first uint64
	max   uint64
	fresh []V
}

// NewLog puts a log of at most max records on the shelf.
func NewLog[V any](s *Shelf, name string, limit uint64) *Log[V] {
	l := &Log[V]{name: name + "/", next: 1, first: 1, max: limit}
	s.drawers = append(s.drawers, l)
	return l
}

// Next is the number that the next record will have. The first has 1.
func (l *Log[V]) Next() uint64 { return l.next + uint64(len(l.fresh)) }

// Append adds a record.
func (l *Log[V]) Append(v V) { l.fresh = append(l.fresh, v) }

// Read calls each with up to limit records from number from on.
func (l *Log[V]) Read(r dolly.Reader, from uint64, limit int, each func(uint64, V) error) error {
	for n := max(from, l.first); n < l.next && limit > 0; n, limit = n+1, limit-1 {
		raw := r.Get(l.key(n))
		if raw == nil {
			continue
		}
		var v V
		if err := wire.Unmarshal(raw, &v); err != nil {
			return fmt.Errorf("log record %d: %w", n, err)
		}
		if err := each(n, v); err != nil {
			return err
		}
	}
	return nil
}

func (l *Log[V]) key(n uint64) string { return fmt.Sprintf("%s%016x", l.name, n) }

func (l *Log[V]) prefix() string { return l.name }

func (l *Log[V]) dirty() bool { return len(l.fresh) > 0 }

func (l *Log[V]) load(key string, _ []byte) error {
	var n uint64
	if _, err := fmt.Sscanf(key, "%016x", &n); err != nil {
		return err
	}
	if l.next == 1 {
		l.first = n
	}
	l.next = n + 1
	return nil
}

func (l *Log[V]) flush(put func(string, []byte) error) error {
	for _, v := range l.fresh {
		if err := put(l.key(l.next), wire.Marshal(v)); err != nil {
			return err
		}
		l.next++
		if l.next-l.first > l.max {
			if err := put(l.key(l.first), nil); err != nil {
				return err
			}
			l.first++
		}
	}
	l.fresh = l.fresh[:0]
	return nil
}
