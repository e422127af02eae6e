package trade

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// Protocol is the stream protocol of all requests between traders.
const Protocol = "/dolly/1/trade"

// Kinds of requests.
const (
	AskExchange = "exchange" // have → give
	askGive     = "give"     // blocks → nothing
	askCredit   = "credit"   // a debit half → its credit half
	askBlock    = "block"    // a block → nothing: look at this
	askTip      = "tip"      // a key → the tip known of it
	askBook     = "book"     // marks of a book → the batches that it lacks
	askTerms    = "terms"    // the hash of a swap's secret → what both signed for it
	askPropose  = "propose"  // a signed proposal → a signed accept, counter-offer or decline
)

// Request is what travels on the stream.
type Request struct {
	Kind string `cbor:"1,keyasint"`
	Body []byte `cbor:"2,keyasint"`
}

// asked answers a request.
func (t *Trader) asked(f Asked) {
	raw, err := t.answer(f)
	t.do(Answer{ID: f.ID, Raw: raw, Err: text(err)})
}

func (t *Trader) answer(f Asked) ([]byte, error) {
	if err := t.admitAsk(f.Kind, f.From); err != nil {
		return nil, err
	}
	switch f.Kind {
	case AskExchange:
		return t.answerExchange(f)
	case askGive:
		return t.answerGive(f)
	case askCredit:
		return t.answerCredit(f)
	case askBlock:
		return nil, t.shown(f)
	case askTip:
		return t.answerTip(f)
	case askBook:
		return t.answerBook(f)
	case askPropose:
		return t.answerPropose(f)
	case askTerms:
		return t.answerTerms(f)
	}
	return nil, fmt.Errorf("%w: %q", ErrRequest, f.Kind)
}

// shown takes in a block that somebody wants me to see, and fetches what is
// missing before it.
func (t *Trader) shown(f Asked) error {
	if !t.shows.take(t.now, f.From) {
		return ErrPace
	}
	_, err := t.learn(f.Raw)
	if errors.Is(err, ledger.ErrAhead) {
		t.exchangeWith(f.From)
	}
	return err
}

func (t *Trader) answered(f Answered) {
	switch f.Tag.Kind {
	case AskExchange:
		t.onGive(f)
	case askCredit:
		t.onCredit(f)
	case askBook:
		t.onBook(f)
	case askPropose:
		t.onReply(f)
	case askTip:
		t.onTip(f)
	case askTerms:
		t.onTerms(f)
	}
}

func (t *Trader) answerTip(f Asked) ([]byte, error) {
	var key dolly.PeerID
	if err := wire.Unmarshal(f.Raw, &key); err != nil {
		return nil, err
	}
	tip, _ := t.Ledger.Tip(key)
	return wire.Marshal(tip), nil
}

// Check is the validator of gossip: what can be judged without any state.
func Check(n dolly.Network, topic Topic, raw []byte) bool {
	switch topic {
	case TopicOrders:
		_, _, err := market.OpenBatch(n, raw)
		return err == nil
	case TopicTrades:
		_, _, err := openTrade(n, raw)
		return err == nil
	case TopicLedger:
		var p ledger.ForkProof
		if wire.Unmarshal(raw, &p) != nil {
			return false
		}
		_, err := ledger.CheckFork(n, p)
		return err == nil
	}
	return false
}

// hear takes in a gossiped message.
func (t *Trader) hear(f Heard) {
	switch f.Topic {
	case TopicOrders:
		t.hearOrders(f)
	case TopicTrades:
		t.hearTrade(f)
	case TopicLedger:
		t.learnFork(f.Raw)
	}
}
