package warden

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// The keys of a registry in a store.
const (
	charterKey = "warden/charter" // of the first epoch
	linePrefix = "warden/line/"
)

func lineKey(index uint64) string { return fmt.Sprintf("%s%020d", linePrefix, index) }

// load reads a registry: nil and nothing from an empty store.
func load(store dolly.Store) (founded []byte, lines []charter.Line, err error) {
	err = store.View(func(r dolly.Reader) error {
		founded = r.Get(charterKey)
		return r.Scan(linePrefix, func(key string, value []byte) error {
			var l charter.Line
			if err := wire.Unmarshal(value, &l); err != nil {
				return fmt.Errorf("read %s: %w", key, err)
			}
			lines = append(lines, l)
			return nil
		})
	})
	return founded, lines, err
}

func putCharter(store dolly.Store, raw []byte) error {
	return store.Update(func(w dolly.Writer) error { return w.Put(charterKey, raw) })
}

func putLines(store dolly.Store, lines []charter.Line) error {
	return store.Update(func(w dolly.Writer) error {
		for _, l := range lines {
			if err := w.Put(lineKey(l.Index), wire.Marshal(l)); err != nil {
				return err
			}
		}
		return nil
	})
}
