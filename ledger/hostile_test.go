package ledger

import (
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

// liars sign whatever opens: they branch their chains, shrink their totals,
// answer twice, answer what nobody said, and release what was taken.
type liars struct {
	people []wire.Key
	chains [][]Signed // by person, every block of theirs on any branch
	blocks []Signed
	locks  []dolly.Hash
}

// draw adds one block of a random person upon a random block of theirs.
func (w *liars) draw(t *rapid.T) {
	i := rapid.IntRange(0, len(w.people)-1).Draw(t, "who")
	b := Block{Seq: 1, Amount: dolly.MB(rapid.IntRange(1, 3).Draw(t, "amount")), At: dolly.Time(rapid.IntRange(0, 1).Draw(t, "at"))}
	if own := w.chains[i]; len(own) > 0 && rapid.IntRange(0, 20).Draw(t, "again from 1") > 0 {
		// Mostly the newest, so that chains grow; sometimes an old one, so that they branch.
		back := rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 0, 1, 2, 5}).Draw(t, "back")
		prev := own[max(0, len(own)-1-back)]
		b.Seq, b.Prev, b.Gained, b.Spent = prev.Seq+1, prev.Hash, prev.Gained, prev.Spent
	}
	w.fill(t, i, &b)
	if rapid.IntRange(0, 15).Draw(t, "lie") == 0 {
		w.lie(t, &b)
	}
	if b.check(w.people[i].Peer()) != nil {
		return
	}
	s := seal(w.people[i], dolly.Town, b)
	w.chains[i] = append(w.chains[i], s)
	w.blocks = append(w.blocks, s)
	if s.Kind == Lock {
		w.locks = append(w.locks, s.Hash)
	}
}

// fill makes b a debit, or an answer to a block that exists.
func (w *liars) fill(t *rapid.T, i int, b *Block) {
	n := byte(rapid.IntRange(1, 4).Draw(t, "secret"))
	other := w.people[(i+rapid.IntRange(1, len(w.people)-1).Draw(t, "peer"))%len(w.people)].Peer()
	b.Kind, b.Peer = Kind(rapid.IntRange(1, 3).Draw(t, "kind")), other
	if len(w.blocks) == 0 || rapid.Bool().Draw(t, "debit") {
		b.Spent += b.Amount
		if b.Kind == Lock {
			b.Lock = hashOf(n)
		}
		return
	}
	d := w.blocks[rapid.IntRange(0, len(w.blocks)-1).Draw(t, "answers")]
	b.Kind, b.Credit, b.Peer, b.Link, b.Amount, b.Lock = d.Kind, true, d.Key, d.Hash, d.Amount, d.Lock
	if d.Kind >= Lock {
		b.Kind, b.Secret = Take, secret(1)
		for n := byte(2); n <= 4 && fits(b.Secret, b.Lock) != nil; n++ {
			b.Secret = secret(n)
		}
		if d.Key == w.people[i].Peer() {
			b.Kind, b.Secret, b.Peer = Release, nil, d.Peer
		}
	}
	b.Gained += b.Amount
}

func (w *liars) lie(t *rapid.T, b *Block) {
	switch rapid.IntRange(0, 4).Draw(t, "how") {
	case 0:
		b.Gained++
	case 1:
		b.Spent++
	case 2:
		b.Spent--
	case 3:
		b.Prev[0]++
	case 4:
		b.Seq++
	}
}

func (w *liars) keys() []dolly.PeerID {
	var out []dolly.PeerID
	for _, k := range w.people {
		out = append(out, k.Peer())
	}
	return out
}

func drawLiars(t *rapid.T) *liars {
	w := &liars{people: []wire.Key{alice, bob, carol}, chains: make([][]Signed, 3)}
	for range rapid.IntRange(1, 60).Draw(t, "blocks") {
		w.draw(t)
	}
	return w
}

