package nats

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// Server is a NATS server with JetStream in this process. Who connects must know its
// token.
type Server struct {
	s     *server.Server
	token string
}

// startWithin is how long a server may take.
const startWithin = 10 * time.Second

// Serve starts a server that keeps its streams in a folder, and listens at an address;
// port 0 is a free one.
func Serve(dir, listen string) (*Server, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrServer, err)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrServer, err)
	}
	at := int(number)
	if at == 0 {
		at = server.RANDOM_PORT
	}
	token := rand.Text()
	s, err := server.NewServer(&server.Options{
		ServerName: "dolly-lab", Host: host, Port: at, Authorization: token, JetStream: true, StoreDir: dir, NoLog: true, NoSigs: true,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrServer, err)
	}
	s.Start()
	if !s.ReadyForConnections(startWithin) {
		s.Shutdown()
		return nil, errors.Join(fmt.Errorf("%w: it does not start at %s", ErrServer, listen))
	}
	return &Server{s, token}, nil
}

// URL is where it listens, with the token.
func (s *Server) URL() string {
	u := url.URL{Scheme: "nats", Host: s.s.Addr().String(), User: url.User(s.token)}
	return u.String()
}

// Close ends it and waits until it has.
func (s *Server) Close() {
	s.s.Shutdown()
	s.s.WaitForShutdown()
}
