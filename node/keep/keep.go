package keep

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Shelf owns the tables of one state.
type Shelf struct{ drawers []drawer }

type drawer interface {
	prefix() string
	load(key string, value []byte) error
	flush(put func(key string, value []byte) error) error
	dirty() bool
}

// Load fills every table from what was flushed before.
func (s *Shelf) Load(r dolly.Reader) error {
	for _, d := range s.drawers {
		err := r.Scan(d.prefix(), func(key string, value []byte) error {
			return d.load(strings.TrimPrefix(key, d.prefix()), value)
		})
		if err != nil {
			return fmt.Errorf("load %s: %w", d.prefix(), err)
		}
	}
	return nil
}

// Flush writes the records that changed since the last Flush. If the
// transaction around it fails the state is ahead of the disk and must not be
// used any more.
func (s *Shelf) Flush(w dolly.Writer) error {
	for _, d := range s.drawers {
		if err := d.flush(w.Put); err != nil {
			return fmt.Errorf("write %s: %w", d.prefix(), err)
		}
	}
	return nil
}

// Dirty reports whether there is anything to flush.
func (s *Shelf) Dirty() bool {
	return slices.ContainsFunc(s.drawers, drawer.dirty)
}

// Table is a map from text to records, with a list of what changed.
type Table[V any] struct {
	name    string
	rows    map[string]V
	changed map[string]struct{}
}

// NewTable puts a table on the shelf. Its name is its place in the store.
func NewTable[V any](s *Shelf, name string) *Table[V] {
	t := &Table[V]{name: name + "/", rows: map[string]V{}, changed: map[string]struct{}{}}
	s.drawers = append(s.drawers, t)
	return t
}

// Get returns the record at key.
func (t *Table[V]) Get(key string) (V, bool) { v, ok := t.rows[key]; return v, ok }

// Put sets the record at key.
func (t *Table[V]) Put(key string, v V) {
	t.rows[key] = v
	t.changed[key] = struct{}{}
}

// Delete forgets the record at key.
func (t *Table[V]) Delete(key string) {
	if _, ok := t.rows[key]; ok {
		delete(t.rows, key)
		t.changed[key] = struct{}{}
	}
}

// Len is the number of records.
func (t *Table[V]) Len() int { return len(t.rows) }

// Keys are all keys in order.
func (t *Table[V]) Keys() []string {
	keys := make([]string, 0, len(t.rows))
	for k := range t.rows {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// All yields the records in the order of their keys. The table may be changed meanwhile.
func (t *Table[V]) All(yield func(string, V) bool) {
	for _, k := range t.Keys() {
		if v, ok := t.rows[k]; ok && !yield(k, v) {
			return
		}
	}
}

func (t *Table[V]) prefix() string { return t.name }

func (t *Table[V]) dirty() bool { return len(t.changed) > 0 }

func (t *Table[V]) load(key string, value []byte) error {
	var v V
	if err := wire.Unmarshal(value, &v); err != nil {
		return fmt.Errorf("record %q: %w", key, err)
	}
	t.rows[key] = v
	return nil
}

func (t *Table[V]) flush(put func(string, []byte) error) error {
	keys := make([]string, 0, len(t.changed))
	for k := range t.changed {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		var value []byte
		if v, ok := t.rows[k]; ok {
			value = wire.Marshal(v)
		}
		if err := put(t.name+k, value); err != nil {
			return err
		}
	}
	clear(t.changed)
	return nil
}

// Value is a single record on a shelf.
type Value[V any] struct{ t *Table[V] }

// NewValue puts one record on the shelf; it is the zero V until set.
func NewValue[V any](s *Shelf, name string) Value[V] { return Value[V]{NewTable[V](s, name)} }

// Get returns the record.
func (v Value[V]) Get() V { return v.t.rows[""] }

// Set changes the record.
func (v Value[V]) Set(to V) { v.t.Put("", to) }
