package p2p

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly/wire"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
	"github.com/libp2p/go-libp2p/p2p/host/peerstore/pstoremem"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/connmgr"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-libp2p/p2p/net/upgrader"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
)

// newLib assembles libp2p with what Dolly uses and nothing else: Noise over TCP,
// yamux, identify and ping. libp2p.New does the same (config.Config.NewNode of
// v0.51), but links whatever an option could ask for: see DESIGN.md. Relays, hole
// punching, AutoNAT, address discovery and metrics are off by being left out.
func newLib(cfg Config) (*libHost, error) {
	p, err := newParts(cfg.Key)
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	lib, err := p.assemble(cfg)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start network host: %w", err), p.close())
	}
	return lib, nil
}

// parts is what a host is made of. It closes them; until there is a host, each is
// closed by itself.
type parts struct {
	key    crypto.PrivKey
	id     peer.ID
	limits network.ResourceManager
	conns  *connmgr.BasicConnMgr
	peers  peerstore.Peerstore
	bus    event.Bus
	net    *swarm.Swarm // nil until assembled
}

// newParts returns what was made also with an error, to be closed.
func newParts(k wire.Key) (parts, error) {
	p := parts{bus: eventbus.NewBus()}
	seed := k.Seed()
	std := ed25519.NewKeyFromSeed(seed[:])
	var err error
	if p.key, _, err = crypto.KeyPairFromStdKey(&std); err != nil {
		return p, fmt.Errorf("read host key: %w", err)
	}
	if p.id, err = peer.IDFromPrivateKey(p.key); err != nil {
		return p, fmt.Errorf("name host key: %w", err)
	}
	if p.limits, err = newLimits(); err != nil {
		return p, err
	}
	if p.conns, err = connmgr.NewConnManager(maxConns/4, maxConns/2, connmgr.WithGracePeriod(time.Minute)); err != nil {
		return p, fmt.Errorf("make connection manager: %w", err)
	}
	peers, err := pstoremem.NewPeerstore()
	if err != nil {
		return p, fmt.Errorf("make peerstore: %w", err)
	}
	p.peers = peers
	return p, errors.Join(peers.AddPrivKey(p.id, p.key), peers.AddPubKey(p.id, p.key.GetPublic()))
}

// assemble puts the parts together to a host, which is not open yet.
func (p *parts) assemble(cfg Config) (*libHost, error) {
	opts := append(cfg.Trial.options(),
		swarm.WithConnectionGater(gater{}), swarm.WithDialTimeout(dialTimeout), swarm.WithResourceManager(p.limits))
	var err error
	if p.net, err = swarm.NewSwarm(p.id, p.peers, p.bus, opts...); err != nil {
		return nil, err
	}
	if err := p.carry(); err != nil {
		return nil, err
	}
	return newLibHost(*p, cfg.Agent)
}

// carry gives the network its only transport.
func (p *parts) carry() error {
	muxers := []upgrader.StreamMuxer{{ID: yamux.ID, Muxer: yamux.DefaultTransport}}
	safe, err := noise.New(noise.ID, p.key, muxers)
	if err != nil {
		return err
	}
	up, err := upgrader.New([]sec.SecureTransport{safe}, muxers, nil, p.limits, gater{})
	if err != nil {
		return err
	}
	wires, err := tcp.NewTCPTransport(up, p.limits, nil, tcp.DisableReuseport())
	if err != nil {
		return err
	}
	return p.net.AddTransport(wires)
}

// close ends the parts that were made; the network may be closed already.
func (p *parts) close() error {
	var err error
	if p.conns != nil {
		err = p.conns.Close()
	}
	if p.net != nil {
		err = errors.Join(err, p.net.Close())
	}
	if p.peers != nil {
		err = errors.Join(err, p.peers.Close())
	}
	if p.limits != nil {
		err = errors.Join(err, p.limits.Close())
	}
	return err
}
