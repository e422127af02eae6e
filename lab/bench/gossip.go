package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// GossipConfig says how the gossip of orders is measured.
type GossipConfig struct {
	Hosts   int
	Steady  int           // orders in a sample that come one by one, ten a second
	Burst   int           // orders in a sample that are placed at once, in lots of twenty
	Samples int           // of each kind
	Settle  time.Duration // what the hosts have to form a mesh before
	Quiet   time.Duration // what they have then until nobody hints any more at what was said
	Idle    time.Duration // of a sample without orders: some whole heartbeats of either side
}

// gossipSample is what spreading some orders cost and how long it took.
type gossipSample struct {
	bytes float64 // written, an order and host
	cpu   float64 // microseconds of processor time, an order and host
	took  float64 // milliseconds until the last host had it: the median message
	share float64 // of deliveries that were made
}

// Gossip measures how orders spread among hosts in this process: in batches
// signed by their traders over our gossip, and an order a message, signed by
// gossipsub, over that as libp2p has it by default. The hosts have the same keys and
// the same links to each other. The sides take turns, with new hosts in each.
func Gossip(ctx context.Context, cfg GossipConfig) ([]Row, error) {
	sides := []struct {
		name  string
		plain bool
		got   gossipSamples
	}{{name: "dolly"}, {name: "default gossipsub", plain: true}}
	for left, turn := cfg.Samples, 0; left > 0; left -= turn {
		turn = min(left, (cfg.Samples+gossipTurns-1)/gossipTurns)
		for i := range sides {
			s := &sides[i]
			if err := s.got.gather(ctx, cfg, s.plain, turn); err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	var rows []Row
	for _, s := range sides {
		rows = append(rows, Row{Row: "gossip", Variant: "idle", Side: s.name, Unit: "cpu-us/host/s"}.of(s.got.idle))
		rows = append(rows, gossipRows("steady", s.name, s.got.steady)...)
		rows = append(rows, gossipRows("burst", s.name, s.got.burst)...)
	}
	return rows, nil
}

// gossipTurns is how often each side has its turn: what disturbs one should disturb both.
const gossipTurns = 2

// gossipSamples are all of a side.
type gossipSamples struct {
	idle          []float64 // microseconds of processor time, a host and second without orders
	steady, burst []gossipSample
}

// gather takes so many samples of each kind from new hosts.
func (g *gossipSamples) gather(ctx context.Context, cfg GossipConfig, plain bool, samples int) (err error) {
	f, err := newFleet(ctx, cfg.Hosts, plain)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	if err := pause(ctx, cfg.Settle); err != nil {
		return err
	}
	if err := f.warm(ctx); err != nil {
		return err
	}
	if err := pause(ctx, cfg.Quiet); err != nil {
		return err
	}
	for range samples {
		used, err := f.idle(ctx, cfg.Idle)
		if err != nil {
			return err
		}
		g.idle = append(g.idle, used)
	}
	for range samples {
		s, err := f.sample(ctx, cfg.Steady, f.oneByOne)
		if err != nil {
			return err
		}
		g.steady = append(g.steady, s)
	}
	for range samples {
		s, err := f.sample(ctx, cfg.Burst, f.atOnce)
		if err != nil {
			return err
		}
		g.burst = append(g.burst, s)
	}
	return nil
}

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	over := time.NewTimer(d)
	defer over.Stop()
	select {
	case <-over.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// idle is what the hosts use while nobody says anything: for links, heartbeats and
// scores, and to measure it.
func (f *fleet) idle(ctx context.Context, d time.Duration) (float64, error) {
	before, err := CPUTime()
	if err != nil {
		return 0, err
	}
	if err := pause(ctx, d); err != nil {
		return 0, err
	}
	after, err := CPUTime()
	return float64((after - before).Microseconds()) / d.Seconds() / float64(len(f.hosts)), err
}

// sample spreads orders and sums up.
func (f *fleet) sample(ctx context.Context, orders int, spread func(context.Context, int) error) (gossipSample, error) {
	cpu, err := CPUTime()
	if err != nil {
		return gossipSample{}, err
	}
	sent := f.sent()
	if err := spread(ctx, orders); err != nil {
		return gossipSample{}, err
	}
	took, share, err := f.wait(ctx)
	if err != nil {
		return gossipSample{}, err
	}
	after, err := CPUTime()
	each := float64(orders * (len(f.hosts) - 1))
	return gossipSample{
		bytes: float64(f.sent()-sent) / each,
		cpu:   float64((after - cpu).Microseconds()) / each,
		took:  float64(took) / float64(time.Millisecond),
		share: share,
	}, err
}

func gossipRows(variant, side string, samples []gossipSample) []Row {
	one := func(unit string, figure func(gossipSample) float64) Row {
		var all []float64
		for _, s := range samples {
			all = append(all, figure(s))
		}
		return Row{Row: "gossip", Variant: variant, Side: side, Unit: unit}.of(all)
	}
	return []Row{
		one("% delivered", func(s gossipSample) float64 { return 100 * s.share }),
		one("bytes/order/host", func(s gossipSample) float64 { return s.bytes }),
		one("cpu-us/order/host", func(s gossipSample) float64 { return s.cpu }),
		one("ms to all", func(s gossipSample) float64 { return s.took }),
	}
}
