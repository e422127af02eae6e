package bench

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

const (
	gossipTopic = "/dolly/1/bench"
	gossipSize  = 64 << 10               // bytes a message
	pace        = 100 * time.Millisecond // between orders that come one by one
	lot         = 20                     // orders that a trader places at once
	patience    = 10 * time.Second       // for an order to reach all
	orderLife   = 3_600_000              // milliseconds
)

// linksOn says to whom a host is linked: so many places further on. With as many
// back, everybody has the links that an agent keeps.
func linksOn() []int { return []int{1, 4, 9, 14, 19, 23} }

// fleet is hosts in this process that gossip with each other.
type fleet struct {
	plain  bool
	hosts  []*p2p.Host
	keys   []wire.Key
	trials []*p2p.Trial
	rand   *rand.Rand
	number uint64

	mu      sync.Mutex
	began   map[string]*spread // by message, of this sample
	missing int                // messages that somebody lacks
	took    []time.Duration
	all     chan struct{} // closed when none is missing
}

// spread is a message on its way.
type spread struct {
	left int
	at   time.Time
}

func newFleet(ctx context.Context, n int, plain bool) (*fleet, error) {
	f := &fleet{plain: plain, rand: rand.New(rand.NewPCG(1, uint64(n))), began: map[string]*spread{}}
	for i := range n {
		f.keys = append(f.keys, wire.NewKey([32]byte{1, byte(i), byte(i >> 8)}))
		f.trials = append(f.trials, &p2p.Trial{Plain: plain})
		h, err := p2p.New(ctx, p2p.Config{Key: f.keys[i], Listen: []string{"/ip4/127.0.0.1/tcp/0"}, Trial: f.trials[i]})
		if err != nil {
			return nil, errors.Join(err, f.close())
		}
		f.hosts = append(f.hosts, h)
		if err := h.Join(gossipTopic, gossipSize, f.checker(), f.deliver); err != nil {
			return nil, errors.Join(err, f.close())
		}
	}
	for i, h := range f.hosts {
		for _, on := range linksOn() {
			if on >= n {
				break
			}
			if err := h.Connect(ctx, f.hosts[(i+on)%n].Addrs()[0]); err != nil {
				return nil, errors.Join(err, f.close())
			}
		}
	}
	return f, nil
}

func (f *fleet) close() error {
	var errs []error
	for _, h := range f.hosts {
		errs = append(errs, h.Close())
	}
	return errors.Join(errs...)
}

func (f *fleet) sent() (bytes uint64) {
	for _, t := range f.trials {
		bytes += t.Sent()
	}
	return bytes
}

// checker is what an agent does: one signature for all of a batch. Without batches,
// gossipsub has checked its own.
func (f *fleet) checker() p2p.Check {
	if f.plain {
		return func([]byte) (p2p.Verdict, any) { return p2p.Accept, nil }
	}
	var v p2p.Verifier
	return func(raw []byte) (p2p.Verdict, any) {
		if _, _, err := market.OpenBatchBy(v.Verify, dolly.Town, raw); err != nil {
			return p2p.Reject, nil
		}
		return p2p.Accept, nil
	}
}

func (f *fleet) deliver(_ dolly.PeerID, raw []byte, _ any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.began[string(raw)]
	if s == nil {
		return // given up
	}
	if s.left--; s.left > 0 {
		return
	}
	f.took = append(f.took, time.Since(s.at))
	if f.missing--; f.missing == 0 {
		close(f.all)
	}
}

// place has one host place orders.
func (f *fleet) place(ctx context.Context, host, orders int) error {
	most := market.MaxBatchOrders
	if f.plain {
		most = 1
	}
	var messages [][]byte
	for orders > 0 {
		n := min(orders, most)
		raw, err := f.message(host, n)
		if err != nil {
			return err
		}
		messages = append(messages, raw)
		orders -= n
	}
	f.expect(messages)
	for _, raw := range messages {
		if err := f.hosts[host].Publish(ctx, gossipTopic, raw); err != nil {
			return err
		}
	}
	return nil
}

// message is a batch or, of the plain side, an order without a signature: that is
// gossipsub's.
func (f *fleet) message(host, orders int) ([]byte, error) {
	var b market.Batch
	for range orders {
		f.number++
		b.Orders = append(b.Orders, dolly.Order{
			ID: dolly.OrderID{Trader: f.keys[host].Peer(), Number: f.number}, Side: dolly.Bid,
			Price:   dolly.Price{Sat: 1_000 + dolly.Sat(f.rand.IntN(19_000)), MB: dolly.MB(1+f.rand.IntN(100)) * dolly.MiB},
			Expires: 1_700_000_000_000 + dolly.Time(f.rand.IntN(orderLife)),
		})
	}
	if !f.plain {
		return market.SealBatch(f.keys[host], dolly.Town, b)
	}
	o := b.Orders[0]
	return wire.Marshal(struct {
		Number  uint64     `cbor:"1,keyasint"`
		Side    dolly.Side `cbor:"2,keyasint"`
		Sat     dolly.Sat  `cbor:"3,keyasint"`
		MB      dolly.MB   `cbor:"4,keyasint"`
		Expires dolly.Time `cbor:"5,keyasint"`
	}{o.ID.Number, o.Side, o.Price.Sat, o.Price.MB, o.Expires}), nil
}

// expect begins to count who lacks the messages.
func (f *fleet) expect(messages [][]byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.missing == 0 {
		f.all = make(chan struct{})
	}
	f.missing += len(messages)
	now := time.Now()
	for _, raw := range messages {
		f.began[string(raw)] = &spread{len(f.hosts) - 1, now}
	}
}

// oneByOne has orders come from hosts at random, ten a second.
func (f *fleet) oneByOne(ctx context.Context, orders int) error {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for range orders {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := f.place(ctx, f.rand.IntN(len(f.hosts)), 1); err != nil {
			return err
		}
	}
	return nil
}

// atOnce has some traders place a lot of orders each.
func (f *fleet) atOnce(ctx context.Context, orders int) error {
	for ; orders > 0; orders -= lot {
		if err := f.place(ctx, f.rand.IntN(len(f.hosts)), min(orders, lot)); err != nil {
			return err
		}
	}
	return nil
}

// wait returns the median time that messages took to reach all, and the share of
// deliveries that were made when all have what they wait for, or patience is over.
func (f *fleet) wait(ctx context.Context) (took time.Duration, delivered float64, err error) {
	f.mu.Lock()
	all := f.all
	f.mu.Unlock()
	over := time.NewTimer(patience)
	defer over.Stop()
	select {
	case <-all:
	case <-over.C:
	case <-ctx.Done():
		return 0, 0, ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	lacking, messages := 0, len(f.began)
	for _, s := range f.began {
		if lacking += s.left; s.left > 0 {
			f.took = append(f.took, patience)
		}
	}
	slices.Sort(f.took)
	took = f.took[len(f.took)/2]
	f.took, f.began, f.missing = f.took[:0], map[string]*spread{}, 0
	return took, 1 - float64(lacking)/float64(messages*(len(f.hosts)-1)), nil
}

// warm has everybody hear everybody.
func (f *fleet) warm(ctx context.Context) error {
	for host := range f.hosts {
		if err := f.place(ctx, host, 1); err != nil {
			return err
		}
	}
	_, _, err := f.wait(ctx)
	return err
}
