package relay

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
)

// meter serves one meter stream: it reports, at once and then whenever there
// is news, and obeys the consumer's halts.
func (s *Server) meter(from dolly.PeerID, c *p2p.Conn) {
	a, err := s.open(from)
	if err != nil {
		refuse(c, report{Status: statusOf(err)})
		return
	}
	news := a.attach(c)
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			var h halt
			if receive(c, &h) != nil {
				return
			}
			for _, p := range a.find(func(p *pipe) bool { return p.number == h.Number }) {
				p.halt()
			}
		}
	}()
	a.reports(c, news, gone)
	_ = c.Reset()
	<-gone
	a.detach(c)
}

// refuse ends a stream with its reason. A reset alone could overtake the
// negotiation of the protocol, and the consumer would never hear why.
func refuse(c *p2p.Conn, reason any) {
	if send(c, reason) != nil || c.Close() != nil {
		_ = c.Reset()
	}
}

// reports sends until the stream or the consumer is gone.
func (a *account) reports(c *p2p.Conn, news, gone <-chan struct{}) {
	for {
		if send(c, a.report()) != nil {
			return
		}
		select {
		case <-news:
		case <-gone:
			return
		}
	}
}

// attach makes c the account's meter stream, in the place of an older one that
// may have died unnoticed.
func (a *account) attach(c *p2p.Conn) (news <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.meter != nil {
		_ = a.meter.Reset()
	}
	a.meter, a.news = c, make(chan struct{}, 1)
	return a.news
}

func (a *account) detach(c *p2p.Conn) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.meter == c {
		a.meter = nil
	}
}
