package mirror

import "slices"

// ledgerMetagraph is the fleet's ledger: relays with their keys, and what each had
// whenever the nodes were looked at. With a chain of leases only who holds one serves.
type ledgerMetagraph struct{ dummyMetagraph }

func newLedgerMetagraph() *ledgerMetagraph { return &ledgerMetagraph{*newDummyMetagraph()} }

func (m *ledgerMetagraph) build(b *bench) (Metagraph, error) {
	b.nodes = m.Nodes
	out := &accounts{f: b.shared(), b: b}
	for _, k := range out.f.keys {
		out.hotkeys = append(out.hotkeys, k.Peer().String())
	}
	return out, nil
}

// Accounts is what relays had at a block, in MB by uid.
type Accounts struct {
	Block    int64     `json:"block"`
	Balances []float64 `json:"balances"`
}

type accounts struct {
	f       *fleet
	b       *bench
	hotkeys []string
	history []Accounts
}

// Hotkeys implements [Metagraph].
func (a *accounts) Hotkeys() []string { return a.hotkeys }

// Serving implements [Metagraph].
func (a *accounts) Serving() []int {
	leases, ok := a.b.chain.(*leases)
	if !ok {
		return upTo(len(a.hotkeys))
	}
	return slices.DeleteFunc(upTo(len(a.hotkeys)), func(uid int) bool { return !leases.holds(uid) })
}

// Sync implements [Metagraph].
func (a *accounts) Sync(block int64) error {
	now := Accounts{Block: block}
	for uid := range a.hotkeys {
		now.Balances = append(now.Balances, a.f.balance(uid))
	}
	a.history = append(a.history, now)
	return nil
}

func (a *accounts) state() any { return &a.history }
