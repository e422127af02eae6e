package node

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// quiet is a network on which nobody is.
type quiet struct {
	handle func(context.Context, dolly.PeerID, []byte) ([]byte, error)
	topics map[string]joined
}

type joined struct {
	check   Check
	deliver func(dolly.PeerID, []byte, any)
}

func (q *quiet) Join(topic string, _ int, check Check, deliver func(dolly.PeerID, []byte, any)) error {
	if q.topics == nil {
		q.topics = map[string]joined{}
	}
	q.topics[topic] = joined{check, deliver}
	return nil
}
func (*quiet) Publish(context.Context, string, []byte) error { return nil }
func (*quiet) Stats() dolly.Gossip                           { return dolly.Gossip{} }
func (*quiet) Learn(dolly.PeerID, []string) error            { return nil }
func (*quiet) Near() (_, _ []dolly.PeerID)                   { return nil, nil }
func (*quiet) Addrs() []string                               { return nil }

func (q *quiet) Handle(_ string, _ int, f func(context.Context, dolly.PeerID, []byte) ([]byte, error)) {
	q.handle = f
}

func (*quiet) Request(context.Context, dolly.PeerID, string, []byte) ([]byte, error) {
	return nil, errors.New("nobody there")
}

// purse is a wallet that does what the test says.
type purse struct {
	Coins
	tips  func() (<-chan Tip, error)
	claim func() error
}

func (p purse) Tips(context.Context) (<-chan Tip, error) { return p.tips() }

func (p purse) Claim(context.Context, dolly.Hash, market.Terms, []byte, uint32) (bool, error) {
	return false, p.claim()
}

func (p purse) Fund(_ context.Context, permit charter.Permit, _ dolly.Hash, _ market.Terms, _ uint32) error {
	return Final{permit.Check(charter.Fund, 1)}
}

func (p purse) Inspect(context.Context, market.Terms) (market.Contract, error) {
	return market.Contract{Height: 7}, nil
}

// ear is a mind that only listens, and answers requests with what it was asked.
type ear struct{ heard chan trade.Fact }

func (m ear) Step(_ dolly.Time, _ *rand.Rand, f trade.Fact) []trade.Effect {
	switch f := f.(type) {
	case trade.Tick, trade.Near, trade.Started:
		return nil
	case trade.Asked:
		return []trade.Effect{trade.Answer{ID: f.ID, Raw: f.Raw}}
	case trade.Metered:
		return []trade.Effect{trade.Paid{Call: f.Call, Err: "too poor"}}
	}
	m.heard <- f
	return nil
}

// embody runs a body around an ear for as long as f runs; after that, what is
// to be seen when all has ended.
func embody(t *testing.T, coins Coins, f func(*Body, *quiet, chan trade.Fact), after ...func(*Body, *quiet)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		m, net := ear{make(chan trade.Fact, 100)}, &quiet{}
		b := &Body{Network: dolly.Town, Net: net, Coins: coins, Log: slog.New(slog.DiscardHandler)}
		l, err := NewLoop(m, LoopConfig{
			Shelf: &keep.Shelf{}, Store: store.Memory(), Clock: stillClock{}, Tick: time.Hour, Hand: b.Hand,
		})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() { ended <- l.Run(ctx) }()
		if err := b.Start(ctx, l); err != nil {
			t.Fatal(err)
		}
		synctest.Wait() // until it has begun
		f(b, net, m.heard)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		b.Wait()
		for _, f := range after {
			f(b, net)
		}
	})
}

func noTips() (<-chan Tip, error) { return make(chan Tip), nil }

func TestBodyFollowsTheChainAgainWhenTheLinkIsLost(t *testing.T) {
	attempts := 0
	coins := purse{tips: func() (<-chan Tip, error) {
		if attempts++; attempts == 1 {
			return nil, errors.New("no chain")
		}
		ch := make(chan Tip, 1)
		ch <- Tip{Height: uint32(attempts)}
		if attempts < 4 {
			close(ch) // the link is lost
		}
		return ch, nil
	}}
	embody(t, coins, func(_ *Body, _ *quiet, heard chan trade.Fact) {
		for _, want := range []uint32{2, 3, 4} {
			if got := <-heard; got != (trade.Tip{Height: want}) {
				t.Fatalf("heard %+v, want height %d", got, want)
			}
		}
	})
}

func TestBodyRunsTheSameEffectOnceAtATime(t *testing.T) {
	running := 0
	var release chan struct{}
	coins := purse{tips: noTips, claim: func() error { running++; <-release; return nil }}
	embody(t, coins, func(b *Body, _ *quiet, _ chan trade.Fact) {
		release = make(chan struct{})
		for range 3 {
			b.Hand(trade.Claim{Swap: dolly.Hash{1}})
		}
		synctest.Wait()
		if running != 1 {
			t.Errorf("%d claims of one swap at a time", running)
		}
		close(release)
		synctest.Wait()
		b.Hand(trade.Claim{Swap: dolly.Hash{1}})
		synctest.Wait()
		if running != 2 {
			t.Error("a claim is not repeated when the first has ended")
		}
	})
}

