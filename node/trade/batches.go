package trade

import (
	"bytes"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// batches are the signed messages behind the live orders of a book: what others
// need to believe them. Each is there once, as long as one of its orders lives.
type batches struct {
	bySum   map[dolly.Hash]*batch
	byOrder map[dolly.OrderID]dolly.Hash
	marks   marks
	size    int // bytes of all messages
}

type batch struct {
	raw    []byte
	orders []dolly.OrderID
	live   int
}

// marks tell two books apart: of each of its parts, by the first byte of a
// message's hash, the sum of those hashes without carry.
type marks [256][8]byte

// maxBatches bounds all messages, in bytes. Where they are more, those go that take most
// bytes for each of their live orders: who says much for one order takes no room from who
// says little. An order whose message is not kept is traded with, and not passed on.
const maxBatches = 16 << 20

func newBatches() batches {
	return batches{bySum: map[dolly.Hash]*batch{}, byOrder: map[dolly.OrderID]dolly.Hash{}}
}

// add keeps a message for those of its orders that live. An order that was told
// twice belongs to the message with the smaller hash, so that all books agree.
func (b *batches) add(raw []byte, orders, live []dolly.OrderID) {
	sum := wire.Sum(raw)
	if b.bySum[sum] != nil || !b.makeRoom(&batch{raw: raw, live: len(live)}) {
		return
	}
	m := &batch{raw: raw, orders: orders}
	for _, id := range live {
		if old, told := b.byOrder[id]; told && bytes.Compare(old[:], sum[:]) <= 0 { // also one that it repeats
			continue
		}
		b.drop(id)
		b.byOrder[id] = sum
		m.live++
	}
	if m.live > 0 {
		b.bySum[sum] = m
		b.size += len(raw)
		b.marks.flip(sum)
	}
}

// makeRoom reports whether there is room for a message, if need be in the place of others
// that say more for an order. Finding one looks at all, which happens only while they are
// too many.
func (b *batches) makeRoom(m *batch) bool {
	for b.size+len(m.raw) > maxBatches {
		var most dolly.Hash
		worst := m
		for sum, o := range b.bySum {
			if o.fatter(worst) || worst != m && !worst.fatter(o) && bytes.Compare(sum[:], most[:]) > 0 {
				most, worst = sum, o
			}
		}
		if worst == m {
			return false
		}
		b.forget(most)
	}
	return true
}

// fatter reports whether a message takes more bytes for each live order than another.
func (m *batch) fatter(than *batch) bool { return len(m.raw)*than.live > len(than.raw)*m.live }

// drop forgets an order, and its message with the last one.
func (b *batches) drop(id dolly.OrderID) {
	sum, ok := b.byOrder[id]
	if !ok {
		return
	}
	delete(b.byOrder, id)
	m := b.bySum[sum]
	if m.live--; m.live == 0 {
		b.forget(sum)
	}
}

// forget drops a message; its orders stay on the book.
func (b *batches) forget(sum dolly.Hash) {
	m := b.bySum[sum]
	for _, id := range m.orders {
		if b.byOrder[id] == sum {
			delete(b.byOrder, id)
		}
	}
	delete(b.bySum, sum)
	b.size -= len(m.raw)
	b.marks.flip(sum)
}

// after are the messages that follow a hash, in the order of their hashes, out
// of the parts in which another book differs.
func (b *batches) after(sum dolly.Hash, theirs marks) []dolly.Hash {
	var out []dolly.Hash
	for s := range b.bySum {
		if bytes.Compare(s[:], sum[:]) > 0 && b.marks[s[0]] != theirs[s[0]] {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(x, y dolly.Hash) int { return bytes.Compare(x[:], y[:]) })
	return out
}

func (m *marks) flip(sum dolly.Hash) {
	for i := range m[sum[0]] {
		m[sum[0]][i] ^= sum[8+i]
	}
}
