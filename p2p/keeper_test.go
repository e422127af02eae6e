package p2p

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/peer"
	"pgregory.net/rapid"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func TestIDsAreLibp2ps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := [32]byte(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		p := wire.NewKey(seed).Peer()
		pub, err := crypto.UnmarshalEd25519PublicKey(p[:])
		if err != nil {
			t.Fatal(err)
		}
		want, err := peer.IDFromPublicKey(pub)
		if err != nil {
			t.Fatal(err)
		}
		if toID(p) != want || toID(p).String() != p.String() {
			t.Fatalf("%s is not %s", toID(p), want)
		}
		if back, ok := fromID(want); !ok || back != p {
			t.Fatalf("%s came back as %s", p, back)
		}
		if parsed, err := dolly.ParsePeerID(want.String()); err != nil || parsed != p {
			t.Fatalf("%s was read as %s, %v", want, parsed, err)
		}
	})
}

func TestOtherKeysAreNobody(t *testing.T) {
	_, pub, err := crypto.GenerateKeyPair(crypto.Secp256k1, 0)
	if err != nil {
		t.Fatal(err)
	}
	id, err := peer.IDFromPublicKey(pub)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []peer.ID{id, "", idPrefix, idPrefix + "short"} {
		if p, ok := fromID(id); ok || !p.IsZero() {
			t.Errorf("%q is %s", id, p)
		}
		if (gater{}).InterceptPeerDial(id) || (gater{}).InterceptSecured(0, id, nil) {
			t.Errorf("%q got in", id)
		}
	}
}

