package agent

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/wire"
)

// FuzzI42Inheritance lets a parent sign any bytes as what it leaves to bob.
func FuzzI42Inheritance(f *testing.F) {
	f.Add(wire.Marshal(Inheritance{
		Version: 1, Parent: alice.Peer(), Child: bob.Peer(), Name: "bes", Path: "0.1", Offer: other, Offers: []dolly.Offer{{ID: own, Price: 1, Period: 1}},
		Charter: []byte{1}, Certificate: [][]byte{{2}}, Config: map[string]string{"a": "1"},
		Table: qd.State{Version: 1, Offers: []dolly.OfferID{own}, Columns: []qd.ColumnState{{Count: 1, Q: []float64{1e300}, E: []float64{-1}}}},
	}))
	f.Add(wire.Marshal(map[int]int{1: 1}))
	f.Fuzz(func(t *testing.T, body []byte) {
		for i := 0; i <= len(body); i++ {
			changed := append([]byte(nil), body...)
			if i > 0 {
				changed[i-1] ^= 1 << (i % 8)
			}
			sig := alice.Sign([]byte("dolly/1/town/" + KindInheritance + "\x00" + string(changed)))
			raw := wire.Marshal([]any{uint8(1), KindInheritance, alice.Peer(), changed, sig})
			will, err := OpenInheritance(dolly.Town, bob.Peer(), raw)
			if err == nil && (will.Parent != alice.Peer() || will.Check() != nil) {
				t.Errorf("opened %+v", will)
			}
		}
	})
}
