package ledger

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

var (
	alice = wire.NewKey([32]byte{1})
	bob   = wire.NewKey([32]byte{2})
	carol = wire.NewKey([32]byte{3})
)

// secret number n and its lock.
func secret(n byte) []byte     { s := [SecretSize]byte{n}; return s[:] }
func hashOf(n byte) dolly.Hash { return sha256.Sum256(secret(n)) }

// debit and credit write one half and fail the test on an error.
func debit(t testing.TB, l *Ledger, s wire.Signer, kind Kind, to wire.Signer, amount dolly.MB, lock dolly.Hash) Signed {
	t.Helper()
	d, err := l.Debit(s, kind, to.Peer(), amount, lock, 7)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func credit(t testing.TB, l *Ledger, s wire.Signer, d Signed, secret []byte) Signed {
	t.Helper()
	c, err := l.Credit(s, d, secret, 8)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// forge signs whatever a liar likes, as long as it can be opened.
func forge(t testing.TB, s wire.Signer, b Block) Signed {
	t.Helper()
	got, err := Open(dolly.Town, seal(s, dolly.Town, b).Raw)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// add delivers blocks that must be accepted without a verdict.
func add(t testing.TB, l *Ledger, blocks ...Signed) {
	t.Helper()
	for _, b := range blocks {
		if _, fork, err := l.Add(b); err != nil || fork != nil {
			t.Fatalf("add %s block %d: fork %v, %v", b.Kind, b.Seq, fork != nil, err)
		}
	}
}

// shuffled returns the blocks in a random order, some of them twice.
func shuffled(blocks []Signed, seed uint64) []Signed {
	r := rand.New(rand.NewPCG(seed, 0))
	var out []Signed
	for _, b := range blocks {
		out = append(out, b)
		if r.IntN(4) == 0 {
			out = append(out, b)
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// all returns every block held.
func all(l *Ledger) []Signed {
	var out []Signed
	for _, c := range l.order {
		c.blocks(func(b *Signed) { out = append(out, *b) })
	}
	return out
}

// print writes down everything a ledger answers about some keys and locks.
func (l *Ledger) print(keys []dolly.PeerID, locks []dolly.Hash) string {
	var s strings.Builder
	fmt.Fprintln(&s, "keys", l.Keys(), "sum", l.Sum())
	for _, k := range keys {
		tip, ok := l.Tip(k)
		from, to, gap := l.Missing(k)
		_, forked := l.Forked(k)
		fmt.Fprintln(&s, k.Short(), tip, ok, from, to, gap, "forked", forked, "balance", int64(l.Balance(k)),
			"carried", int64(l.Carried(k)), "witnesses", l.Witnesses(k, 3))
		if c := l.chains[k]; c != nil {
			fmt.Fprintln(&s, "  void from", c.void, "held", len(c.run), len(c.loose))
		}
		for _, other := range keys {
			fmt.Fprintln(&s, "  ", other.Short(), int64(l.Debt(k, other)), int64(l.Trust(k, other)))
		}
	}
	for _, h := range locks {
		fmt.Fprintln(&s, "lock", h.Short(), l.LockState(h))
	}
	return s.String()
}
