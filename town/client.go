package town

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/p2p/relay"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/time/rate"
)

const (
	chunk      = 2 << 20 // of one download
	workers    = 2       // downloads of one client at once
	carrierOld = 10 * time.Second
	margin     = 48 * dolly.MiB // short of the credit line a client waits
)

// client downloads from the origin through agents of its choice and signs for
// what they carried.
type client struct {
	host    *p2p.Host
	trader  *trade.Trader
	loop    *node.Loop
	body    *node.Body
	relay   *relay.Client
	charter charter.Signed[charter.Charter]
	url     string
	budget  *rate.Limiter
	credit  dolly.MB

	mu       sync.Mutex
	rand     *rand.Rand
	carriers map[dolly.PeerID]carrier
	pipes    map[dolly.PeerID]*http.Client
}

// carrier is an agent as a client heard of it.
type carrier struct {
	line int64
	seen time.Time
}

func (t *Town) newClient(ctx context.Context, i int) (*client, error) {
	key := wire.NewKey(t.keys.operator.Derive(fmt.Sprintf("town/client/%d", i)))
	s := t.buying()
	host, err := p2p.New(ctx, p2p.Config{
		Key: key, Listen: s.P2P.Listen, Bootstrap: t.buyer.Host().Addrs(), Agent: "client/" + t.cfg.Version, Log: t.cfg.Log,
	})
	if err != nil {
		return nil, err
	}
	tc, err := edge.TradeConfig(s, key, nil)
	if err != nil {
		return nil, err
	}
	shelf := &keep.Shelf{}
	c := &client{
		host: host, trader: trade.New(tc, shelf), charter: t.charter, url: "http://" + t.origin.Addr(), credit: tc.Credit,
		budget: rate.NewLimiter(demand, 2*chunk), rand: rand.New(rand.NewPCG(t.cfg.Seed, uint64(i))),
		carriers: map[dolly.PeerID]carrier{}, pipes: map[dolly.PeerID]*http.Client{},
	}
	c.body = &node.Body{Network: dolly.Town, Net: edge.Net{Host: host}, Verify: new(p2p.Verifier).Verify, Log: t.cfg.Log}
	c.relay = relay.NewClient(host, relay.ClientConfig{Block: s.Relay.Block, Pay: c.body.Pay})
	entropy, err := edge.Entropy()
	if err != nil {
		return nil, err
	}
	c.loop, err = node.NewLoop(c.trader, node.LoopConfig{
		Shelf: shelf, Store: store.Memory(), Clock: t.clock, Rand: entropy, Tick: s.Pace.Tick.Std(), Hand: c.body.Hand,
	})
	return c, err
}

func (c *client) close() error { return c.host.Close() }

func (c *client) run(ctx context.Context) error {
	ended := make(chan error, 1)
	loopCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go func() { ended <- c.loop.Run(loopCtx) }()
	topic := life.RosterTopic(c.charter.Body.Fleet)
	check := func(raw []byte) bool { _, _, err := life.OpenHeartbeat(c.charter, raw); return err == nil }
	if err := c.host.Join(node.Topic(topic), 64<<10, edge.Verdict(check), c.hear); err != nil {
		return err
	}
	if err := c.body.Start(loopCtx, c.loop); err != nil {
		return err
	}
	var work sync.WaitGroup
	for range workers {
		work.Go(func() { c.download(ctx) })
	}
	work.Wait()
	c.payUp()
	stop()
	c.body.Wait()
	return <-ended
}

// payUp settles what was carried when a client stops, as far as carriers are here.
func (c *client) payUp() {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	c.mu.Lock()
	for _, p := range c.pipes {
		p.CloseIdleConnections()
	}
	c.mu.Unlock()
	var work sync.WaitGroup
	for carrier := range c.relay.Received() {
		// What a carrier that left never signed for stays unsettled on both sides.
		work.Go(func() { _ = c.relay.Flush(ctx, carrier) })
	}
	work.Wait()
	_ = c.relay.Close()
}

// hear remembers who carries.
func (c *client) hear(_ dolly.PeerID, raw []byte, _ any) {
	h, st, err := life.OpenHeartbeat(c.charter, raw)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if h.Phase == dolly.Gone || h.Phase == dolly.WindingDown || !h.Leased {
		delete(c.carriers, st.Key)
		return
	}
	if c.host.Learn(st.Key, h.Addrs) == nil {
		c.carriers[st.Key] = carrier{h.Line, time.Now()}
	}
}

// choose picks a carrier at random, the faster the likelier.
func (c *client) choose() (dolly.PeerID, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var keys []dolly.PeerID
	var sum int64
	for k, v := range c.carriers {
		if time.Since(v.seen) < carrierOld && v.line > 0 {
			keys = append(keys, k)
			sum += v.line
		}
	}
	if sum == 0 {
		return dolly.PeerID{}, false
	}
	slices.SortFunc(keys, func(a, b dolly.PeerID) int { return slices.Compare(a[:], b[:]) })
	n := c.rand.Int64N(sum)
	for _, k := range keys {
		if n -= c.carriers[k].line; n < 0 {
			return k, true
		}
	}
	return keys[0], true
}

// download fetches chunks until ctx ends, within its demand and its credit.
func (c *client) download(ctx context.Context) {
	pause := time.NewTicker(200 * time.Millisecond)
	defer pause.Stop()
	for {
		carrier, ok := c.choose()
		if ok && c.Balance(ctx) > margin-c.credit && c.budget.WaitN(ctx, chunk) == nil {
			ok = c.fetch(ctx, carrier) == nil
		} else {
			ok = false
		}
		if ctx.Err() != nil {
			return
		}
		if !ok {
			select {
			case <-pause.C:
			case <-ctx.Done():
				return
			}
		}
	}
}

func (c *client) fetch(ctx context.Context, carrier dolly.PeerID) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/%d", c.url, chunk), nil)
	if err != nil {
		return err
	}
	res, err := c.pipe(carrier).Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return err
}

// pipe is an HTTP client whose connections all run through one carrier.
func (c *client) pipe(carrier dolly.PeerID) *http.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pipes[carrier] == nil {
		c.pipes[carrier] = &http.Client{Transport: &http.Transport{
			DialContext:     func(ctx context.Context, _, addr string) (net.Conn, error) { return c.relay.Dial(ctx, carrier, addr) },
			IdleConnTimeout: 3 * time.Second,
		}}
	}
	return c.pipes[carrier]
}

// Balance is what the client has in MB; below zero it owes.
func (c *client) Balance(ctx context.Context) (mb dolly.MB) {
	if c.loop.Call(ctx, func() { mb = c.trader.Ledger.Balance(c.trader.Self()) }) != nil {
		return -c.credit
	}
	return mb
}
