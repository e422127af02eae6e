package trade

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

// TestShownListsAreNeverNull: programs that read a view find lists in it, also
// when nothing has happened and nobody is met.
func TestShownListsAreNeverNull(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice := w.join("alice")
	alice.trader.addrs, alice.trader.near = nil, []dolly.PeerID{w.join("bob").key.Peer()}
	for _, v := range []dolly.View{dolly.ViewMarket, dolly.ViewOrders, dolly.ViewSwaps, dolly.ViewMakers} {
		shown, ok := alice.trader.Shows(v, func(dolly.PeerID) string { return "" })
		raw, err := json.Marshal(shown)
		if err != nil || !ok || strings.Contains(string(raw), "null") {
			t.Errorf("%s: %s, %v, %v", v, raw, ok, err)
		}
	}
}
