package gate

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// TestCrowds: of those who show no key only so many are heard at once, and they keep
// nobody out once they are gone.
func TestCrowds(t *testing.T) {
	alice, line := draw(t)
	w := open(t, introduce, line)
	var crowd []net.Conn
	for range maxTrying {
		c, err := net.Dial("tcp", w.addr)
		if err != nil {
			t.Fatal(err)
		}
		crowd = append(crowd, c)
		if _, err := io.ReadFull(c, make([]byte, len(version))); err != nil { // it is heard
			t.Fatal(err)
		}
	}
	if _, err := w.login(ssh.PublicKeys(alice)); err == nil {
		t.Error("one more is heard")
	}
	for _, c := range crowd {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for deadline := time.Now().Add(time.Minute); ; {
		if _, err := w.login(ssh.PublicKeys(alice)); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("nobody is let in any more")
		}
	}
	if !w.heard("without a key, too many are here from its address") {
		t.Errorf("told %q", w.told)
	}
}

func at(s string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(s)) }

// TestAnAddressHasItsShare of the places, and no more; who leaves makes room.
func TestAnAddressHasItsShare(t *testing.T) {
	c := newCrowd(5, 2)
	enter := func(addr net.Addr, want error) (leave func()) {
		t.Helper()
		leave, err := c.enter(addr)
		if !errors.Is(err, want) {
			t.Fatalf("%v: %v, want %v", addr, err, want)
		}
		return leave
	}
	leave := enter(at("192.0.2.1:1"), nil)
	enter(at("192.0.2.1:2"), nil)
	enter(at("192.0.2.1:3"), errGreed)
	enter(at("[::ffff:192.0.2.1]:3"), errGreed)
	enter(at("192.0.2.2:3"), nil)
	enter(at("[2001:db8:0:1::1]:1"), nil)
	enter(at("[2001:db8:0:1:9::2]:1"), nil)
	enter(at("[2001:db8:0:1::3]:1"), errFull)
	leave()
	enter(at("[2001:db8:0:1::3]:1"), errGreed)
	enter(at("192.0.2.1:3"), nil)
	if len(c.from) != 3 || c.all != 5 {
		t.Errorf("it counts %d from %v", c.all, c.from)
	}
}

// TestPlacesComeBack: nothing is kept of who left.
func TestPlacesComeBack(t *testing.T) {
	c := newCrowd(3, 3)
	for range 100 {
		leave, err := c.enter(&net.UnixAddr{})
		if err != nil {
			t.Fatal(err)
		}
		leave()
	}
	if c.all != 0 || len(c.from) != 0 {
		t.Errorf("it counts %d from %v", c.all, c.from)
	}
}

// pipe is one end of a line that takes in what is written: both sides of SSH write first.
type pipe struct {
	net.Conn
	out  chan []byte
	over chan struct{}
}

func newPipe(c net.Conn) pipe {
	p := pipe{c, make(chan []byte, 1<<10), make(chan struct{})}
	go func() {
		for {
			select {
			case b := <-p.out:
				_, _ = c.Write(b) // who is gone is noticed by the next that reads
			case <-p.over:
				return
			}
		}
	}()
	return p
}

func (p pipe) Write(b []byte) (int, error) {
	p.out <- slices.Clone(b)
	return len(b), nil
}

// visitor is a client that does something once it is let in.
type visitor struct {
	does func(*ssh.Client) error
	stay bool
}

// stays checks in a bubble of time whether the visitor keeps its place.
func (v visitor) stays(t *testing.T, key ssh.Signer, keys []Key) {
	g, err := newGate(Config{
		HostKey: wire.NewKey([32]byte{1}), Keys: func() ([]Key, error) { return keys, nil }, Show: introduce, Tell: func(string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	ours, its := net.Pipe()
	ended := make(chan struct{})
	go func() { g.host(t.Context(), its); close(ended) }()
	p := newPipe(ours)
	defer close(p.over)
	conn, channels, requests, err := ssh.NewClientConn(p, "", &ssh.ClientConfig{
		User: "anybody", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	client := ssh.NewClient(conn, channels, requests)
	if err := v.does(client); err != nil {
		t.Fatal(err)
	}
	time.Sleep(seatTime + time.Second) // the bubble's time
	synctest.Wait()
	select {
	case <-ended:
		if v.stay {
			t.Error("it was put out")
		}
	default:
		if !v.stay {
			t.Error("it keeps its place")
		}
	}
	_ = client.Close() // it may be closed
	<-ended
}

// TestWhoLooksAtNothingIsGone: a key alone keeps no place, nor does a channel without a
// shell; who has a console stays.
func TestWhoLooksAtNothingIsGone(t *testing.T) {
	alice, line := draw(t)
	keys, err := parseKeys([]byte(line + " alice"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]visitor{
		"nothing":   {does: func(*ssh.Client) error { return nil }},
		"a channel": {does: func(c *ssh.Client) error { _, err := c.NewSession(); return err }},
		"a console": {stay: true, does: func(c *ssh.Client) error {
			s, err := c.NewSession()
			if err != nil {
				return err
			}
			if _, err := s.StdinPipe(); err != nil { // or it hears that nothing more is typed
				return err
			}
			return s.Shell()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { c.stays(t, alice, keys) })
		})
	}
}
