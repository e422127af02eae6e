package warden

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// maxTail bounds the lines of one answer, in bytes. A line alone may be larger:
// a charter is.
const maxTail = 128 << 10

// tail answers a request for lines from the store.
func (w *Warden) tail(raw []byte) ([]byte, error) {
	c := w.registry.Charter()
	t, err := charter.OpenTail(c, raw)
	if err != nil {
		return nil, err
	}
	head, _ := w.registry.Head()
	out := charter.Lines{Founded: w.founded, Index: head}
	err = w.store.View(func(r dolly.Reader) error {
		for i, size := max(t.From, 1), 0; i <= head && size < maxTail; i++ {
			value := r.Get(lineKey(i))
			var l charter.Line
			if err := wire.Unmarshal(value, &l); err != nil {
				return err
			}
			out.Lines, size = append(out.Lines, l), size+len(value)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return charter.SealLines(w.key, c.Body.Network, out), nil
}
