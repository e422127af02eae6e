package warden

import (
	"encoding/binary"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wire"
)

// BenchmarkRenewals10000 renews the leases of 10,000 agents, one after the
// other, in a durable store. Signing the requests is not counted.
func BenchmarkRenewals10000(b *testing.B) {
	const agents = 10_000
	db, err := store.Open(filepath.Join(b.TempDir(), "warden.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	now := &clock{1000}
	raw := law("bench", func(c *charter.Charter) { c.Slots, c.Caps.PerLease = agents, 0 })
	w, err := Open(unsynced{db}, dolly.Town, raw, leaser, now)
	if err != nil {
		b.Fatal(err)
	}
	c := w.registry.Charter()
	holders := make([]*charter.Holder, agents)
	for i := range holders {
		var seed [32]byte
		binary.BigEndian.PutUint32(seed[:], uint32(i)+1000)
		holders[i] = settled(b, w, c, uint32(i), wire.NewKey(seed))
	}
	w.store = db
	turn := 0
	b.ResetTimer()
	for b.Loop() {
		h := holders[turn%agents]
		if turn++; turn%agents == 0 {
			now.now = now.now.Add(8 * 60 * 60e9)
		}
		b.StopTimer()
		ask := leaseAsk(b, h)
		b.StartTimer()
		reply, err := w.Handle(b.Context(), h.Standing().Key, ask)
		b.StopTimer()
		if err == nil {
			err = h.OnReply(now.now, reply)
		}
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(turn)/b.Elapsed().Seconds(), "renewals/s")
}

// unsynced loses what is written to it: ten thousand first leases are not what
// is measured.
type unsynced struct{ dolly.Store }

func (u unsynced) Update(f func(dolly.Writer) error) error {
	return f(&tx{map[string][]byte{}})
}

func settled(b *testing.B, w *Warden, c charter.Signed[charter.Charter], slot uint32, k wire.Key) *charter.Holder {
	b.Helper()
	cert, err := charter.Grant(operator, c, slot, 0, k.Peer(), charter.Home{})
	if err != nil {
		b.Fatal(err)
	}
	h, err := charter.NewHolder(k, c, [][]byte{cert}, charter.HolderState{}, charter.Nonce{1})
	if err != nil {
		b.Fatal(err)
	}
	reply, err := w.Handle(b.Context(), k.Peer(), leaseAsk(b, h))
	if err == nil {
		err = h.OnReply(1000, reply)
	}
	if err != nil {
		b.Fatal(err)
	}
	return h
}
