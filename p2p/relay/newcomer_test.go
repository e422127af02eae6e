package relay

import (
	"io"
	"net"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p/relay/credit"
)

// TestMuteKeysShareWhatIsForNewcomers lets more keys than are remembered take and never
// sign. Whom the carrier forgets has had its part of the allowance.
func TestMuteKeysShareWhatIsForNewcomers(t *testing.T) {
	const newcomers, keys = 100 << 20, maxAccounts + 1000
	s := &Server{
		cfg:      ServerConfig{Block: 4 << 20, Credit: 8 << 20, Admit: func(dolly.PeerID) error { return nil }},
		lender:   newLender(credit.Terms{Block: 4 << 20, Credit: 8 << 20, Newcomers: newcomers}),
		accounts: map[dolly.PeerID]*account{},
	}
	gone := make(chan struct{})
	close(gone)
	carried := 0
	for i := range keys {
		a, err := s.open(dolly.PeerID{2, byte(i >> 16), byte(i >> 8), byte(i)})
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n > 0; {
			n = a.take(bufferSize, gone, nil)
			carried += n
		}
	}
	slack := newcomers / 100 // came while the test ran
	if want := newcomers + keys*64<<10; carried < want || carried > want+slack {
		t.Errorf("%d mute keys were carried %d bytes, %d are for them", keys, carried, want)
	}
}

// TestAnHonestNewcomerGetsInAlthoughNothingIsLeft downloads where others used up what is
// for newcomers: it settles more often, and nothing is lost.
func TestAnHonestNewcomerGetsInAlthoughNothingIsLeft(t *testing.T) {
	h := newHop(t, ServerConfig{Newcomers: -1}, always, source)
	c := h.dial(t)
	if _, err := io.CopyN(io.Discard, c, 3<<20); err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	h.settled(t, -1)
	if first := h.pays[0]; first < leastPayment || first > 64<<10 {
		t.Errorf("the first payment is of %d bytes, of the 64 KiB that anybody has", first)
	}
}

// BenchmarkFirstMB is what a key waits for its first MB, where a payment takes 20 ms:
// known, with an allowance for newcomers, and where that is used up.
func BenchmarkFirstMB(b *testing.B) {
	for _, c := range []struct {
		name      string
		newcomers int64
		known     bool
	}{{"known", 0, true}, {"newcomer", 0, false}, {"allowance-used-up", -1, false}} {
		b.Run(c.name, func(b *testing.B) {
			pay := func() error {
				<-time.After(20 * time.Millisecond)
				return nil
			}
			h := newHop(b, ServerConfig{Newcomers: c.newcomers}, pay, func(to *net.TCPConn) {
				_, _ = to.Write(make([]byte, 1<<20))
			})
			for b.Loop() {
				if !c.known {
					b.StopTimer()
					h.forget(b)
					b.StartTimer()
				}
				conn, err := h.client.Dial(b.Context(), h.bob.Peer(), h.origin)
				if err != nil {
					b.Fatal(err)
				}
				if n, err := io.Copy(io.Discard, conn); err != nil || n != 1<<20 {
					b.Fatalf("%d bytes, %v", n, err)
				}
				_ = conn.Close()
			}
		})
	}
}

// forget makes the carrier one that never met the consumer, and the other way round.
func (h *hop) forget(b *testing.B) {
	if err := h.client.Flush(b.Context(), h.bob.Peer()); err != nil {
		b.Fatal(err)
	}
	if err := h.client.Close(); err != nil {
		b.Fatal(err)
	}
	if err := h.server.Close(); err != nil {
		b.Fatal(err)
	}
	h.server = Serve(h.bob, h.server.cfg)
	h.client = NewClient(h.alice, ClientConfig{Pay: h.client.cfg.Pay})
}
