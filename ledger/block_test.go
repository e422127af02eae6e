package ledger

import (
	"bytes"
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// sample is a block of each shape that alice may sign.
func sample() map[string]Block {
	prev, link, at := dolly.Hash{1}, dolly.Hash{2}, dolly.Time(5)
	peer := bob.Peer()
	return map[string]Block{
		"first":    {Seq: 1, Kind: Carry, Peer: peer, Amount: 10, Spent: 10, At: at},
		"carry":    {Seq: 2, Prev: prev, Kind: Carry, Peer: peer, Amount: 10, Gained: 3, Spent: 15, At: at},
		"carried":  {Seq: 2, Prev: prev, Kind: Carry, Credit: true, Peer: peer, Link: link, Amount: 10, Gained: 10, At: at},
		"transfer": {Seq: 2, Prev: prev, Kind: Transfer, Peer: peer, Amount: 10, Spent: 10, At: at},
		"lock":     {Seq: 2, Prev: prev, Kind: Lock, Peer: peer, Amount: 10, Spent: 10, Lock: hashOf(1), At: at},
		"take":     {Seq: 2, Prev: prev, Kind: Take, Credit: true, Peer: peer, Link: link, Amount: 10, Gained: 10, Lock: hashOf(1), Secret: secret(1)},
		"release":  {Seq: 2, Prev: prev, Kind: Release, Credit: true, Peer: peer, Link: link, Amount: 10, Gained: 10, Lock: hashOf(1)},
	}
}

func TestI29EveryBlockComesBackAsItWasSigned(t *testing.T) {
	for name, b := range sample() {
		s := seal(alice, dolly.Town, b)
		got, err := Open(dolly.Town, s.Raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Hash != s.Hash || got.Key != alice.Peer() || !bytes.Equal(wire.Marshal(got.Block), wire.Marshal(b)) {
			t.Errorf("%s came back as %+v", name, got)
		}
	}
}

func TestI41BlocksAreBoundToANetwork(t *testing.T) {
	raw := seal(alice, dolly.Town, sample()["carry"]).Raw
	if _, err := Open(dolly.Main, raw); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("opened on another network: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		name, of string
		change   func(*Block)
		want     error
	}{
		{"no number", "first", func(b *Block) { b.Seq = 0 }, ErrLink},
		{"first with a predecessor", "first", func(b *Block) { b.Prev[0] = 1 }, ErrLink},
		{"later without one", "carry", func(b *Block) { b.Prev = dolly.Hash{} }, ErrLink},
		{"first with a past", "first", func(b *Block) { b.Gained = 1 }, ErrTotals},
		{"first with other totals", "first", func(b *Block) { b.Spent++ }, ErrTotals},
		{"kind 0", "carry", func(b *Block) { b.Kind = 0 }, ErrKind},
		{"kind 6", "carry", func(b *Block) { b.Kind = 6 }, ErrKind},
		{"lock as a credit", "lock", func(b *Block) { b.Credit = true }, ErrKind},
		{"take as a debit", "take", func(b *Block) { b.Credit = false }, ErrKind},
		{"release as a debit", "release", func(b *Block) { b.Credit = false }, ErrKind},
		{"oneself", "carry", func(b *Block) { b.Peer = alice.Peer() }, ErrPeer},
		{"nobody", "carry", func(b *Block) { b.Peer = dolly.PeerID{} }, ErrPeer},
		{"debit with a link", "carry", func(b *Block) { b.Link[0] = 1 }, ErrLink},
		{"credit without one", "carried", func(b *Block) { b.Link = dolly.Hash{} }, ErrLink},
		{"nothing", "carry", func(b *Block) { b.Amount = 0 }, ErrAmount},
		{"less than nothing", "carry", func(b *Block) { b.Amount = -1 }, ErrAmount},
		{"more than there is", "carry", func(b *Block) { b.Amount = MaxTotal + 1 }, ErrAmount},
		{"total below the amount", "carry", func(b *Block) { b.Spent = 9 }, ErrTotals},
		{"gained below zero", "carry", func(b *Block) { b.Gained = -1 }, ErrTotals},
		{"total too large", "carry", func(b *Block) { b.Spent = MaxTotal + 1 }, ErrTotals},
		{"gained too large", "carried", func(b *Block) { b.Gained = MaxTotal + 1 }, ErrTotals},
		{"carry with a lock", "carry", func(b *Block) { b.Lock = hashOf(1) }, ErrLock},
		{"lock without one", "lock", func(b *Block) { b.Lock = dolly.Hash{} }, ErrLock},
		{"carry with a secret", "carry", func(b *Block) { b.Secret = secret(1) }, ErrSecret},
		{"take without one", "take", func(b *Block) { b.Secret = nil }, ErrSecret},
		{"take with a wrong one", "take", func(b *Block) { b.Secret = secret(2) }, ErrSecret},
		{"take with a long one", "take", func(b *Block) { b.Secret = append(secret(1), 0) }, ErrSecret},
	} {
		b := sample()[c.of]
		c.change(&b)
		if _, err := Open(dolly.Town, seal(alice, dolly.Town, b).Raw); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestEveryFieldIsInTheHash(t *testing.T) {
	base := sample()["take"]
	seen := map[dolly.Hash]string{name(alice.Peer(), &base): "base", name(bob.Peer(), &base): "key"}
	for field, change := range map[string]func(*Block){
		"seq": func(b *Block) { b.Seq++ }, "prev": func(b *Block) { b.Prev[9]++ }, "kind": func(b *Block) { b.Kind++ },
		"credit": func(b *Block) { b.Credit = false }, "peer": func(b *Block) { b.Peer[9]++ }, "link": func(b *Block) { b.Link[9]++ },
		"amount": func(b *Block) { b.Amount++ }, "gained": func(b *Block) { b.Gained++ }, "spent": func(b *Block) { b.Spent++ },
		"lock": func(b *Block) { b.Lock[9]++ }, "secret": func(b *Block) { b.Secret = secret(9) }, "at": func(b *Block) { b.At++ },
	} {
		b := sample()["take"]
		change(&b)
		h := name(alice.Peer(), &b)
		if other, ok := seen[h]; ok {
			t.Errorf("%s has the hash of %s", field, other)
		}
		seen[h] = field
	}
}

// TestI24TotalsAreWhatTheyWerePlusTheAmount draws arbitrary totals.
func TestI24TotalsAreWhatTheyWerePlusTheAmount(t *testing.T) {
	total := rapid.Int64Range(0, int64(MaxTotal))
	rapid.Check(t, func(t *rapid.T) {
		gained, spent, amount := dolly.MB(total.Draw(t, "gained")), dolly.MB(total.Draw(t, "spent")), dolly.MB(total.Draw(t, "amount"))
		a := &Signed{Block: Block{Seq: 4, Gained: gained, Spent: spent}, Hash: dolly.Hash{4}}
		b := &Signed{Block: Block{Seq: 5, Prev: a.Hash, Amount: amount, Gained: gained, Spent: spent + amount}}
		if !continues(a, b) {
			t.Fatal("an exact successor was refused")
		}
		off := dolly.MB(rapid.SampledFrom([]int64{-1, 1}).Draw(t, "off"))
		more, other := *b, *b
		more.Spent += off
		other.Gained += off
		if continues(a, &more) || continues(a, &other) {
			t.Fatal("totals that are off by a byte were taken")
		}
	})
}

func FuzzOpen(f *testing.F) {
	for _, b := range sample() {
		f.Add(seal(alice, dolly.Town, b).Raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := Open(dolly.Town, raw)
		if err != nil {
			return
		}
		l := New(dolly.Town)
		fresh, fork, err := l.Add(s)
		if fork != nil || err == nil != fresh {
			t.Fatalf("a lone block: fresh %v, fork %v, %v", fresh, fork, err)
		}
		if b := l.Balance(s.Key); b > 0 {
			t.Fatalf("one signature is worth %d", b)
		}
	})
}
