package trade

import (
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// TestI32QuestionsHaveRates floods bob with every kind of question, from one key and
// then from many: what is answered stays within the buckets, what is not is told so,
// and alice, who dealt with him, is answered all the while.
func TestI32QuestionsHaveRates(t *testing.T) {
	for _, kind := range []string{AskExchange, askBook, askTip, askTerms, askPropose} {
		t.Run(kind, func(t *testing.T) {
			w := newWorld(t.Fatalf)
			alice, bob := w.join("alice"), w.join("bob")
			w.run(5 * step)
			w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: dolly.MiB})
			w.drain()
			ask := func(key dolly.PeerID) string {
				for _, e := range bob.trader.Step(w.now, bob.rand, Asked{ID: 1, From: key, Kind: kind, Raw: wire.Marshal(have{})}) {
					if a, ok := e.(Answer); ok {
						return a.Err
					}
				}
				t.Fatal("no answer at all")
				return ""
			}
			busy := func(said string) bool { return strings.HasPrefix(said, ErrBusy.Error()) }
			r, _ := ratesOf(kind)
			one, answered := sybil(1).Peer(), 0
			for range 2 * r.stranger.burst {
				if said := ask(one); !busy(said) {
					answered++
				} else if !strings.Contains(said, "again in") {
					t.Fatalf("refused with %q", said)
				}
			}
			if answered != r.stranger.burst {
				t.Errorf("%d questions of one stranger were answered, at most %d", answered, r.stranger.burst)
			}
			for n := range 2 * r.strangers.burst {
				if !busy(ask(sybil(n).Peer())) {
					answered++
				}
			}
			if answered != r.strangers.burst {
				t.Errorf("%d questions of all strangers were answered, at most %d", answered, r.strangers.burst)
			}
			if said := ask(alice.key.Peer()); busy(said) {
				t.Errorf("alice is told %q", said)
			}
			w.now = w.now.Add(time.Minute)
			if said := ask(one); busy(said) {
				t.Errorf("a minute later: %q", said)
			}
		})
	}
}
