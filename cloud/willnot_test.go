package cloud_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/wire"
)

// What GROWTH.md says that Dolly will not do, by its number there: here, to take
// a host without a shown right to it, and lists of hosts.

// answered looks alice's server up at a provider that answers with s.
func answered(t *testing.T, s cloud.Server) cloud.Server {
	t.Helper()
	town, _ := answering(t, http.StatusOK, s)
	got, err := town.Lookup(t.Context(), "alice-1")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWillNot1ARightIsTheProvidersAnswer(t *testing.T) {
	own, err := cloud.Own(answered(t, server()))
	if err != nil || !own.Valid() || own.Addr() != "127.0.0.1:22" || own.User() != "root" || own.Offer() != offer || own.ID() != "server-1" {
		t.Errorf("our own server: %+v, %v", own, err)
	}
	for name, spoil := range map[string]func(*cloud.Server){
		"paid only":      func(s *cloud.Server) { s.State = cloud.Paid },
		"ended":          func(s *cloud.Server) { s.State = cloud.Ended },
		"taken for good": func(s *cloud.Server) { s.State = cloud.Abuse },
		"no host key":    func(s *cloud.Server) { s.HostKey = "" },
		"two keys":       func(s *cloud.Server) { s.HostKey += "\n" + hostKey },
		"no port":        func(s *cloud.Server) { s.Addr = "127.0.0.1" },
		"port 0":         func(s *cloud.Server) { s.Addr = "127.0.0.1:0" },
		"no host":        func(s *cloud.Server) { s.Addr = ":22" },
		"no user":        func(s *cloud.Server) { s.User = "" },
		"a network":      func(s *cloud.Server) { s.Addr = "192.0.2.0/24:22" },
	} {
		s := server()
		spoil(&s)
		if own, err := cloud.Own(answered(t, s)); !errors.Is(err, cloud.ErrNotOurs) || own.Valid() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWillNot1NobodyElseMakesARight(t *testing.T) {
	if (cloud.Ownership{}).Valid() {
		t.Error("the zero ownership gives a right")
	}
	stored, err := json.Marshal(answered(t, server()))
	if err != nil {
		t.Fatal(err)
	}
	var restored cloud.Server
	if err := json.Unmarshal(stored, &restored); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]cloud.Server{"zero": {}, "put together by hand": server(), "read back from a disk": restored} {
		if own, err := cloud.Own(s); !errors.Is(err, cloud.ErrNotOurs) || own.Valid() {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, alter := range map[string]func(*cloud.Server){
		"address":  func(s *cloud.Server) { s.Addr = "127.0.0.1:23" },
		"host key": func(s *cloud.Server) { s.HostKey = strings.Replace(s.HostKey, "E5y", "E5z", 1) },
		"user":     func(s *cloud.Server) { s.User = "bob" },
		"offer":    func(s *cloud.Server) { s.Offer = "south/small/eu" },
		"id":       func(s *cloud.Server) { s.ID = "server-2" },
		"key":      func(s *cloud.Server) { s.Key = "bob-1" },
	} {
		s := answered(t, server())
		alter(&s)
		if own, err := cloud.Own(s); !errors.Is(err, cloud.ErrNotOurs) || own.Valid() {
			t.Errorf("another %s after the answer: %v", name, err)
		}
	}
	s := answered(t, func() cloud.Server { s := server(); s.State = cloud.Paid; return s }())
	s.State = cloud.Running
	if own, err := cloud.Own(s); !errors.Is(err, cloud.ErrNotOurs) || own.Valid() {
		t.Errorf("a state that we say ourselves: %v", err)
	}
}

func entry() cloud.Entry {
	return cloud.Entry{Host: "192.0.2.7:22", User: "root", HostKey: hostKey, Expires: 10, Offer: "manual/attic/home"}
}

func TestWillNot1AnEntryIsSignedByTheOperator(t *testing.T) {
	operator := keyOf('o')
	raw := cloud.SealEntry(operator, dolly.Town, entry())
	if own, err := cloud.OwnEntry(dolly.Town, operator.Peer(), raw, 9); err != nil || own.Addr() != entry().Host || own.Offer() != entry().Offer {
		t.Errorf("a good entry: %+v, %v", own, err)
	}
	for name, c := range map[string]struct {
		raw []byte
		n   dolly.Network
		now dolly.Time
	}{
		"expired":          {raw, dolly.Town, 10},
		"another network":  {raw, dolly.Main, 9},
		"another signer":   {cloud.SealEntry(keyOf('m'), dolly.Town, entry()), dolly.Town, 9},
		"another record":   {wire.Seal(operator, dolly.Town, "charter", entry()), dolly.Town, 9},
		"tampered":         {[]byte(strings.Replace(string(raw), "192.0.2.7", "192.0.2.8", 1)), dolly.Town, 9},
		"cut":              {raw[:len(raw)-1], dolly.Town, 9},
		"nothing":          {nil, dolly.Town, 9},
		"one after it":     {append(append([]byte(nil), raw...), raw...), dolly.Town, 9},
		"no end":           {sealed(func(e *cloud.Entry) { e.Expires = 0 }), dolly.Town, 9},
		"no key":           {sealed(func(e *cloud.Entry) { e.HostKey = "" }), dolly.Town, 9},
		"two keys":         {sealed(func(e *cloud.Entry) { e.HostKey += "\n" + hostKey }), dolly.Town, 9},
		"no user":          {sealed(func(e *cloud.Entry) { e.User = "" }), dolly.Town, 9},
		"no offer":         {sealed(func(e *cloud.Entry) { e.Offer = "manual" }), dolly.Town, 9},
		"a known_hosts *":  {sealed(func(e *cloud.Entry) { e.HostKey = "* " + hostKey }), dolly.Town, 9},
		"an authority key": {sealed(func(e *cloud.Entry) { e.HostKey = "@cert-authority * " + hostKey }), dolly.Town, 9},
	} {
		if own, err := cloud.OwnEntry(c.n, operator.Peer(), c.raw, c.now); !errors.Is(err, cloud.ErrNotOurs) || own.Valid() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := cloud.OwnEntry(dolly.Town, dolly.PeerID{}, raw, 9); !errors.Is(err, cloud.ErrNotOurs) {
		t.Errorf("no operator: %v", err)
	}
}

// sealed is a spoilt entry that the operator signed all the same.
func sealed(spoil func(*cloud.Entry)) []byte {
	e := entry()
	spoil(&e)
	return cloud.SealEntry(keyOf('o'), dolly.Town, e)
}

func TestWillNot6TakeListsOfHosts(t *testing.T) {
	for _, host := range []string{
		"192.0.2.0/24:22", "192.0.2.0/24", "[2001:db8::/32]:22", "192.0.2.*:22", "192.0.2.1-9:22", "192.0.2.1,192.0.2.2:22", "192.0.2.1 192.0.2.2:22",
		"192.0.2.7:22,192.0.2.8:22", "192.0.2.7:22-23", "*.example:22", "web[1-9].example:22", "{a,b}.example:22", "a.example\nb.example:22",
		"0.0.0.0:22", "[::]:22", "255.255.255.255:22", "224.0.0.1:22", "[ff02::1]:22", "192.0.2:22", "3221225985:22", "[fe80::1%eth0]:22",
		":22", "example", "example:", "example:0", "example:ssh", "example:65536", "-oProxyCommand=x:22", "a..example:22", "",
	} {
		if err := cloud.CheckHost(host); !errors.Is(err, cloud.ErrHost) {
			t.Errorf("%q: %v", host, err)
		}
		raw := sealed(func(e *cloud.Entry) { e.Host = host })
		if own, err := cloud.OwnEntry(dolly.Town, keyOf('o').Peer(), raw, 9); !errors.Is(err, cloud.ErrNotOurs) || own.Valid() {
			t.Errorf("an entry for %q: %v", host, err)
		}
	}
	for _, host := range []string{"192.0.2.7:22", "[2001:db8::7]:2222", "attic.example:22", "attic:22", "3.pool.example.:22"} {
		if err := cloud.CheckHost(host); err != nil {
			t.Errorf("%q: %v", host, err)
		}
	}
}
