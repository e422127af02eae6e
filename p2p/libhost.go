package p2p

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
	"github.com/libp2p/go-libp2p/p2p/host/pstoremanager"
	"github.com/libp2p/go-libp2p/p2p/protocol/identify"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
	ma "github.com/multiformats/go-multiaddr"
	"github.com/multiformats/go-multistream"
)

// addrsEvery is how often it is looked whether the machine has other addresses.
const addrsEvery = time.Minute

// libHost is a host of libp2p: streams by protocol over the network of parts, and the
// protocols identify and ping. It does what basichost.BasicHost of v0.51 does for Dolly,
// and has nothing of what Dolly leaves off: see DESIGN.md. Its methods are those of
// host.Host, and are told there.
type libHost struct {
	parts
	mux       *multistream.MultistreamMuxer[protocol.ID]
	bus       event.Bus
	identify  identify.IDService
	forgetter *pstoremanager.PeerstoreManager // of who is gone for a minute
	protocols event.Emitter                   // identify tells peers what is emitted here
	addrs     event.Emitter                   // and here
	life      context.Context
	stop      context.CancelFunc
	work      sync.WaitGroup
	once      sync.Once
}

var _ host.Host = (*libHost)(nil)

// newLibHost makes a host of parts, which are its to close unless it fails.
func newLibHost(p parts, agent string) (*libHost, error) {
	h := &libHost{parts: p, bus: p.bus, mux: multistream.NewMultistreamMuxer[protocol.ID]()}
	var errs [4]error
	h.protocols, errs[0] = h.bus.Emitter(new(event.EvtLocalProtocolsUpdated), eventbus.Stateful)
	h.addrs, errs[1] = h.bus.Emitter(new(event.EvtLocalAddressesUpdated), eventbus.Stateful)
	h.forgetter, errs[2] = pstoremanager.NewPeerstoreManager(p.peers, h.bus, p.net)
	h.identify, errs[3] = identify.NewIDService(h, identify.UserAgent(agent), identify.DisableSignedPeerRecord())
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	ping.NewPingService(h)
	h.net.Notify(h.conns.Notifee())
	h.net.Notify(&network.NotifyBundle{
		ListenF:      func(network.Network, ma.Multiaddr) { h.tellAddrs() },
		ListenCloseF: func(network.Network, ma.Multiaddr) { h.tellAddrs() },
	})
	h.net.SetStreamHandler(h.serve)
	h.life, h.stop = context.WithCancel(context.Background())
	return h, nil
}

// open begins to listen, and to tell peers what this host is. What it speaks already
// is told from the first peer on; what is added later reaches some a moment late.
func (h *libHost) open(addrs []string) error {
	own, err := parseAddrsOf(h.id, addrs)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	h.forgetter.Start()
	h.identify.Start()
	h.work.Go(h.watchAddrs)
	if len(own) == 0 {
		return nil
	}
	if err := h.net.Listen(own...); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	return nil
}

func (h *libHost) Close() error {
	var err error
	h.once.Do(func() {
		h.stop()
		h.work.Wait()
		err = errors.Join(h.identify.Close(), h.protocols.Close(), h.addrs.Close(), h.net.Close(), h.forgetter.Close(), h.close())
	})
	return err
}

// watchAddrs tells peers when the machine has other addresses than before.
func (h *libHost) watchAddrs() {
	tick := time.NewTicker(addrsEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			h.tellAddrs()
		case <-h.life.Done():
			return
		}
	}
}

// tellAddrs makes identify compare [libHost.Addrs] with what it told last.
func (h *libHost) tellAddrs() { _ = h.addrs.Emit(event.EvtLocalAddressesUpdated{}) }

func (h *libHost) ID() peer.ID                      { return h.id }
func (h *libHost) Peerstore() peerstore.Peerstore   { return h.peers }
func (h *libHost) Network() network.Network         { return h.net }
func (h *libHost) Mux() protocol.Switch             { return h.mux }
func (h *libHost) ConnManager() connmgr.ConnManager { return h.conns }
func (h *libHost) EventBus() event.Bus              { return h.bus }

// Addrs are sorted. There are none where the machine's own cannot be found out.
func (h *libHost) Addrs() []ma.Multiaddr {
	addrs, err := h.net.InterfaceListenAddresses()
	if err != nil {
		return nil
	}
	addrs = slices.DeleteFunc(ma.Unique(addrs), func(a ma.Multiaddr) bool { return len(a) == 0 })
	slices.SortFunc(addrs, ma.Multiaddr.Compare)
	return addrs
}

func (h *libHost) SetStreamHandler(p protocol.ID, f network.StreamHandler) {
	h.mux.AddHandler(p, taken(f))
	_ = h.protocols.Emit(event.EvtLocalProtocolsUpdated{Added: []protocol.ID{p}})
}

func (h *libHost) SetStreamHandlerMatch(p protocol.ID, match func(protocol.ID) bool, f network.StreamHandler) {
	h.mux.AddHandlerWithFunc(p, match, taken(f))
	_ = h.protocols.Emit(event.EvtLocalProtocolsUpdated{Added: []protocol.ID{p}})
}

func (h *libHost) RemoveStreamHandler(p protocol.ID) {
	h.mux.RemoveHandler(p)
	_ = h.protocols.Emit(event.EvtLocalProtocolsUpdated{Removed: []protocol.ID{p}})
}

// taken is a handler as the muxer wants it, which gets nothing but our streams.
func taken(f network.StreamHandler) multistream.HandlerFunc[protocol.ID] {
	return func(_ protocol.ID, s io.ReadWriteCloser) error {
		f(s.(network.Stream))
		return nil
	}
}
