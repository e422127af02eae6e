package edge

import (
	"context"
	"errors"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/p2p"
)

// Net is a libp2p host as a node sees it.
type Net struct{ *p2p.Host }

var _ node.Network = Net{}

// Join delivers what passes check.
func (n Net) Join(topic string, maxSize int, check node.Check, deliver func(from dolly.PeerID, raw []byte, known any)) error {
	return n.Host.Join(topic, maxSize, func(raw []byte) (p2p.Verdict, any) {
		v, known := check(raw)
		switch v {
		case trade.Pass:
			return p2p.Accept, known
		case trade.Ignore:
			return p2p.Ignore, nil
		}
		return p2p.Reject, nil
	}, deliver)
}

// Verdict makes a validator of a check: what does not hold is not passed on,
// and counts against who sent it.
func Verdict(check func(raw []byte) bool) p2p.Check {
	return func(raw []byte) (p2p.Verdict, any) {
		if check(raw) {
			return p2p.Accept, nil
		}
		return p2p.Reject, nil
	}
}

// Near lists who is connected: who keeps the book takes part in the topic of orders.
func (n Net) Near() (keepers, others []dolly.PeerID) {
	for _, p := range n.Peers() {
		if slices.Contains(p.Topics, node.Topic(trade.TopicOrders)) {
			keepers = append(keepers, p.Peer)
		} else {
			others = append(others, p.Peer)
		}
	}
	return keepers, others
}

// LeaseProtocol is how a warden is asked.
const LeaseProtocol = "/dolly/1/lease"

// WardenAt asks the warden with a peer id; addrs are where it was last known.
func WardenAt(h *p2p.Host, warden dolly.PeerID, addrs []string) (node.Warden, error) {
	if len(addrs) > 0 {
		if err := h.Trust(warden, addrs); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context, raw []byte) ([]byte, error) {
		return h.Request(ctx, warden, LeaseProtocol, raw)
	}, nil
}

// NetworkError says why a host did not start, and what to do.
func NetworkError(err error) error {
	e := &dolly.Error{Kind: dolly.Failed, Text: "the network cannot be opened", Err: err, Hint: "is another program listening on the address in p2p.listen?"}
	if errors.Is(err, p2p.ErrAddr) {
		e.Kind, e.Hint = dolly.Usage, "an address looks like /ip4/192.0.2.1/tcp/7433/p2p/12D3Koo…"
	}
	return e
}