func TestParseAddr(t *testing.T) {
	id := keyOf("alice").Peer().String()
	for s, ok := range map[string]bool{
		"/ip4/127.0.0.1/tcp/4001/p2p/" + id:         true,
		"/ip6/::1/tcp/4001/p2p/" + id:               true,
		"/dns4/example.org/tcp/4001/p2p/" + id:      true,
		"/ip4/127.0.0.1/tcp/4001":                   false,
		"/p2p/" + id:                                false,
		"/ip4/127.0.0.1/udp/4001/quic-v1/p2p/" + id: false,
		"/ip4/127.0.0.1/tcp/4001/ws/p2p/" + id:      false,
		"127.0.0.1:4001":                            false,
		"":                                          false,
		"/ip4/127.0.0.1/tcp/4001/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N": false,
	} {
		err := ParseAddr(s)
		if (err == nil) != ok || err != nil && !errors.Is(err, ErrAddr) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestReconnectsAtAnotherPort(t *testing.T) {
	alice, bob := pair(t)
	old := bob.Addrs()[0]
	if err := alice.Learn(bob.Peer(), bob.Addrs()); err != nil {
		t.Fatal(err)
	}
	if err := bob.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "alice misses bob", func() bool { return len(alice.Peers()) == 0 })
	again := start(t, "bob")
	if again.Addrs()[0] == old {
		t.Skip("the system gave the same port again")
	}
	if err := alice.Learn(again.Peer(), again.Addrs()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "alice finds bob", func() bool { return len(alice.Peers()) == 1 })
	if got := alice.Peers()[0]; got.Peer != again.Peer() || got.Addr != again.Addrs()[0] {
		t.Errorf("alice sees %+v", got)
	}
	eventually(t, "the way is measured", func() bool { return alice.Peers()[0].RTT > 0 })
}

func TestBootstrapThatComesLater(t *testing.T) {
	alice := start(t, "alice")
	addr := alice.Addrs()[0]
	if err := alice.Close(); err != nil {
		t.Fatal(err)
	}
	bob := start(t, "bob", addr)
	eventually(t, "bob failed once", func() bool {
		bob.keeper.mu.Lock()
		defer bob.keeper.mu.Unlock()
		return bob.keeper.contacts[toID(alice.Peer())].failures > 0
	})
	port := addr[:len(addr)-len("/p2p/"+alice.Peer().String())]
	again, err := New(t.Context(), Config{Key: keyOf("alice"), Listen: []string{port}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	eventually(t, "bob reaches alice", func() bool { return len(bob.Peers()) == 1 })
}

func TestRumoursReplaceNoTrustedAddress(t *testing.T) {
	warden, bob := start(t, "warden"), start(t, "bob")
	alice := start(t, "alice", bob.Addrs()[0])
	warden.Handle("/echo", 100, echo)
	if err := alice.Trust(warden.Peer(), warden.Addrs()); err != nil {
		t.Fatal(err)
	}
	for _, p := range []dolly.PeerID{warden.Peer(), bob.Peer()} {
		if err := alice.Learn(p, []string{"/ip4/127.0.0.1/tcp/1"}); err != nil {
			t.Fatal(err)
		}
		alice.keeper.mu.Lock()
		n := len(alice.keeper.contacts[toID(p)].addrs)
		alice.keeper.mu.Unlock()
		if n != 2 {
			t.Errorf("%d addresses of %s are known", n, p.Short())
		}
	}
	for i := range maxContacts + 10 {
		if err := alice.Learn(keyOf(fmt.Sprint(i)).Peer(), []string{"/ip4/127.0.0.1/tcp/1"}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := alice.Request(t.Context(), warden.Peer(), "/echo", []byte("hello")); err != nil || string(got) != "hello" {
		t.Errorf("the warden cannot be reached any more: %q, %v", got, err)
	}
}

func TestLearnRefusals(t *testing.T) {
	alice := start(t, "alice")
	bob, carol := keyOf("bob").Peer(), keyOf("carol").Peer()
	if err := alice.Learn(alice.Peer(), []string{"nonsense"}); err != nil {
		t.Errorf("of oneself: %v", err)
	}
	for _, a := range []string{"nonsense", "/ip4/127.0.0.1/udp/1", "/ip4/127.0.0.1/tcp/1/p2p/" + carol.String()} {
		if err := alice.Learn(bob, []string{a}); !errors.Is(err, ErrAddr) {
			t.Errorf("%s: %v", a, err)
		}
	}
	if err := alice.Connect(t.Context(), alice.Addrs()[0]); !errors.Is(err, ErrSelf) {
		t.Errorf("connect to oneself: %v", err)
	}
}

// TestI32Contacts tells a host of more peers than it remembers.
func TestI32Contacts(t *testing.T) {
	alice := start(t, "alice")
	pinned := keyOf("bob").Peer()
	addrs, err := parseAddrsOf(toID(pinned), []string{"/ip4/127.0.0.1/tcp/1"})
	if err != nil {
		t.Fatal(err)
	}
	k := newKeeper(alice.lib)
	k.pin(peer.AddrInfo{ID: toID(pinned), Addrs: addrs})
	for i := range maxContacts + 50 {
		k.learn(toID(keyOf(fmt.Sprint(i)).Peer()), addrs)
	}
	if len(k.contacts) != maxContacts || k.contacts[toID(pinned)] == nil {
		t.Errorf("%d contacts, pinned %v", len(k.contacts), k.contacts[toID(pinned)])
	}
	if k.contacts[toID(keyOf("0").Peer())] != nil {
		t.Error("the one silent longest stayed")
	}
}

func TestPortInUse(t *testing.T) {
	alice := start(t, "alice")
	port, _, _ := strings.Cut(alice.Addrs()[0], "/p2p/")
	h, err := New(t.Context(), Config{Key: keyOf("bob"), Listen: []string{port}})
	if err == nil {
		t.Fatalf("bob listens too: %v", errors.Join(errors.New(port), h.Close()))
	}
	if !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("got %v", err)
	}
}

func TestNoAddressOnlyDials(t *testing.T) {
	alice := start(t, "alice")
	bob, err := New(t.Context(), Config{Key: keyOf("bob"), Bootstrap: alice.Addrs()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bob.Close() }()
	eventually(t, "bob reaches alice", func() bool { return len(alice.Peers()) == 1 })
	if len(bob.Addrs()) > 0 {
		t.Errorf("bob listens on %v", bob.Addrs())
	}
}

func TestBadConfig(t *testing.T) {
	for _, cfg := range []Config{
		{Key: keyOf("alice"), Listen: []string{"nonsense"}},
		{Key: keyOf("alice"), Bootstrap: []string{"/ip4/127.0.0.1/tcp/1"}},
	} {
		if h, err := New(context.Background(), cfg); err == nil {
			t.Errorf("%v started as %v", cfg, h.Addrs())
		}
	}
}
