package trade

import (
	"bytes"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

// A pairwise exchange: both say what they have, both send what the other
// lacks. It carries chains, proofs and contacts; the book has its own.

const (
	maxGive = 512 << 10 // bytes of blocks and proofs in one message
	page    = 256       // blocks taken from the ledger at once
)

// have is what a node says it holds.
type have struct {
	Tips     []reach   `cbor:"1,keyasint"`
	Contacts []contact `cbor:"2,keyasint"`
}

// give is the answer: what you lack, and what I lack.
type give struct {
	Blocks   [][]byte  `cbor:"1,keyasint"`
	Forks    [][]byte  `cbor:"2,keyasint"`
	Contacts []contact `cbor:"3,keyasint"`
	Want     []reach   `cbor:"4,keyasint"`
}

// reach is the last contiguous number of a chain that a node holds, and a mark
// of that block: two nodes that hold different blocks of one number hold a
// proof between them, and must find out.
type reach struct {
	Key    dolly.PeerID `cbor:"1,keyasint"`
	Seq    uint64       `cbor:"2,keyasint"`
	Mark   []byte       `cbor:"3,keyasint,omitempty"` // the first bytes of its hash
	Forked bool         `cbor:"4,keyasint,omitempty"` // a proof against the key is held
	Full   bool         `cbor:"5,keyasint,omitempty"` // no more of this chain would be held
}

// markSize makes it too costly to sign two blocks with one mark.
const markSize = 16

// exchange starts one with a random connected peer.
func (t *Trader) exchange() { t.exchangeWith(t.keepers[t.rand.IntN(len(t.keepers))]) }

// exchangeWith starts an exchange with one peer.
func (t *Trader) exchangeWith(peer dolly.PeerID) {
	if peer == t.Self() {
		return
	}
	h := have{Tips: t.tips(), Contacts: t.introductions()}
	t.do(Ask{To: peer, Kind: AskExchange, Raw: wire.Marshal(h), Tag: Tag{Kind: AskExchange}})
}

func (t *Trader) tips() []reach {
	keys := t.Ledger.Keys()
	out := make([]reach, 0, len(keys))
	for _, k := range keys {
		out = append(out, t.reach(k))
	}
	return out
}

func (t *Trader) reach(k dolly.PeerID) reach {
	tip, _ := t.Ledger.Tip(k)
	_, bad := t.Ledger.Forked(k)
	if tip.Seq == 0 {
		return reach{Key: k, Forked: bad}
	}
	return reach{k, tip.Seq, tip.Hash[:markSize], bad, t.full(k)}
}

// answerExchange says what the asker lacks, its own chain first: until it has
// that, it must not sign.
func (t *Trader) answerExchange(f Asked) ([]byte, error) {
	var h have
	if err := wire.Unmarshal(f.Raw, &h); err != nil {
		return nil, err
	}
	t.meetAll(f.From, h.Contacts)
	g := give{Contacts: t.introductions()}
	theirs := map[dolly.PeerID]reach{}
	for _, r := range h.Tips {
		theirs[r.Key] = r
		if mine := t.reach(r.Key); mine.Seq < r.Seq && !mine.Forked || r.Forked && !mine.Forked {
			g.Want = append(g.Want, mine)
		}
	}
	room := maxGive
	t.give(&g, f.From, theirs[f.From], &room)
	t.giveBeyond(&g, f.From, &room)
	for _, k := range t.Ledger.Keys() {
		if k != f.From {
			t.give(&g, k, theirs[k], &room)
		}
	}
	return wire.Marshal(g), nil
}

// give adds what somebody lacks of a key's chain, as far as the room goes.
func (t *Trader) give(g *give, k dolly.PeerID, theirs reach, room *int) {
	if p, bad := t.Ledger.Forked(k); bad && !theirs.Forked {
		if raw := wire.Marshal(p); len(raw) <= *room {
			*room -= len(raw)
			g.Forks = append(g.Forks, raw)
		}
	}
	if theirs.Full {
		return
	}
	from := theirs.Seq
	if mine := t.reach(k); mine.Seq > 0 && mine.Seq == theirs.Seq && !bytes.Equal(mine.Mark, theirs.Mark) {
		from-- // show them the other block
	}
	for ; ; from += page {
		blocks := t.Ledger.Chain(k, from+1, page)
		for _, b := range blocks {
			if len(b.Raw) > *room {
				return
			}
			*room -= len(b.Raw)
			g.Blocks = append(g.Blocks, b.Raw)
		}
		if len(blocks) < page {
			return
		}
	}
}

// giveBeyond adds what is held of the asker's chain beyond a gap. A restored image
// that has forgotten both must not sign until somebody fills it.
func (t *Trader) giveBeyond(g *give, k dolly.PeerID, room *int) {
	for _, b := range t.Ledger.Beyond(k) {
		if len(b.Raw) > *room {
			return
		}
		*room -= len(b.Raw)
		g.Blocks = append(g.Blocks, b.Raw)
	}
}

// onGive takes what the other sent, and sends what it lacks.
func (t *Trader) onGive(f Answered) {
	var g give
	if f.Err != "" || wire.Unmarshal(f.Raw, &g) != nil {
		delete(t.compared, f.From)
		return
	}
	before, _ := t.Ledger.Tip(t.Self())
	t.meetAll(f.From, g.Contacts)
	t.takeIn(g, func() bool { return true }) // it was asked for, and is one message
	t.heardOfSelf(f.From, before.Seq, g.Want)
	var out give
	room := maxGive
	for _, w := range g.Want {
		t.give(&out, w.Key, w, &room)
	}
	if len(out.Blocks)+len(out.Forks) > 0 {
		t.do(Ask{To: f.From, Kind: askGive, Raw: wire.Marshal(out), Tag: Tag{Kind: askGive}})
	}
}

func (t *Trader) answerGive(f Asked) ([]byte, error) {
	var g give
	if err := wire.Unmarshal(f.Raw, &g); err != nil {
		return nil, err
	}
	t.takeIn(g, func() bool { return t.shows.take(t.now, f.From) })
	return nil, nil
}

// takeIn looks at what somebody sent as long as there may be more.
func (t *Trader) takeIn(g give, more func() bool) {
	for _, raw := range g.Blocks {
		if !more() {
			return
		}
		// A block that does not hold says nothing about the next one's.
		_, _ = t.learn(raw)
	}
	for _, raw := range g.Forks {
		if !more() {
			return
		}
		t.learnFork(raw)
	}
}

func (t *Trader) learnFork(raw []byte) {
	var p ledger.ForkProof
	if wire.Unmarshal(raw, &p) == nil {
		t.condemn(p)
	}
}
