package warden

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// maxTail bounds the lines of one answer, in bytes. A line alone may be larger:
// a charter is.
const maxTail = 128 << 10

// tail answers a request for lines from the store.
func (w *Warden) tail(raw []byte) ([]byte, error) {
	t, err := charter.OpenTail(w.registry.Charter(), raw)
	if err != nil {
		return nil, err
	}
	sealed, _, err := w.lines(max(t.From, 1))
	return sealed, err
}

// lines signs some lines, the first of number from, and returns which comes next.
func (w *Warden) lines(from uint64) (sealed []byte, next uint64, err error) {
	head, _ := w.registry.Head()
	out := charter.Lines{Founded: w.founded, Index: head}
	err = w.store.View(func(r dolly.Reader) error {
		for size := 0; from <= head && size < maxTail; from++ {
			value := r.Get(lineKey(from))
			var l charter.Line
			if err := wire.Unmarshal(value, &l); err != nil {
				return err
			}
			out.Lines, size = append(out.Lines, l), size+len(value)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	return charter.SealLines(w.key, w.registry.Charter().Body.Network, out), from, nil
}

// Export hands out all lines as the records that [Copy.Take] reads, in order; at
// least one, though there be no lines.
func (w *Warden) Export(each func(record []byte) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		return w.broken
	}
	head, _ := w.registry.Head()
	for next := uint64(1); ; {
		sealed, after, err := w.lines(next)
		if err == nil {
			err = each(sealed)
		}
		if err != nil {
			return fmt.Errorf("export lines from %d: %w", next, err)
		}
		if next = after; next > head {
			return nil
		}
	}
}
