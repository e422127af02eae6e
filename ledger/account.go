package ledger

import "github.com/dollynator/dolly"

// Account is what is known of one key. Balance is Gained less Spent, or -Spent
// if the key is condemned.
type Account struct {
	Key       dolly.PeerID `json:"key"`
	Balance   dolly.MB     `json:"balance_bytes"`
	Gained    dolly.MB     `json:"gained_bytes"`  // credits whose debit is held
	Carried   dolly.MB     `json:"carried_bytes"` // of these, for traffic
	Spent     dolly.MB     `json:"spent_bytes"`   // all debits, by its own totals
	Last      uint64       `json:"last"`          // highest number held
	Missing   uint64       `json:"missing"`       // numbers below that which are not held
	Condemned bool         `json:"condemned"`
}

// Account tells all figures of a key; of one that is not known they are zero.
func (l *Ledger) Account(k dolly.PeerID) Account {
	c := l.chains[k]
	if c == nil {
		return Account{Key: k}
	}
	a := Account{
		Key: k, Balance: l.Balance(k), Gained: c.gained, Carried: c.carried, Spent: c.spent(), Condemned: c.condemned(),
	}
	if b := c.last(); b != nil {
		a.Last = b.Seq
		a.Missing = b.Seq - uint64(len(c.run)+len(c.loose))
	}
	return a
}

// Accounts are those of all keys that are known, by key.
func (l *Ledger) Accounts() []Account {
	var out []Account
	for _, k := range l.Keys() {
		out = append(out, l.Account(k))
	}
	return out
}

// Len is how many blocks of a key are held.
func (l *Ledger) Len(k dolly.PeerID) int {
	if c := l.chains[k]; c != nil {
		return len(c.run) + len(c.loose)
	}
	return 0
}
