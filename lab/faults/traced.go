package faults

import (
	"sync/atomic"

	"github.com/dollynator/dolly"
)

// traced is a store that counts who is at it.
type traced struct {
	dolly.Store
	at atomic.Int64
}

func (t *traced) View(look func(dolly.Reader) error) error {
	t.at.Add(1)
	defer t.at.Add(-1)
	return t.Store.View(look)
}

func (t *traced) Update(change func(dolly.Writer) error) error {
	t.at.Add(1)
	defer t.at.Add(-1)
	return t.Store.Update(change)
}
