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
	a = newAccount(s.cfg, s.lender, func() {
		if a.overdue() {
			s.Cut(peer)
		}
	})
	s.accounts[peer] = a
	return a, nil
}

// forgetOne drops an account that nobody uses: one that owes nothing before one
// that does, and of these the one that carried least. A debt may be forgotten,
// since who owes could come under another key; else a few thousand keys that
// never pay would keep everybody out. The lock is held.
func (s *Server) forgetOne() bool {
	var who dolly.PeerID
	least, owes := int64(-1), false
	for p, a := range s.accounts {
		a.mu.Lock()
		debtor := a.tab.Unsettled > 0
		if a.idle() && (least < 0 || owes && !debtor || owes == debtor && a.metered < least) {
			who, least, owes = p, a.metered, debtor
		}
		a.mu.Unlock()
	}
	if least < 0 {
		return false
	}
	s.accounts[who].forget()
	delete(s.accounts, who)
	return true
}
