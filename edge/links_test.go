package edge

import "testing"

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
