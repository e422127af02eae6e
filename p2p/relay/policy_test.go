package relay

import (
	"context"
	"errors"
	"net/netip"
	"testing"
)

// TestI40Addresses is Public's table of literal addresses.
func TestI40Addresses(t *testing.T) {
	policy := Public(80, 443)
	for dest, ok := range map[string]bool{
		"9.9.9.9:443": true, "[2620:fe::fe]:80": true, "100.128.0.1:80": true, "172.32.0.1:80": true,
		"9.9.9.9:25": false, "9.9.9.9:22": false,
		"0.0.0.0:80": false, "0.1.2.3:80": false, "127.0.0.1:80": false, "127.8.9.1:80": false,
		"10.1.2.3:80": false, "172.16.0.1:80": false, "172.31.255.255:80": false, "192.168.1.1:80": false,
		"169.254.169.254:80": false, "169.254.0.1:80": false, "100.64.0.1:80": false, "192.0.0.192:80": false,
		"192.0.2.1:80": false, "198.18.0.1:80": false, "198.51.100.7:80": false, "203.0.113.9:80": false,
		"192.88.99.1:80": false, "224.0.0.1:80": false, "239.255.255.250:80": false, "240.0.0.1:80": false,
		"255.255.255.255:80": false,
		"[::]:80":            false, "[::1]:80": false, "[::ffff:9.9.9.9]:80": false, "[::ffff:127.0.0.1]:80": false,
		"[::9.9.9.9]:80": false, "[64:ff9b::909:909]:80": false, "[fe80::1]:80": false, "[fe80::1%eth0]:80": false,
		"[fc00::1]:80": false, "[fd00:ec2::254]:80": false, "[ff02::1]:80": false, "[fec0::1]:80": false,
		"[2001::1]:80": false, "[2001:db8::1]:80": false, "[2002:7f00:1::]:80": false, "[3fff::1]:80": false,
		"[2620:fe::fe%eth0]:80": false,
	} {
		to, err := policy(context.Background(), dest)
		switch {
		case ok && (err != nil || to != netip.MustParseAddrPort(dest)):
			t.Errorf("%s: %s, %v", dest, to, err)
		case !ok && !errors.Is(err, ErrRefused):
			t.Errorf("%s: %s, %v", dest, to, err)
		}
	}
	if _, err := Public()(context.Background(), "9.9.9.9:443"); !errors.Is(err, ErrRefused) {
		t.Errorf("without ports: %v", err)
	}
}

// TestI40Names resolves names to what an attacker's name server might say.
func TestI40Names(t *testing.T) {
	names := map[string][]string{
		"good.example":   {"9.9.9.9"},
		"evil.example":   {"169.254.169.254"},
		"rebind.example": {"127.0.0.1", "10.0.0.1"},
		"mixed.example":  {"192.168.0.1", "9.9.9.9"},
		"mapped.example": {"::ffff:127.0.0.1"},
	}
	resolve := func(_ context.Context, name string) ([]netip.Addr, error) {
		var out []netip.Addr
		for _, s := range names[name] {
			out = append(out, netip.MustParseAddr(s).Unmap())
		}
		if out == nil {
			return nil, errors.New("no such host")
		}
		return out, nil
	}
	policy := filter(resolve, func(a netip.AddrPort) bool { return IsPublic(a.Addr()) })
	for dest, want := range map[string]error{
		"good.example:80": nil, "mixed.example:80": nil,
		"evil.example:80": ErrRefused, "rebind.example:80": ErrRefused, "mapped.example:80": ErrRefused,
		"none.example:80": ErrUnreachable,
	} {
		to, err := policy(context.Background(), dest)
		if !errors.Is(err, want) || err == nil && to.String() != "9.9.9.9:80" {
			t.Errorf("%s: %s, %v", dest, to, err)
		}
	}
}

// TestI40Rebinding has a name server that changes its mind between two questions:
// what was checked is what is dialled, and the next dial is checked anew.
func TestI40Rebinding(t *testing.T) {
	answers := []string{"9.9.9.9", "169.254.169.254", "127.0.0.1", "9.9.9.9"}
	asked := 0
	resolve := func(context.Context, string) ([]netip.Addr, error) {
		a := netip.MustParseAddr(answers[asked])
		asked++
		return []netip.Addr{a}, nil
	}
	policy := filter(resolve, func(a netip.AddrPort) bool { return IsPublic(a.Addr()) })
	for i, a := range answers {
		to, err := policy(context.Background(), "rebind.example:80")
		if public := a == "9.9.9.9"; public != (err == nil) || public && to.String() != "9.9.9.9:80" {
			t.Errorf("question %d, answer %s: %s, %v", i, a, to, err)
		}
		if asked != i+1 {
			t.Errorf("dial %d: the name was resolved %d times", i+1, asked)
		}
	}
}

func TestI40NothingLeavesByDefault(t *testing.T) {
	for _, dest := range []string{"9.9.9.9:443", "localhost:1", "127.0.0.1:80"} {
		if _, err := NoExit(context.Background(), dest); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", dest, err)
		}
	}
}

func TestAllowOnly(t *testing.T) {
	here := netip.MustParseAddrPort("127.0.0.1:8080")
	policy := AllowOnly([]netip.AddrPort{here})
	for dest, want := range map[string]error{
		"127.0.0.1:8080": nil, "127.0.0.1:8081": ErrRefused, "127.0.0.2:8080": ErrRefused,
		"[::ffff:127.0.0.1]:8080": ErrRefused,
		"127.0.0.1":               ErrBadRequest, "127.0.0.1:0": ErrBadRequest, "127.0.0.1:http": ErrBadRequest,
		":8080": ErrBadRequest, "": ErrBadRequest, "127.0.0.1:65536": ErrBadRequest,
	} {
		to, err := policy(context.Background(), dest)
		if !errors.Is(err, want) || err == nil && to != here {
			t.Errorf("%q: %s, %v", dest, to, err)
		}
	}
}
