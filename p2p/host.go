package p2p

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"github.com/libp2p/go-libp2p"
	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/connmgr"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
)

// Config says who a host is and where it listens.
type Config struct {
	Key       wire.Key
	Listen    []string // multiaddresses, e.g. /ip4/127.0.0.1/tcp/0; none only dials
	Bootstrap []string // multiaddresses with /p2p/ID; kept connected for ever
	MDNS      bool     // find peers on the local net
	Agent     string   // program and version, shown to peers
	Log       *slog.Logger
	Trial     *Trial // nil, but for who measures
}

// Host is one node of the network.
type Host struct {
	self   dolly.PeerID
	lib    host.Host
	trial  *Trial
	log    *slog.Logger
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup

	gossip   gossip
	keeper   *keeper
	requests gates
	held     budget                     // of requests and responses
	mdns     interface{ Close() error } // nil if off
}

// New starts a host; it listens when New returns. ctx bounds its life, and
// [Host.Close] must be called all the same.
func New(ctx context.Context, cfg Config) (*Host, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	lib, err := newLib(cfg)
	if err != nil {
		return nil, err
	}
	if err := listen(lib, cfg.Listen); err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	h := &Host{self: cfg.Key.Peer(), lib: lib, trial: cfg.Trial, log: cfg.Log}
	h.ctx, h.cancel = context.WithCancel(ctx)
	if err := h.start(cfg); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// listen opens the addresses. libp2p.New could do it, but prints to the terminal
// what fails there.
func listen(lib host.Host, addrs []string) error {
	own, err := parseAddrsOf(lib.ID(), addrs)
	if err == nil && len(own) > 0 {
		err = lib.Network().Listen(own...)
	}
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	return nil
}

func (h *Host) start(cfg Config) error {
	m := newMesh()
	ps, err := newPubSub(h.ctx, h.lib, h.plain(), m)
	if err != nil {
		return err
	}
	h.gossip = gossip{ps: ps, mesh: m, topics: map[string]*pubsub.Topic{}}
	h.keeper = newKeeper(h.lib)
	for _, s := range cfg.Bootstrap {
		info, err := parsePeerAddr(s)
		if err != nil {
			return fmt.Errorf("read bootstrap address: %w", err)
		}
		h.keeper.pin(info)
	}
	h.lib.Network().Notify(h.keeper)
	h.work.Go(func() { h.keeper.run(h.ctx) })
	if cfg.MDNS {
		return h.startMDNS()
	}
	return nil
}

// Close ends every stream, handler and goroutine of the host.
func (h *Host) Close() error {
	h.cancel()
	var err error
	if h.mdns != nil {
		err = h.mdns.Close()
	}
	err = errors.Join(err, h.lib.Close())
	h.work.Wait()
	return err
}

// newLib assembles libp2p with what Dolly uses and nothing else: no QUIC, no
// relays, no address discovery, no metrics, and a fixed answer to AutoNAT so
// that it does not probe.
func newLib(cfg Config) (host.Host, error) {
	seed := cfg.Key.Seed()
	std := ed25519.NewKeyFromSeed(seed[:])
	key, _, err := crypto.KeyPairFromStdKey(&std)
	if err != nil {
		return nil, fmt.Errorf("read host key: %w", err)
	}
	limits, err := newLimits()
	if err != nil {
		return nil, err
	}
	conns, err := connmgr.NewConnManager(maxConns/4, maxConns/2, connmgr.WithGracePeriod(time.Minute))
	if err != nil {
		return nil, fmt.Errorf("make connection manager: %w", err)
	}
	lib, err := libp2p.New(
		libp2p.Identity(key),
		libp2p.NoListenAddrs,
		libp2p.Transport(tcp.NewTCPTransport, tcp.DisableReuseport()),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer(yamux.ID, yamux.DefaultTransport),
		libp2p.ResourceManager(limits),
		libp2p.ConnectionManager(conns),
		libp2p.ConnectionGater(gater{}),
		libp2p.UserAgent(cfg.Agent),
		libp2p.DisableRelay(),
		libp2p.DisableMetrics(),
		libp2p.DisableIdentifyAddressDiscovery(),
		libp2p.ForceReachabilityPublic(),
		libp2p.WithDialTimeout(dialTimeout),
		cfg.Trial.option(),
	)
	if err != nil {
		return nil, fmt.Errorf("start network host: %w", err)
	}
	return lib, nil
}
