//go:build unix

package relay

import (
	"io"
	"net"
	"syscall"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
)

// benchSize is what one operation downloads.
const benchSize = 64 << 20

// BenchmarkRelay compares a metered and settled hop with a bare copy of the
// same bytes from the same origin through a plain libp2p stream.
func BenchmarkRelay(b *testing.B) {
	chunk := make([]byte, 256<<10)
	origin := func(c *net.TCPConn) {
		for range benchSize / len(chunk) {
			if _, err := c.Write(chunk); err != nil {
				return
			}
		}
	}
	h := newHop(b, ServerConfig{}, always, origin)
	h.bob.HandleStream("/bare", func(_ dolly.PeerID, c net.Conn) {
		defer func() { _ = c.Close() }()
		to, err := net.Dial("tcp", h.origin)
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = to.Close() }()
		// Only Read and Write, as a meter would see them.
		if _, err := io.CopyBuffer(struct{ io.Writer }{c}, struct{ io.Reader }{to}, make([]byte, bufferSize)); err != nil {
			b.Error(err)
		}
	})
	b.Run("bare", func(b *testing.B) {
		download(b, func() (net.Conn, error) { return h.alice.OpenStream(b.Context(), h.bob.Peer(), "/bare") })
	})
	b.Run("relay", func(b *testing.B) {
		download(b, func() (net.Conn, error) { return h.client.Dial(b.Context(), h.bob.Peer(), h.origin) })
	})
}

func download(b *testing.B, open func() (net.Conn, error)) {
	b.SetBytes(benchSize)
	b.ReportAllocs()
	buf := make([]byte, bufferSize)
	before := cpuSeconds(b)
	for b.Loop() {
		c, err := open()
		if err != nil {
			b.Fatal(err)
		}
		if h, ok := c.(*p2p.Conn); ok {
			_ = h.CloseWrite() // negotiation is lazy: say something
		}
		n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{c}, buf)
		if err != nil || n != benchSize {
			b.Fatalf("%d bytes, %v", n, err)
		}
		_ = c.Close()
	}
	b.ReportMetric(float64(b.N)*benchSize/1e6/(cpuSeconds(b)-before), "MB/cpu-s")
}

// cpuSeconds is what the process used, user and system: the figure that a busy
// machine disturbs least.
func cpuSeconds(b *testing.B) float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
}
