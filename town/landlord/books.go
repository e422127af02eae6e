package landlord

import (
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
)

// ServerInfo is one order for the town's books.
type ServerInfo struct {
	ID       string
	Key      string
	Offer    dolly.OfferID
	State    cloud.State
	Paid     dolly.Sat // rent and renewals received, before refunds
	Refunded dolly.Sat
	RentEnds dolly.Time // virtual; zero if it never ran
	Dir      string     // its folder, also after its end; empty if it never ran
	PID      int        // of its agent, 0 when none runs
	Starts   int        // how often its agent was started
}

// Servers is every order so far, in the order of their coming.
func (l *Landlord) Servers() []ServerInfo {
	var out []ServerInfo
	for _, t := range l.all() {
		out = append(out, l.info(t))
	}
	return out
}

func (l *Landlord) info(t *tenancy) ServerInfo {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.answer
	i := ServerInfo{
		ID: s.ID, Key: s.Key, Offer: s.Offer, State: s.State,
		Paid: t.paid, Refunded: s.Refunded, RentEnds: s.RentEnds,
	}
	if s.Addr != "" {
		i.Dir = filepath.Join(l.cfg.Dir, s.ID)
	}
	if t.host != nil {
		u := t.host.unit.status()
		i.PID, i.Starts = u.pid, u.starts
	}
	return i
}
