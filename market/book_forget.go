package market

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
)

// ForgetIdle makes room where very many traders are remembered: it forgets up to most
// of those without orders, first those that would be forgotten first anyway, but for
// those to keep, and returns how many. What they signed could be repeated from then on,
// until it expires.
func (b *Book) ForgetIdle(most int, keep func(dolly.PeerID) bool) int {
	var idle []slot
	for i := range b.traders.pool.all {
		if tr := &b.traders.pool.all[i]; tr.idle() && !nobody(&tr.key) && !keep(tr.key) {
			idle = append(idle, slot(i))
		}
	}
	slices.SortFunc(idle, func(x, y slot) int {
		return cmp.Or(cmp.Compare(b.traders.at(x).until, b.traders.at(y).until), cmp.Compare(x, y))
	})
	idle = idle[:min(most, len(idle))]
	for _, at := range idle {
		b.traders.forget(at)
	}
	return len(idle)
}
