package ledger

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// history is honest people dealing with each other over one ledger, and a
// plain recount of who has what.
type history struct {
	l       *Ledger
	people  []wire.Key
	locks   []Signed // open, by age
	pending []Signed // debits nobody answered yet
	secrets map[dolly.Hash]byte
	balance map[dolly.PeerID]dolly.MB
	all     []dolly.Hash // every lock
}

func newHistory() *history {
	return &history{
		l: New(dolly.Town), people: []wire.Key{alice, bob, carol, wire.NewKey([32]byte{4})},
		secrets: map[dolly.Hash]byte{}, balance: map[dolly.PeerID]dolly.MB{},
	}
}

// run plays random steps and checks the books after each.
func (h *history) run(t *rapid.T) {
	t.Repeat(map[string]func(*rapid.T){
		"debit": h.debit, "answer": h.answer, "lock": h.lock, "take": h.take, "release": h.release, "": h.check,
	})
}

func (h *history) pair(t *rapid.T) (wire.Key, wire.Key) {
	i := rapid.IntRange(0, len(h.people)-1).Draw(t, "from")
	j := rapid.IntRange(1, len(h.people)-1).Draw(t, "to")
	return h.people[i], h.people[(i+j)%len(h.people)]
}

func (h *history) debit(t *rapid.T) {
	from, to := h.pair(t)
	kind := rapid.SampledFrom([]Kind{Carry, Transfer}).Draw(t, "kind")
	d, err := h.l.Debit(from, kind, to.Peer(), dolly.MB(rapid.IntRange(1, 100).Draw(t, "amount")), dolly.Hash{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	h.balance[d.Key] -= d.Amount
	h.pending = append(h.pending, d)
}

func (h *history) answer(t *rapid.T) {
	if len(h.pending) == 0 {
		t.Skip("nothing to answer")
	}
	i := rapid.IntRange(0, len(h.pending)-1).Draw(t, "which")
	d := h.pending[i]
	h.pending = append(h.pending[:i:i], h.pending[i+1:]...)
	h.credit(t, d, nil)
}

func (h *history) credit(t *rapid.T, d Signed, secret []byte) {
	for _, k := range h.people {
		if k.Peer() != d.Peer {
			continue
		}
		if _, err := h.l.Credit(k, d, secret, 1); err != nil {
			t.Fatal(err)
		}
	}
	h.balance[d.Peer] += d.Amount
}

func (h *history) lock(t *rapid.T) {
	if len(h.secrets) == 200 {
		t.Skip("enough locks")
	}
	from, to := h.pair(t)
	n := byte(len(h.secrets) + 1)
	d, err := h.l.Debit(from, Lock, to.Peer(), dolly.MB(rapid.IntRange(1, 100).Draw(t, "amount")), hashOf(n), 1)
	if err != nil {
		t.Fatal(err)
	}
	h.secrets[d.Hash] = n
	h.balance[d.Key] -= d.Amount
	h.locks, h.all = append(h.locks, d), append(h.all, d.Hash)
}

func (h *history) oldest(t *rapid.T) Signed {
	if len(h.locks) == 0 {
		t.Skip("no open lock")
	}
	d := h.locks[0]
	h.locks = h.locks[1:]
	return d
}

func (h *history) take(t *rapid.T) {
	d := h.oldest(t)
	h.credit(t, d, secret(h.secrets[d.Hash]))
}

func (h *history) release(t *rapid.T) {
	d := h.oldest(t)
	for _, k := range h.people {
		if k.Peer() != d.Key {
			continue
		}
		if _, err := h.l.Release(k, d.Hash, 1); err != nil {
			t.Fatal(err)
		}
	}
	h.balance[d.Key] += d.Amount
}

func (h *history) keys() []dolly.PeerID {
	var out []dolly.PeerID
	for _, k := range h.people {
		out = append(out, k.Peer())
	}
	return out
}

func (h *history) check(t *rapid.T) {
	var sum, waiting dolly.MB
	for _, k := range h.keys() {
		if got := h.l.Balance(k); got != h.balance[k] {
			t.Fatalf("balance %d, recounted %d", got, h.balance[k])
		}
		sum += h.l.Balance(k)
		if tip, ok := h.l.Tip(k); ok && tip.Gained-tip.Spent != h.balance[k] {
			t.Fatalf("totals say %d, recounted %d", tip.Gained-tip.Spent, h.balance[k])
		}
	}
	for _, d := range append(h.pending, h.locks...) {
		waiting += d.Amount
	}
	if h.l.Sum() != 0 || sum+waiting != 0 {
		t.Fatalf("I25: countersigned %d, balances %d, unanswered %d", h.l.Sum(), sum, waiting)
	}
}

func TestI25HonestBooksBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { newHistory().run(t) })
}

func TestI26OrderOfArrivalDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory()
		h.run(t)
		want := h.l.print(h.keys(), h.all)
		there := New(dolly.Town)
		for _, b := range shuffled(all(h.l), rapid.Uint64().Draw(t, "order")) {
			if _, fork, err := there.Add(b); fork != nil || err != nil {
				t.Fatalf("an honest block was refused: fork %v, %v", fork != nil, err)
			}
			if there.Sum() != 0 {
				t.Fatalf("I25: half delivered, the books are off by %d", there.Sum())
			}
		}
		if got := there.print(h.keys(), h.all); got != want {
			t.Fatalf("delivered:\n%s\nwritten:\n%s", got, want)
		}
	})
}
