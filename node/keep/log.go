package keep

import (
	"fmt"
	"sync/atomic"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Log is a table that only grows at its end and forgets at its front: records
// are not kept in memory, only written. [Log.Read] and [Log.Last] may be called from any
// goroutine; everything else belongs to the state's.
type Log[V any] struct {
	name  string
	next  atomic.Uint64 // number of the first record that was not flushed
	first atomic.Uint64 // number of the oldest record
	max   uint64
	fresh []V
}

// NewLog puts a log of at most max records on the shelf.
func NewLog[V any](s *Shelf, name string, limit uint64) *Log[V] {
	l := &Log[V]{name: name + "/", max: limit}
	l.next.Store(1)
	l.first.Store(1)
	s.drawers = append(s.drawers, l)
	return l
}

// Next is the number that the next record will have. The first has 1.
func (l *Log[V]) Next() uint64 { return l.next.Load() + uint64(len(l.fresh)) }

// Last is the number of the latest record that was flushed; 0 if there is none. It may
// be called from any goroutine.
func (l *Log[V]) Last() uint64 { return l.next.Load() - 1 }

// Append adds a record.
func (l *Log[V]) Append(v V) { l.fresh = append(l.fresh, v) }

// Read calls each with up to limit records from number from on, oldest first.
// What was trimmed or is not flushed yet is not among them.
func (l *Log[V]) Read(r dolly.Reader, from uint64, limit int, each func(uint64, V) error) error {
	for n := max(from, l.first.Load()); n < l.next.Load() && limit > 0; n++ {
		raw := r.Get(l.key(n))
		if raw == nil {
			continue // trimmed, or being written just now
		}
		limit--
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
	if l.next.Load() == 1 {
		l.first.Store(n)
	}
	l.next.Store(n + 1)
	return nil
}

func (l *Log[V]) flush(put func(string, []byte) error) error {
	for _, v := range l.fresh {
		if err := put(l.key(l.next.Load()), wire.Marshal(v)); err != nil {
			return err
		}
		l.next.Add(1)
		for l.next.Load()-l.first.Load() > l.max {
			if err := put(l.key(l.first.Load()), nil); err != nil {
				return err
			}
			l.first.Add(1)
		}
	}
	l.fresh = l.fresh[:0]
	return nil
}
