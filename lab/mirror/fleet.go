package mirror

import (
	"crypto/sha256"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

// fleet is what the parts of a fleet model share: one client, the relays it can
// call, and the ledger that it keeps of them. It is a real [ledger.Ledger] on network
// sim.
type fleet struct {
	book  *ledger.Ledger
	cover *ledger.Cover
	me    wire.Key
	keys  []wire.Key // of the relays, by uid
	now   dolly.Time

	sum fleetSums
	raw [][]byte // every block, in the order in which it was added
}

// fleetSums are what a summary tells of each relay, in MB, by uid.
type fleetSums struct {
	Carried  []float64 `json:"carried"`  // truly, for the client
	Credited []float64 `json:"credited"` // as the client trusts it
}

// keyOf is a key of network sim by name.
func keyOf(role string, n int) wire.Key {
	return wire.NewKey(sha256.Sum256(fmt.Appendf(nil, "mirror/%s/%d", role, n)))
}

func newFleet(nodes int) *fleet {
	f := &fleet{book: ledger.New(dolly.Sim), me: keyOf("client", 0)}
	for uid := range nodes {
		f.keys = append(f.keys, keyOf("relay", uid))
	}
	f.cover = f.book.Cover(f.me.Peer())
	f.sum = fleetSums{make([]float64, nodes), make([]float64, nodes)}
	return f
}

// shared is the fleet of a model.
func (b *bench) shared() *fleet {
	if b.fleet == nil {
		b.fleet = newFleet(b.nodes)
	}
	return b.fleet
}

// carry writes both halves of what one carried for another.
func (f *fleet) carry(debtor, creditor wire.Key, mb float64) error {
	amount := dolly.MB(mb * float64(dolly.MiB))
	if amount <= 0 {
		return nil
	}
	f.now++
	d, err := f.book.Debit(debtor, ledger.Carry, creditor.Peer(), amount, dolly.Hash{}, f.now)
	if err != nil {
		return fmt.Errorf("write debit: %w", err)
	}
	c, err := f.book.Credit(creditor, d, nil, f.now)
	if err != nil {
		return fmt.Errorf("write credit: %w", err)
	}
	f.raw = append(f.raw, d.Raw, c.Raw)
	return nil
}

// balance is what a relay has by its own blocks, in MB.
func (f *fleet) balance(uid int) float64 { return megabytes(f.book.Balance(f.keys[uid].Peer())) }

// covered is how much of a relay's balance flowed to it from the client, in MB: what
// a node takes from it without taking a risk.
func (f *fleet) covered(uid int) float64 {
	key := f.keys[uid].Peer()
	has := f.book.Balance(key)
	if has <= 0 {
		return 0
	}
	return megabytes(has - f.cover.Try(key, has))
}

func megabytes(mb dolly.MB) float64 { return float64(mb) / float64(dolly.MiB) }

func (f *fleet) state() any { return &fleetState{f} }

// fleetState is the blocks of a fleet's ledger, from which it is rebuilt.
type fleetState struct{ f *fleet }

// MarshalJSON implements json.Marshaler.
func (s *fleetState) MarshalJSON() ([]byte, error) {
	return encode(fleetSaved{s.f.raw, s.f.sum, s.f.now})
}

type fleetSaved struct {
	Blocks [][]byte   `json:"blocks"`
	Sums   fleetSums  `json:"sums"`
	Now    dolly.Time `json:"now"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *fleetState) UnmarshalJSON(text []byte) error {
	var in fleetSaved
	if err := decode(text, &in); err != nil {
		return err
	}
	book := ledger.New(dolly.Sim)
	for _, raw := range in.Blocks {
		b, err := ledger.Open(dolly.Sim, raw)
		if err == nil {
			_, _, err = book.Add(b)
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrState, err)
		}
	}
	s.f.book, s.f.cover, s.f.raw, s.f.sum, s.f.now = book, book.Cover(s.f.me.Peer()), in.Blocks, in.Sums, in.Now
	return nil
}
