package life

import (
	"math"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// FuzzI42FleetTopics lets a member of the fleet sign any bytes on its topics.
func FuzzI42FleetTopics(f *testing.F) {
	bob := seeded("bob")
	cert, err := charter.Grant(seeded("operator"), newWorld(f, 1, nil).law, 1, 0, bob.Peer(), charter.Home{})
	if err != nil {
		f.Fatal(err)
	}
	for kind, body := range map[string]any{
		heartbeatKind: Heartbeat{
			Seq: math.MaxUint64, At: math.MaxInt64, Name: "bob", Certs: [][]byte{cert}, Offer: beta, RentEnds: math.MinInt64, Rate: math.MaxInt64,
			Line: math.MaxInt64, Earned: math.MinInt64, Balance: math.MaxInt64, Income: math.MinInt64, Cost: math.MaxInt64, Phase: "no phase", Addrs: []string{""},
		},
		qd.Kind: qd.Columns{
			Version: 1, Updates: math.MaxUint32, Columns: []qd.ColumnValues{{Index: math.MaxUint32, Count: math.MaxUint32, Values: make([]byte, 4)}},
		},
		testimonyKind: Testimony{
			Slot: math.MaxUint32, Offer: beta, Lived: math.MinInt64, Paid: math.MaxInt64, Carried: math.MinInt64, Block: math.MaxUint64, Seq: math.MaxUint64, At: math.MinInt64,
		},
		charter.KindStop: charter.Stop{Fleet: "sim", Epoch: math.MaxUint64, Seq: math.MaxUint64, Kind: 255},
	} {
		f.Add(kind, wire.Marshal(body))
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		w := newWorld(t, 1, nil)
		w.drain()
		root := w.bodies[0]
		for i := 0; i <= len(body); i += 1 + len(body)/64 {
			other := append([]byte(nil), body...)
			if i > 0 {
				other[i-1] ^= 1 << (i % 8)
			}
			sig := bob.Sign([]byte("dolly/1/sim/" + kind + "\x00" + string(other)))
			raw := wire.Marshal([]any{uint8(1), kind, bob.Peer(), other, sig})
			for topic, check := range root.Topics() {
				check(raw)
				w.step(root, trade.Heard{Topic: topic, Raw: raw})
			}
		}
		for _, v := range []dolly.View{dolly.ViewFleet, dolly.ViewNode, dolly.ViewMarket, dolly.ViewLearning} {
			if _, err := root.View(w.now, v); err != nil {
				t.Errorf("the view %s: %v", v, err)
			}
		}
		if root.permits.Stopped() {
			t.Error("a member stopped the fleet")
		}
	})
}
