package p2p

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	pubsub "github.com/libp2p/go-libp2p-pubsub"
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
	lib    *libHost
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
	h := &Host{self: cfg.Key.Peer(), lib: lib, trial: cfg.Trial, log: cfg.Log}
	h.ctx, h.cancel = context.WithCancel(ctx)
	if err := h.start(cfg); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// start lets nobody in before gossip is there to be told of.
func (h *Host) start(cfg Config) error {
	m := newMesh(h.lib.ConnManager())
	ps, err := newPubSub(h.ctx, h.lib, h.plain(), m)
	if err != nil {
		return err
	}
	h.gossip = gossip{ps: ps, mesh: m, topics: map[string]*pubsub.Topic{}}
	if err := h.lib.open(cfg.Listen); err != nil {
		return err
	}
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
