package ledger

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// TestI24ATipJudgesAsALedger: what an end lets follow is what a ledger holds, and
// what it refuses condemns or is refused there.
func TestI24AnEndJudgesAsALedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alice, bob := wire.NewKey([32]byte{1}), wire.NewKey([32]byte{2})
		l, tip := New(dolly.Sim), End{}
		for i := range 12 {
			b, next, err := tip.Next(alice.Peer(), Block{
				Kind: Transfer, Peer: bob.Peer(), Amount: dolly.MB(rapid.IntRange(1, 9).Draw(t, "amount")), At: dolly.Time(i),
			})
			if err != nil {
				t.Fatal(err)
			}
			bad, changed := b, true
			switch rapid.IntRange(0, 5).Draw(t, "change") {
			case 0:
				bad.Spent++
			case 1:
				bad.Gained++
			case 2:
				bad.Seq++
			case 3:
				bad.Prev[0] ^= 1
			case 4:
				bad.Amount = 0
			default:
				changed = false
			}
			_, follows := tip.Follow(alice.Peer(), bad)
			if (follows == nil) == changed {
				t.Fatalf("%+v follows %+v: %v", bad, tip, follows)
			}
			signed, err := Open(dolly.Sim, wire.Seal(alice, dolly.Sim, kindBlock, b))
			if err == nil {
				_, _, err = l.Add(signed)
			}
			if err != nil || signed.Hash != next.Hash {
				t.Fatalf("the ledger: %v, %s and %s", err, signed.Hash.Short(), next.Hash.Short())
			}
			tip = next
		}
		if a := l.Account(alice.Peer()); a.Condemned || a.Spent != tip.Spent || a.Last != tip.Seq {
			t.Fatalf("account %+v, tip %+v", a, tip)
		}
	})
}

func TestI25OnlyTheOtherHalfAnswers(t *testing.T) {
	alice, bob := wire.NewKey([32]byte{1}).Peer(), wire.NewKey([32]byte{2}).Peer()
	debit, tip, err := End{}.Next(alice, Block{Kind: Carry, Peer: bob, Amount: 5})
	if err != nil {
		t.Fatal(err)
	}
	credit := Block{Kind: Carry, Credit: true, Peer: alice, Link: tip.Hash, Amount: 5}
	if !Answers(bob, credit, alice, debit, tip.Hash) {
		t.Error("the other half does not answer")
	}
	credit.Amount = 6
	if Answers(bob, credit, alice, debit, tip.Hash) {
		t.Error("six answer five")
	}
	if _, err := (End{Seq: 3}).Follow(alice, debit); !errors.Is(err, ErrForked) {
		t.Errorf("block 1 follows block 3: %v", err)
	}
}
