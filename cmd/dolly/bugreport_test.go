package main

import (
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/wire"
)

// What names somebody, or opens something, is not in a report, whatever is around it.
func TestARedactorTakesNamesOut(t *testing.T) {
	s := settings.Default("/srv/alice/dolly")
	s.Contact, s.Buybot.Webhook, s.IRC.Server, s.Payout = "Alice Example, +31 6 1234", "https://hooks.example/T0/secret", "irc.alice.example", "payout-of-alice"
	key := wire.NewKey([32]byte{7})
	seed := key.Seed()
	secrets := []string{
		s.Contact, s.Buybot.Webhook, s.IRC.Server, s.Payout, "/srv/alice/dolly", key.Peer().String(), key.Peer().Short(), dolly.Hash(seed).String(),
		"alice@example.org", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bcrt1qphyvsrgd07sfnc8zhn8t27m9c34cyufkur9nk7",
		"1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "192.0.2.77", "2001:db8::7", "fe80::1", "::1", "alice.dyndns.example", "http://192.0.2.77:8080/x?token=1",
	}
	r := newRedactor(s)
	for _, around := range []string{"%s", `{"a":"%s"}`, "before %s, after", "x=%s\n", "/ip4/%s/tcp/1", "(%s)", "/dns4/%s/tcp/7433"} {
		for _, secret := range secrets {
			text := r.text(key.Peer().String() + " 2031-12-31 12:18:31 " + strings.ReplaceAll(around, "%s", secret))
			if text = r.shortened(text); strings.Contains(text, secret) && !strings.HasPrefix(secret, "alice.dyndns") {
				t.Errorf("%q in %q: %s", secret, around, text)
			}
			if !strings.Contains(text, "2031-12-31 12:18:31") {
				t.Errorf("the time is gone: %s", text)
			}
		}
	}
	if a, b := r.text("from "+key.Peer().String()), r.text("to "+key.Peer().String()); strings.TrimPrefix(a, "from ") != strings.TrimPrefix(b, "to ") {
		t.Errorf("the same peer is %q and %q", a, b)
	}
	if a, b := r.text("192.0.2.77"), r.text("192.0.2.78"); a == b {
		t.Errorf("two machines are both %q", a)
	}
	for _, plain := range []string{"hexa/m/ams", "swap d55499c7 seller paid", "66 MB for 6,600 sat", `"carried_bytes_s": [5243477.333333333]`, "0.1.1 cyd", "seller locking +4h38m47s"} {
		if got := r.text(plain); got != plain {
			t.Errorf("%q became %q", plain, got)
		}
	}
}