// deliver adds blocks and watches that no verdict is ever taken back.
func deliver(t *rapid.T, l *Ledger, blocks []Signed) []ForkProof {
	var proofs []ForkProof
	void := map[dolly.PeerID]uint64{}
	for _, b := range blocks {
		_, fork, _ := l.Add(b)
		if fork != nil {
			k, err := CheckFork(dolly.Town, *fork)
			if err != nil {
				t.Fatalf("a verdict without proof: %v", err)
			}
			if _, ok := l.Forked(k); !ok {
				t.Fatal("the proven key is not condemned")
			}
			proofs = append(proofs, *fork)
		}
		for _, c := range l.order {
			if before, ok := void[c.key]; ok && c.void > before {
				t.Fatal("I26: an invalid block became valid")
			}
			void[c.key] = c.void
		}
		if l.Sum() != 0 {
			t.Fatalf("I25: the books are off by %d", l.Sum())
		}
	}
	return proofs
}

func TestI26VerdictsDoNotDependOnOrder(t *testing.T) {
	condemned := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawLiars(t)
		here, there := New(dolly.Town), New(dolly.Town)
		proofs := deliver(t, here, w.blocks)
		blocks := shuffled(w.blocks, rapid.Uint64().Draw(t, "order"))
		half := rapid.IntRange(0, len(blocks)).Draw(t, "half")
		deliver(t, there, blocks[:half])
		if rapid.Bool().Draw(t, "gossip") {
			for _, p := range proofs {
				if _, _, err := there.AddFork(p); err != nil {
					t.Fatal(err)
				}
			}
		}
		deliver(t, there, blocks[half:])
		want, got := here.print(w.keys(), w.locks), there.print(w.keys(), w.locks)
		if want != got {
			t.Fatalf("here:\n%s\nthere:\n%s", want, got)
		}
		for _, k := range w.keys() {
			if _, ok := here.Forked(k); ok {
				condemned++
			}
		}
	})
	if condemned == 0 {
		t.Fatal("nobody was caught: the liars are too shy to prove anything")
	}
}

// TestI24NoLieSurvives compares the ledger with all pairs of blocks.
func TestI24NoLieSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawLiars(t)
		l := New(dolly.Town)
		deliver(t, l, shuffled(w.blocks, rapid.Uint64().Draw(t, "order")))
		for _, k := range w.keys() {
			void := uint64(never)
			for i := range w.blocks {
				for j := range w.blocks[:i] {
					if v, guilty := weigh(&w.blocks[i], &w.blocks[j]); guilty && v.key == k {
						void = min(void, v.from)
					}
				}
			}
			c := l.chains[k]
			if c == nil && void == never {
				continue
			}
			if c.void != void {
				t.Fatalf("void from %d, by all pairs from %d", c.void, void)
			}
		}
	})
}

func TestHeldBlocksAreIndexedExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawLiars(t)
		l := New(dolly.Town)
		deliver(t, l, shuffled(w.blocks, rapid.Uint64().Draw(t, "order")))
		held, credits, releases := 0, 0, 0
		for _, c := range l.order {
			var gained dolly.MB
			c.blocks(func(b *Signed) {
				held++
				if l.blocks[b.Hash] != b || b.Seq >= c.void {
					t.Fatal("a block is not where it belongs")
				}
				if b.Credit && l.debitOf(b) != nil {
					gained += b.Amount
				}
				if b.Kind == Release {
					releases++
				}
				if b.Credit {
					credits++
				}
			})
			if c.gained != gained || len(c.answers) > credits {
				t.Fatalf("gained %d, recounted %d", c.gained, gained)
			}
		}
		for _, list := range l.releases {
			releases -= len(list)
			if slices.Contains(list, nil) {
				t.Fatal("a release is gone")
			}
		}
		if held != len(l.blocks) || releases != 0 {
			t.Fatalf("%d held, %d indexed; %d releases too many", held, len(l.blocks), -releases)
		}
	})
}
