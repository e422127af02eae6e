package sim

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

// recount is what the monitor makes of a chain's end.
type recount struct {
	seq           uint64
	hash          mark
	gained, spent dolly.MB
}

// wrote recounts a chain: each block is exactly the one before and its amount (I24).
func (m *monitor) wrote(w *World, have *recount, key signer, b ledger.Block, end ledger.End) {
	want := *have
	if b.Credit {
		want.gained += b.Amount
	} else {
		want.spent += b.Amount
	}
	if b.Seq != have.seq+1 || end.Gained != want.gained || end.Spent != want.spent || b.Seq > 1 && markOf(b.Prev) != have.hash || end.Seq != b.Seq {
		m.breach(w, "I24", "block %d of %s: totals %d and %d after %d and %d", b.Seq, key.peer.Short(), end.Gained, end.Spent, have.gained, have.spent)
	}
	*have = recount{end.Seq, markOf(end.Hash), end.Gained, end.Spent}
	m.sample.block(w, m, key, b)
}

// answered looks at the two halves of a transaction (I25).
func (m *monitor) answered(w *World, creditor signer, credit ledger.Block, debtor signer, debit ledger.Block, hash dolly.Hash) {
	if !ledger.Answers(creditor.peer, credit, debtor.peer, debit, hash) || credit.Amount != debit.Amount {
		m.breach(w, "I25", "%d gained of %d spent", credit.Amount, debit.Amount)
	}
}

// sample is one key's first blocks, which are given to real ledgers in different
// orders: what they make of them must be the same (I26).
type sample struct {
	key    signer
	blocks []ledger.Signed
	taken  uint64
}

const sampled = 24

// block keeps a block of the key that is looked at, or begins with a new key.
func (s *sample) block(w *World, m *monitor, key signer, b ledger.Block) {
	if len(s.blocks) == 0 && b.Seq == 1 && w.roll(ofSample, s.taken, 0, 0)%4 == 0 {
		s.key = key
	}
	if b.Seq == 1 {
		s.taken++
	}
	if s.key != key || b.Seq != uint64(len(s.blocks))+1 || b.Kind == ledger.Take {
		return
	}
	signed, err := ledger.Open(dolly.Sim, wire.Seal(key, dolly.Sim, "block", b))
	if err != nil {
		m.breach(w, "I24", "block %d is refused: %v", b.Seq, err)
		return
	}
	if s.blocks = append(s.blocks, signed); len(s.blocks) < sampled {
		return
	}
	s.compare(w, m)
	*s = sample{taken: s.taken}
}

// compare gives the blocks, and a rival of one of them, to ledgers forwards,
// backwards and mixed.
func (s *sample) compare(w *World, m *monitor) {
	at := below(w.roll(ofSample, s.taken, 1, 0), len(s.blocks))
	rival := s.blocks[at].Block
	rival.At++
	if signed, err := ledger.Open(dolly.Sim, wire.Seal(s.key, dolly.Sim, "block", rival)); err == nil {
		s.blocks = append(s.blocks, signed)
	}
	var want ledger.Account
	for turn := range 3 {
		l := ledger.New(dolly.Sim)
		n := len(s.blocks)
		for i := range n {
			k := [3]int{i, n - 1 - i, (i*7 + 3) % n}[turn]
			if w.broken(mutOrder) && turn == 1 && i > n/2 {
				continue
			}
			_, _, _ = l.Add(s.blocks[k]) // that it is void is what is compared
		}
		got := l.Account(s.key.peer)
		if turn > 0 && got != want {
			m.breach(w, "I26", "one set of blocks, two accounts: %+v and %+v", want, got)
		}
		want = got
	}
}
