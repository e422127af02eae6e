package relay

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/p2p/relay/credit"
	"golang.org/x/time/rate"
)

const (
	maxAccounts = 4096 // consumers remembered
	maxPipes    = 256  // streams of one consumer
	openTimeout = 15 * time.Second
	bufferSize  = 128 << 10
)

// What a config's zeros mean.
const (
	defaultBlock     = 4 << 20
	defaultNewcomers = 512 << 20
	defaultPatience  = 30 * time.Second
)

// ServerConfig says what a carrier carries.
type ServerConfig struct {
	Rate      int64                         // bytes a second, all streams and both directions together; 0 is unlimited
	Block     int64                         // bytes of one settlement; 0 is 4 MiB
	Credit    int64                         // bytes that a consumer may have unsettled at most; at least 2 Block
	Newcomers int64                         // bytes a day that are lent to who settled little; 0 is 512 MiB, below it none
	Patience  time.Duration                 // how long one may stay at the limit; 0 is 30 s
	Policy    Policy                        // nil is NoExit
	Admit     func(peer dolly.PeerID) error // nil admits everybody
}

// Server is a carrier.
type Server struct {
	host    *p2p.Host
	cfg     ServerConfig
	ctx     context.Context // ends with Close
	cancel  context.CancelFunc
	line    *rate.Limiter
	lender  *lender
	speed   *speedometer
	carried atomic.Int64
	buffers sync.Pool // of *[bufferSize]byte
	work    sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	accounts map[dolly.PeerID]*account
}

// Serve begins to carry for the peers of h, until [Server.Close].
func Serve(h *p2p.Host, cfg ServerConfig) *Server {
	if cfg.Block <= 0 {
		cfg.Block = defaultBlock
	}
	cfg.Credit = max(cfg.Credit, 2*cfg.Block)
	if cfg.Newcomers == 0 {
		cfg.Newcomers = defaultNewcomers
	}
	if cfg.Patience <= 0 {
		cfg.Patience = defaultPatience
	}
	if cfg.Policy == nil {
		cfg.Policy = NoExit
	}
	if cfg.Admit == nil {
		cfg.Admit = func(dolly.PeerID) error { return nil }
	}
	s := &Server{
		host: h, cfg: cfg, line: rate.NewLimiter(rate.Inf, 0), speed: newSpeedometer(),
		lender:   newLender(credit.Terms{Block: cfg.Block, Credit: cfg.Credit, Newcomers: max(0, cfg.Newcomers)}),
		accounts: map[dolly.PeerID]*account{},
		buffers:  sync.Pool{New: func() any { return new([bufferSize]byte) }},
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.SetRate(cfg.Rate)
	h.HandleStream(carryProtocol, s.enter(s.carry))
	h.HandleStream(meterProtocol, s.enter(s.meter))
	return s
}

// enter counts a stream among the work that Close waits for.
func (s *Server) enter(f func(from dolly.PeerID, c *p2p.Conn)) func(dolly.PeerID, net.Conn) {
	return func(from dolly.PeerID, nc net.Conn) {
		c := nc.(*p2p.Conn)
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			_ = c.Reset()
			return
		}
		s.work.Add(1)
		s.mu.Unlock()
		defer s.work.Done()
		stop := context.AfterFunc(s.ctx, func() { _ = c.Reset() })
		defer stop()
		f(from, c)
	}
}

// SetRate changes the line rate; see [ServerConfig].
func (s *Server) SetRate(bytesPerSecond int64) {
	if bytesPerSecond <= 0 {
		s.line.SetLimit(rate.Inf)
		return
	}
	s.line.SetBurst(int(max(bufferSize, bytesPerSecond/16)))
	s.line.SetLimit(rate.Limit(bytesPerSecond))
}

// Settle says that the consumer signed for that many bytes. If it is more than
// what is unsettled, it is [ErrTooMuch] and nothing is settled.
func (s *Server) Settle(peer dolly.PeerID, bytes int64) error {
	s.mu.Lock()
	a := s.accounts[peer]
	s.mu.Unlock()
	if a == nil {
		return ErrTooMuch
	}
	return a.settle(bytes)
}

// Unsettled is how many bytes of the consumer are carried and not settled.
func (s *Server) Unsettled(peer dolly.PeerID) int64 {
	s.mu.Lock()
	a := s.accounts[peer]
	s.mu.Unlock()
	if a == nil {
		return 0
	}
	return a.report().Unsettled
}

// Carried is how many bytes were carried since the server started.
func (s *Server) Carried() int64 { return s.carried.Load() }

// Rate is how many bytes a second were carried in the last three seconds.
func (s *Server) Rate() float64 { return s.speed.rate() }

// Totals lists the bytes carried by consumer. Consumers who are not there
// are forgotten when there are thousands of newer ones, who settled first.
func (s *Server) Totals() map[dolly.PeerID]int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[dolly.PeerID]int64, len(s.accounts))
	for p, a := range s.accounts {
		if m := a.report().Metered; m > 0 {
			out[p] = m
		}
	}
	return out
}

// Cut breaks off every stream of a consumer. What it owes it still owes.
func (s *Server) Cut(peer dolly.PeerID) {
	s.mu.Lock()
	a := s.accounts[peer]
	s.mu.Unlock()
	if a == nil {
		return
	}
	for _, p := range a.find(func(*pipe) bool { return true }) {
		p.cut()
	}
}

// Close breaks off everything and waits until it has ended.
func (s *Server) Close() error {
	s.host.Unhandle(carryProtocol)
	s.host.Unhandle(meterProtocol)
	s.mu.Lock()
	s.closed = true
	peers := make([]dolly.PeerID, 0, len(s.accounts))
	for p := range s.accounts {
		peers = append(peers, p)
	}
	s.mu.Unlock()
	s.cancel()
	for _, p := range peers {
		s.Cut(p)
	}
	s.work.Wait()
	return nil
}
