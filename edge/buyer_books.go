package edge

import (
	"context"

	"github.com/dollynator/dolly"
)

// Spare is the MB that the buybot bought and may pass on; zero once it stopped.
func (b *Buyer) Spare(ctx context.Context) (mb dolly.MB) {
	if b.loop.Call(ctx, func() { mb = b.mind.Trader().Available() }) != nil {
		return 0
	}
	return mb
}

// Account is the buybot's own view. Call it once Run has returned.
func (b *Buyer) Account() dolly.BuybotView { return b.mind.Account() }

// OpenSwaps counts the swaps under way. Call it once Run has returned.
func (b *Buyer) OpenSwaps() int { return b.mind.Trader().Open() }
