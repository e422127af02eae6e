package audit

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"

	"github.com/dollynator/dolly/ledger"
)

// Write writes everything that a ledger holds. Errors are those of w.
func Write(w io.Writer, h Head, l *ledger.Ledger) error {
	h.Format = Format
	out := &writer{w: w, sum: sha256.New()}
	out.line(line{Head: &h})
	for _, k := range l.Keys() {
		if p, bad := l.Forked(k); bad {
			out.line(line{Proof: &Proof{k, p.A, p.B}})
			out.end.Proofs++
		}
	}
	for _, k := range l.Keys() {
		out.chain(l.Held(k, 1, l.Len(k)))
	}
	for _, a := range l.Accounts() {
		out.line(line{Account: &a})
		out.end.Accounts++
	}
	out.end.Sum = l.Sum()
	out.sum.Sum(out.end.SHA256[:0])
	out.line(line{End: &out.end})
	return out.err
}

// writer remembers the first error.
type writer struct {
	w   io.Writer
	sum hash.Hash
	end End
	err error
}

func (w *writer) chain(blocks []ledger.Signed) {
	for _, b := range blocks {
		d := Describe(b)
		w.line(line{Block: &d})
		w.end.Blocks++
	}
}

func (w *writer) line(l line) {
	if w.err != nil {
		return
	}
	raw, err := json.Marshal(l)
	if err != nil {
		w.err = fmt.Errorf("write a line of the ledger: %w", err)
		return
	}
	raw = append(raw, '\n')
	_, _ = w.sum.Write(raw) // a hash takes everything
	if _, err := w.w.Write(raw); err != nil {
		w.err = fmt.Errorf("write the ledger: %w", err)
	}
}
