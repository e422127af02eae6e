package relay

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// open finds or makes the account of an admitted consumer.
func (s *Server) open(peer dolly.PeerID) (*account, error) {
	if err := s.cfg.Admit(peer); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotAdmitted, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.accounts[peer]; a != nil {
		return a, nil
	}
	if len(s.accounts) >= maxAccounts && !s.forgetOne() {
		return nil, ErrBusy
	}
	var a *account
	a = newAccount(s.cfg, func() {
		if a.overdue() {
			s.Cut(peer)
		}
	})
	s.accounts[peer] = a
	return a, nil
}

// forgetOne drops the account that carried least among those that nobody uses
// and that owe nothing. The lock is held.
func (s *Server) forgetOne() bool {
	var who dolly.PeerID
	least := int64(-1)
	for p, a := range s.accounts {
		a.mu.Lock()
		if a.idle() && a.unsettled == 0 && (least < 0 || a.metered < least) {
			who, least = p, a.metered
		}
		a.mu.Unlock()
	}
	delete(s.accounts, who)
	return least >= 0
}
