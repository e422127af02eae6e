package p2p

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
	ma "github.com/multiformats/go-multiaddr"
)

const (
	maxContacts = 1024 // peers remembered besides pinned ones
	wantPeers   = 12   // below that many connections, contacts are dialled
	maxDials    = 8    // at a time
	dialTimeout = 5 * time.Second
	firstRetry  = 500 * time.Millisecond
	lastRetry   = time.Minute
	pingEvery   = time.Minute
)

// keeper keeps a host connected: to its pinned peers always, and to others it
// knows while it has few. Whom it fails to reach it tries again, each time
// after twice as long.
type keeper struct {
	lib  host.Host
	wake chan struct{}

	mu       sync.Mutex
	contacts map[peer.ID]*contact
	pinged   time.Time
}

type contact struct {
	addrs    []ma.Multiaddr
	trusted  []ma.Multiaddr // among addrs; rumours do not replace them
	pinned   bool
	failures int
	due      time.Time // not before
	learned  time.Time
}

func newKeeper(lib host.Host) *keeper {
	return &keeper{lib: lib, wake: make(chan struct{}, 1), contacts: map[peer.ID]*contact{}}
}

func (k *keeper) pin(info peer.AddrInfo) {
	if info.ID == k.lib.ID() {
		return // a list of bootstrap peers that is shared by all names us too
	}
	k.lib.ConnManager().Protect(info.ID, "bootstrap")
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.contact(info.ID)
	c.pinned = true
	k.trustIn(c, info.ID, info.Addrs)
}

func (k *keeper) trust(id peer.ID, addrs []ma.Multiaddr) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.trustIn(k.contact(id), id, addrs)
}

// trustIn adds addresses that stay. The lock is held.
func (k *keeper) trustIn(c *contact, id peer.ID, addrs []ma.Multiaddr) {
	c.trusted = slices.Concat(c.trusted, addrs)
	c.addrs = slices.Concat(c.addrs, addrs)
	k.lib.Peerstore().AddAddrs(id, addrs, peerstore.PermanentAddrTTL)
}

// learn replaces what is known of id, but for what is trusted. New addresses
// are tried at once.
func (k *keeper) learn(id peer.ID, addrs []ma.Multiaddr) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.contact(id)
	c.learned = time.Now()
	addrs = slices.Concat(c.trusted, addrs)
	if slices.EqualFunc(c.addrs, addrs, ma.Multiaddr.Equal) {
		return
	}
	c.addrs, c.failures, c.due = addrs, 0, time.Time{}
	k.lib.Peerstore().ClearAddrs(id)
	k.lib.Peerstore().AddAddrs(id, addrs, peerstore.PermanentAddrTTL)
	k.poke()
}

// contact finds or makes the entry of id, and makes room for it.
func (k *keeper) contact(id peer.ID) *contact {
	if c := k.contacts[id]; c != nil {
		return c
	}
	if len(k.contacts) >= maxContacts {
		k.forgetWorst()
	}
	c := &contact{}
	k.contacts[id] = c
	return c
}

// forgetWorst drops who failed most often, and of these who was silent longest.
func (k *keeper) forgetWorst() {
	var worst peer.ID
	for id, c := range k.contacts {
		w := k.contacts[worst]
		if len(c.trusted) > 0 || w != nil && (c.failures < w.failures || c.failures == w.failures && !c.learned.Before(w.learned)) {
			continue
		}
		worst = id
	}
	if worst != "" {
		delete(k.contacts, worst)
		k.lib.Peerstore().ClearAddrs(worst)
	}
}

func (k *keeper) poke() {
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

func (k *keeper) run(ctx context.Context) {
	for {
		wait := time.NewTimer(k.round(ctx))
		select {
		case <-wait.C:
		case <-k.wake:
			wait.Stop()
		case <-ctx.Done():
			wait.Stop()
			return
		}
	}
}

// round dials who is due and returns after how long the next one is.
func (k *keeper) round(ctx context.Context) time.Duration {
	k.pingAll(ctx)
	var group sync.WaitGroup
	for _, id := range k.dueNow() {
		group.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, dialTimeout)
			defer cancel()
			k.note(id, k.dial(ctx, id))
		})
	}
	group.Wait()
	return k.untilDue()
}

// dial forgets libp2p's own back-off, which would add to the keeper's.
func (k *keeper) dial(ctx context.Context, id peer.ID) error {
	if s, ok := k.lib.Network().(interface{ Backoff() *swarm.DialBackoff }); ok {
		s.Backoff().Clear(id)
	}
	return k.lib.Connect(ctx, peer.AddrInfo{ID: id})
}

// absent lists contacts that want a connection: pinned ones always, others
// while connections are few.
func (k *keeper) absent() []peer.ID {
	few := len(k.lib.Network().Peers()) < wantPeers
	var out []peer.ID
	for id, c := range k.contacts {
		if len(c.addrs) > 0 && (c.pinned || few) && k.lib.Network().Connectedness(id) != network.Connected {
			out = append(out, id)
		}
	}
	return out
}

// dueNow picks whom to dial: who failed least first, equals at random.
func (k *keeper) dueNow() []peer.ID {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	ids := slices.DeleteFunc(k.absent(), func(id peer.ID) bool { return k.contacts[id].due.After(now) })
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	slices.SortStableFunc(ids, func(a, b peer.ID) int { return k.contacts[a].failures - k.contacts[b].failures })
	return ids[:min(len(ids), maxDials)]
}

func (k *keeper) note(id peer.ID, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.contacts[id]
	if c == nil {
		return
	}
	if err == nil {
		c.failures, c.due = 0, time.Time{}
		return
	}
	pause := min(lastRetry, firstRetry<<min(c.failures, 10))
	c.failures++
	c.due = time.Now().Add(pause + rand.N(pause/4))
}

func (k *keeper) untilDue() time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	wait := time.Until(k.pinged.Add(pingEvery))
	for _, id := range k.absent() {
		wait = min(wait, time.Until(k.contacts[id].due))
	}
	return max(wait, firstRetry/10)
}

// pingAll measures the way to every peer once a minute, which also finds out
// who is there no more.
func (k *keeper) pingAll(ctx context.Context) {
	k.mu.Lock()
	over := time.Since(k.pinged) >= pingEvery
	if over {
		k.pinged = time.Now()
	}
	k.mu.Unlock()
	if !over {
		return
	}
	for _, id := range k.lib.Network().Peers() {
		k.ping(ctx, id)
	}
}

// ping leaves its result in the peerstore, where Peers finds it.
func (k *keeper) ping(ctx context.Context, id peer.ID) {
	go func() {
		ctx, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		<-ping.Ping(network.WithNoDial(ctx, "ping"), k.lib, id)
	}()
}
