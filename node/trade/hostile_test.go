package trade

import (
	"math"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// forge signs any bytes as the body of a record.
func forge(k wire.Key, kind string, body []byte) []byte {
	sig := k.Sign([]byte("dolly/1/town/" + kind + "\x00" + string(body)))
	return wire.Marshal([]any{uint8(1), kind, k.Peer(), body, sig})
}

// FuzzI42WhatAPeerSays lets a stranger ask, answer and gossip what it likes,
// as bytes and signed: nothing panics, and nothing of it moves MB.
func FuzzI42WhatAPeerSays(f *testing.F) {
	mallory, alice := stranger(1), wire.NewKey([32]byte{1}).Peer()
	wide := dolly.Price{Sat: math.MaxInt64, MB: math.MaxInt64}
	id := func(p dolly.PeerID) dolly.OrderID { return dolly.OrderID{Trader: p, Number: math.MaxUint64} }
	for kind, body := range map[string]any{
		AskExchange:        have{Tips: []reach{{Key: alice, Seq: math.MaxUint64, Mark: []byte{1}, Forked: true}, {Key: mallory.Peer(), Seq: 1}}, Contacts: []contact{{Peer: alice, Addrs: make([]string, 20)}}},
		askGive:            give{Blocks: [][]byte{nil, {0xff}}, Forks: [][]byte{{0xa0}}, Want: []reach{{Key: alice, Seq: math.MaxUint64, Mark: make([]byte, 99)}}},
		askBook:            wantBook{Marks: make([]byte, 2048)},
		"page":             bookPage{Batches: []shownBatch{{Raw: []byte{0xff}, Over: []uint64{1}}}, More: true},
		askTip:             ledger.Tip{Key: alice, Seq: math.MaxUint64, Gained: math.MinInt64},
		"key":              alice,
		"block":            ledger.Block{Seq: 1, Kind: ledger.Carry, Peer: alice, Amount: math.MaxInt64, Spent: math.MaxInt64},
		"last":             ledger.Block{Seq: math.MaxUint64, Kind: ledger.Take, Credit: true, Peer: alice, Link: dolly.Hash{1}, Lock: dolly.Hash{1}, Secret: []byte{1}, Amount: 1},
		market.KindPropose: market.Proposal{Bid: id(alice), Ask: id(mallory.Peer()), Amount: wide, Height: math.MaxUint32, Key: make([]byte, 33)},
		market.KindAccept:  market.Accept{Key: make([]byte, 33)},
		market.KindCounter: market.Counter{Amount: wide},
		market.KindDecline: market.Decline{Reason: 255},
		tradeKind:          dolly.Trade{Bid: id(mallory.Peer()), Ask: id(alice), Amount: wide, At: math.MaxInt64},
		market.KindOrders:  map[int]any{1: []map[int]any{{1: uint64(math.MaxUint64), 2: 255, 3: int64(math.MinInt64), 4: int64(math.MaxInt64), 5: int64(math.MaxInt64)}}},
	} {
		f.Add(kind, wire.Marshal(body))
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		w := newWorld(t.Fatalf)
		p := w.join("alice")
		w.run(30 * step)
		before := p.trader.Ledger.Balance(alice)
		say := func(raw []byte) {
			for _, ask := range []string{AskExchange, askGive, askCredit, askBlock, askTip, askBook, askPropose, kind} {
				w.tell(p, Asked{ID: 1, From: mallory.Peer(), Kind: ask, Raw: raw})
				w.tell(p, Answered{From: mallory.Peer(), Tag: Tag{ask, dolly.Hash{1}}, Raw: raw})
			}
			for _, topic := range []Topic{TopicOrders, TopicTrades, TopicLedger} {
				if Check(dolly.Town, topic, raw) {
					w.tell(p, Heard{Topic: topic, Raw: raw})
				}
			}
			w.queue = nil
		}
		for i := 0; i <= len(body); i += 1 + len(body)/32 {
			other := append([]byte(nil), body...)
			if i > 0 {
				other[i-1] ^= 1 << (i % 8)
			}
			say(other)
			say(forge(mallory, kind, other))
			say(forge(mallory, "block", other))
		}
		w.run(30 * step)
		if got := p.trader.Ledger.Balance(alice); got > before {
			t.Errorf("alice has %v out of nothing", got)
		}
	})
}