func TestBodyWatchesUntilItIsToldNotTo(t *testing.T) {
	var blocks chan Tip
	coins := purse{tips: func() (<-chan Tip, error) { blocks = make(chan Tip); return blocks, nil }}
	embody(t, coins, func(b *Body, _ *quiet, heard chan trade.Fact) {
		id := dolly.Hash{1}
		b.Hand(trade.Watch{Swap: id})
		if s, ok := (<-heard).(trade.Seen); !ok || s.Swap != id || s.Contract.Height != 7 {
			t.Errorf("a watch says %+v at first", s)
		}
		blocks <- Tip{Height: 8}
		<-heard // the tip
		if s, ok := (<-heard).(trade.Seen); !ok || s.Swap != id {
			t.Error("nothing is said of the contract at a block")
		}
		b.Hand(trade.Unwatch{Swap: id})
		blocks <- Tip{Height: 9}
		<-heard // the tip
		synctest.Wait()
		if len(heard) != 0 {
			t.Errorf("after the end: %+v", <-heard)
		}
	})
}

func TestI15FundingWithoutAPermitIsFinal(t *testing.T) {
	embody(t, purse{tips: noTips}, func(b *Body, _ *quiet, heard chan trade.Fact) {
		b.Hand(trade.Fund{Swap: dolly.Hash{1}})
		f, ok := (<-heard).(trade.Funded)
		if !ok || !f.Final || f.Err != charter.ErrNoPermit.Error() {
			t.Errorf("got %+v", f)
		}
	})
}

func TestBodyAnswersAndPaysOrStops(t *testing.T) {
	ask := wire.Marshal(trade.Request{Kind: "echo", Body: []byte("hello")})
	running := func(b *Body, n *quiet, _ chan trade.Fact) {
		if raw, err := n.handle(context.Background(), dolly.PeerID{1}, ask); err != nil || string(raw) != "hello" {
			t.Errorf("answered %q, %v", raw, err)
		}
		if _, err := n.handle(context.Background(), dolly.PeerID{1}, []byte("junk")); err == nil {
			t.Error("junk was answered")
		}
		if err := b.Pay(context.Background(), dolly.PeerID{1}, 5); err == nil || err.Error() != "too poor" {
			t.Errorf("paid: %v", err)
		}
	}
	ended := func(b *Body, n *quiet) {
		if _, err := n.handle(context.Background(), dolly.PeerID{1}, ask); !errors.Is(err, ErrStopped) {
			t.Errorf("answered after the end: %v", err)
		}
		if err := b.Pay(context.Background(), dolly.PeerID{1}, 5); !errors.Is(err, ErrStopped) {
			t.Errorf("paid after the end: %v", err)
		}
		if len(b.answers.wait)+len(b.pays.wait) != 0 {
			t.Error("somebody is still waited for")
		}
	}
	embody(t, purse{tips: noTips}, running, ended)
}

// What a check made of a message is what the mind hears: no signature is verified twice.
func TestRegressionABatchsSignatureIsVerifiedOnce(t *testing.T) {
	embody(t, purse{tips: noTips}, func(_ *Body, n *quiet, heard chan trade.Fact) {
		raw, err := market.SealBatch(wire.NewKey([32]byte{1}), dolly.Town, market.Batch{Cancels: []uint64{1}})
		if err != nil {
			t.Fatal(err)
		}
		topic := n.topics[Topic(trade.TopicOrders)]
		v, known := topic.check(raw)
		if v != trade.Pass || known == nil {
			t.Fatalf("%v, and %v is handed over", v, known)
		}
		topic.deliver(dolly.PeerID{}, raw, known)
		if f, ok := (<-heard).(trade.Heard); !ok || f.Known == nil {
			t.Errorf("heard %+v", f)
		}
	})
}

// A flood of new keys shuts the gate for strangers alone.
func TestI32BodyKnowsWhomItsMindVouchesFor(t *testing.T) {
	embody(t, purse{tips: noTips}, func(b *Body, n *quiet, _ chan trade.Fact) {
		orders := n.topics[Topic(trade.TopicOrders)]
		says := func(key wire.Key) trade.Verdict {
			raw, err := market.SealBatch(key, dolly.Town, market.Batch{Cancels: []uint64{1}})
			if err != nil {
				t.Fatal(err)
			}
			v, _ := orders.check(raw)
			return v
		}
		alice, bob := wire.NewKey([32]byte{1}), wire.NewKey([32]byte{2})
		b.Hand(trade.Vouch{Peer: alice.Peer()})
		for i := range b.Book.Total {
			b.gate.Admit(b.loop.clock.Now(), dolly.PeerID{byte(i), byte(i >> 8), 3}, 1)
		}
		if known, stranger := says(alice), says(bob); known != trade.Pass || stranger != trade.Ignore {
			t.Errorf("who is vouched for: %v, a stranger: %v", known, stranger)
		}
	})
}
