package edge

import (
	"slices"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/p2p"
)

func TestNetworkOfAnAddress(t *testing.T) {
	for addr, want := range map[string]string{
		"/ip4/192.0.2.77/tcp/7433/p2p/12D3Koo": "192.0.0.0/16",
		"/ip6/2001:db8:1:2::3/tcp/7433":        "2001:db8::/32",
		"/ip6/::ffff:192.0.2.77/tcp/7433":      "192.0.0.0/16",
		"/dns4/relay.example/tcp/7433":         "relay.example",
		"nowhere":                              "nowhere",
		"":                                     "",
	} {
		if got := networkOf(addr); got != want {
			t.Errorf("%s is in %q, want %q", addr, got, want)
		}
	}
}

// Who is near keeps the book if it hears orders; a warden that knows the fleet's
// topic, and an observer, which is in none, do not.
func TestNearTellsWhoKeepsTheBook(t *testing.T) {
	alice, bob, warden, observer := hostOf(t, "alice"), hostOf(t, "bob"), hostOf(t, "warden"), hostOf(t, "observer")
	orders, word := node.Topic(trade.TopicOrders), "/dolly/1/rivers/charter"
	for h, topics := range map[*p2p.Host][]string{alice: {orders, word}, bob: {orders}, warden: {word}} {
		for _, topic := range topics {
			if err := h.Join(topic, 1<<10, Verdict(func([]byte) bool { return true }), func(dolly.PeerID, []byte, any) {}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, h := range []*p2p.Host{bob, warden, observer} {
		if err := h.Connect(t.Context(), alice.Addrs()[0]); err != nil {
			t.Fatal(err)
		}
	}
	(&bazaar{T: t}).until("all are seen for what they are", func() bool {
		keepers, others := Net{alice}.Near()
		return slices.Equal(keepers, []dolly.PeerID{bob.Peer()}) && len(others) == 2 &&
			slices.Contains(others, warden.Peer()) && slices.Contains(others, observer.Peer())
	})
}
