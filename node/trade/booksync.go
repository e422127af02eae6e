package trade

import (
	"bytes"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// The order book by exchange: who asks says by marks what it holds, and gets
// the signed messages that it may lack. A newcomer gets all; who missed a
// message, that and a few. A cut answer is followed by another question, and
// after a lost one the marks say what came already.

// maxPage bounds the messages in one answer, in bytes.
const maxPage = 256 << 10

// maxPages bounds what one question may lead to: twice what a full book fills.
const maxPages = 2 * maxBatches / maxPage

// wantBook asks for messages whose hashes follow one, where the marks differ.
type wantBook struct {
	After dolly.Hash `cbor:"1,keyasint"`
	Marks []byte     `cbor:"2,keyasint"` // 256 × 8
}

// bookPage is the answer.
type bookPage struct {
	Batches []shownBatch `cbor:"1,keyasint"`
	More    bool         `cbor:"2,keyasint"`
}

// shownBatch is a signed message and which of its orders are over, as the
// answerer knows: the asker leaves them out, as if it had not heard of them.
type shownBatch struct {
	Raw  []byte   `cbor:"1,keyasint"`
	Over []uint64 `cbor:"2,keyasint,omitempty"`
}

// syncBook asks a random connected peer for what the book lacks.
func (t *Trader) syncBook() {
	t.pages = 0
	t.askForBook(t.keepers[t.rand.IntN(len(t.keepers))], dolly.Hash{})
}

func (t *Trader) askForBook(peer dolly.PeerID, after dolly.Hash) {
	if peer == t.Self() {
		return
	}
	w := wantBook{After: after, Marks: make([]byte, 0, len(marks{})*8)}
	for _, m := range t.batches.marks {
		w.Marks = append(w.Marks, m[:]...)
	}
	t.do(Ask{To: peer, Kind: askBook, Raw: wire.Marshal(w), Tag: Tag{askBook, after}})
}

func (t *Trader) answerBook(f Asked) ([]byte, error) {
	var w wantBook
	if err := wire.Unmarshal(f.Raw, &w); err != nil {
		return nil, err
	}
	var theirs marks
	if len(w.Marks) != len(theirs)*8 {
		return nil, ErrRequest
	}
	for i := range theirs {
		theirs[i] = [8]byte(w.Marks[8*i:])
	}
	var page bookPage
	room := maxPage
	for _, sum := range t.batches.after(w.After, theirs) {
		m := t.batches.bySum[sum]
		if room -= len(m.raw); room < 0 {
			page.More = true
			break
		}
		page.Batches = append(page.Batches, shownBatch{m.raw, t.over(m.orders)})
	}
	return wire.Marshal(page), nil
}

// over lists the numbers of orders that are no longer open.
func (t *Trader) over(orders []dolly.OrderID) []uint64 {
	var out []uint64
	for _, id := range orders {
		if t.Book.Status(id) != market.Open {
			out = append(out, id.Number)
		}
	}
	return out
}

// onBook takes a page in, and asks for the next while the hashes go up.
func (t *Trader) onBook(f Answered) {
	var page bookPage
	if f.Err != "" || wire.Unmarshal(f.Raw, &page) != nil {
		return
	}
	t.pages++
	last := f.Tag.Ref
	for _, b := range page.Batches {
		sum := wire.Sum(b.Raw)
		if bytes.Compare(sum[:], last[:]) <= 0 || len(b.Over) > market.MaxBatchOrders || !t.takeOrders(b.Raw, b.Over) {
			return // not what was asked for
		}
		last = sum
	}
	if page.More && last != f.Tag.Ref && t.pages < maxPages {
		t.askForBook(f.From, last)
	}
}
