package town

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// origin is what clients download: bytes over HTTP, counted on the wire in
// both directions.
type origin struct {
	listener net.Listener
	served   atomic.Int64
}

func newOrigin() (*origin, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("origin: %w", err)
	}
	return &origin{listener: l}, nil
}

// Addr is its host:port.
func (o *origin) Addr() string { return o.listener.Addr().String() }

// Served is how many bytes went through its sockets.
func (o *origin) Served() int64 { return o.served.Load() }

func (o *origin) run(ctx context.Context) error {
	srv := &http.Server{Handler: http.HandlerFunc(serveBytes), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	err := srv.Serve(countingListener{o.listener, &o.served})
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// serveBytes answers /N with N bytes.
func serveBytes(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.ParseInt(r.URL.Path[1:], 10, 64)
	if err != nil || n < 0 || n > 1<<30 {
		http.Error(w, "ask for /N bytes", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Length", strconv.FormatInt(n, 10))
	block := make([]byte, 64<<10)
	for n > 0 {
		k, err := w.Write(block[:min(n, int64(len(block)))])
		if err != nil {
			return
		}
		n -= int64(k)
	}
}

type countingListener struct {
	net.Listener
	total *atomic.Int64
}

func (l countingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return countingConn{c, l.total}, err
}

type countingConn struct {
	net.Conn
	total *atomic.Int64
}

func (c countingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.total.Add(int64(n))
	return n, err
}

func (c countingConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.total.Add(int64(n))
	return n, err
}
