package life

import (
	"bytes"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// AskWord is the kind of request by which two show each other what they hold of
// the operator's words. Request and answer are a [Word].
const AskWord = "word"

// maxWords is how many records one message brings at most.
const maxWords = 8

// Word is what somebody holds of the operator's words.
type Word struct {
	Sum dolly.Hash `cbor:"1,keyasint"` // of all of them
	Raw [][]byte   `cbor:"2,keyasint"` // as signed; none in a mere comparison
}

// NewWord is the word of who holds this charter and these orders.
func NewWord(c charter.Signed[charter.Charter], o charter.Orders) Word {
	w := Word{Sum: wire.Sum(wire.Marshal([][]byte{c.Raw, o.Halt, o.Last}))}
	for _, raw := range [][]byte{c.Raw, o.Halt, o.Last} {
		if raw != nil {
			w.Raw = append(w.Raw, raw)
		}
	}
	return w
}

// Reply is what is said to who showed other: nothing but the sum, if that holds
// the same.
func (w Word) Reply(other Word) Word {
	if w.Sum == other.Sum {
		w.Raw = nil
	}
	return w
}

// OpenWord reads a word.
func OpenWord(raw []byte) (Word, error) {
	var w Word
	err := wire.Unmarshal(raw, &w)
	w.Raw = w.Raw[:min(len(w.Raw), maxWords)]
	return w, err
}

// CheckWord reports whether a message on the charter's topic is the operator's.
func CheckWord(c charter.Signed[charter.Charter], raw []byte) bool {
	_, stop := charter.OpenStop(c, raw)
	_, pardon := charter.OpenPardon(c, raw)
	return stop == nil || pardon == nil || follows(c, raw)
}

func (l *Life) word() Word { return NewWord(l.charter, l.permits.State().Orders) }

// spreadWord tells who has not shown that it holds the operator's words, at once
// after news and again until it does. Who is newly here is asked as well.
func (l *Life) spreadWord() {
	w := l.word()
	peers := slices.Clone(l.near)
	for _, s := range l.roster {
		if l.alive(s) {
			peers = append(peers, s.Key)
		}
	}
	due := l.spread.Due(l.now, w.Sum, peers, func(p dolly.PeerID) bool { _, known := l.roster[p]; return known })
	slices.SortFunc(due, func(a, b dolly.PeerID) int { return bytes.Compare(a[:], b[:]) }) // a roster has no order
	for _, p := range due {
		l.showWord(p, w)
	}
}

func (l *Life) showWord(to dolly.PeerID, w Word) {
	l.do(trade.Ask{To: to, Kind: AskWord, Raw: wire.Marshal(w), Tag: trade.Tag{Kind: AskWord}})
}

// handshake adds to each pairwise exchange of the trader a comparison of words
// and of evidence.
func (l *Life) handshake(effects []trade.Effect) {
	for _, e := range effects {
		if a, ok := e.(trade.Ask); ok && a.Kind == trade.AskExchange {
			if _, member := l.roster[a.To]; member {
				l.showWord(a.To, Word{Sum: l.word().Sum})
				l.compareEvidence(a.To)
			}
		}
	}
}

// answerWord takes in what another holds and says what is held here.
func (l *Life) answerWord(f trade.Asked) {
	w, err := OpenWord(f.Raw)
	if err != nil {
		l.do(trade.Answer{ID: f.ID, Err: err.Error()})
		return
	}
	l.hearWords(w.Raw)
	l.spread.Holds(f.From, w.Sum)
	l.do(trade.Answer{ID: f.ID, Raw: wire.Marshal(l.word().Reply(w))})
}

// onWord reads what another holds. Who lacks something is told at the next tick.
func (l *Life) onWord(f trade.Answered) {
	w, err := OpenWord(f.Raw)
	if f.Err != "" || err != nil {
		l.spread.Refused(f.From)
		return
	}
	l.hearWords(w.Raw)
	l.spread.Holds(f.From, w.Sum)
}

func (l *Life) hearWords(all [][]byte) {
	for _, raw := range all {
		l.hearCharter(raw)
	}
}
