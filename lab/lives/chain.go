package lives

import (
	"maps"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
)

// Block is the time between two blocks; what was paid counts from the next on.
const Block = 10 * time.Minute

// Chain knows what arrived at which address, and who paid it.
type Chain struct {
	Payments []Payment

	w    *World
	paid map[string]dolly.Sat
}

// Payment is one transaction.
type Payment struct {
	By      *Agent
	ID      dolly.Hash // of the permit
	Address string
	Sat     dolly.Sat
	At      dolly.Time
	TxID    string
}

// Paid is what was ever sent to an address.
func (c *Chain) Paid(address string) dolly.Sat { return c.paid[address] }

// elsewhere finds what a's coins paid that its journal has forgotten, as
// wallet.Elsewhere does: that amount to that address.
func (c *Chain) elsewhere(a *Agent, do purchase.Pay) (txid string, found bool) {
	if c.paid[do.Address] == 0 {
		return "", false
	}
	for _, p := range c.Payments {
		if p.By.Key == a.Key && p.Address == do.Address && p.Sat == do.Sat {
			return p.TxID, true
		}
	}
	return "", false
}

// confirmed is when a payment made at a moment is in a block.
func confirmed(at dolly.Time) dolly.Time {
	block := dolly.Time(Block.Milliseconds())
	return (at/block + 1) * block
}

func (c *Chain) add(p Payment) {
	c.Payments = append(c.Payments, p)
	c.paid[p.Address] += p.Sat
	c.w.Books.paid(p)
	c.w.Cloud.credited(p)
}

// Wallet is an agent's coins, and the journal of what it paid. Machines with
// one key share the coins, and each has a journal of its own.
type Wallet struct {
	purse *dolly.Sat
	done  map[dolly.Hash]Payment
	swept dolly.Sat
}

// Balance is what may be spent.
func (w *Wallet) Balance() dolly.Sat { return *w.purse }

// Give puts coins into the wallet.
func (w *Wallet) Give(sat dolly.Sat) { *w.purse += sat }

// Swept is what went to the payout address.
func (w *Wallet) Swept() dolly.Sat { return w.swept }

func (w *Wallet) copyJournal() map[dolly.Hash]Payment { return copyMap(w.done) }

func copyMap[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}
