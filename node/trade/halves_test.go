package trade

import (
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// TestBlocksHaveBothHalves: alice carries for bob; of her block both halves are
// shown, each signed by its owner, and of one that nobody answered one.
func TestBlocksHaveBothHalves(t *testing.T) {
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * time.Second)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	w.run(20 * time.Second)
	w.cut["alice->bob"], w.cut["bob->alice"] = true, true
	if err := alice.trader.Transfer(bob.key.Peer(), dolly.MiB); err != nil {
		t.Fatal(err)
	}
	w.tell(alice, Flush{})
	rows, err := alice.trader.Blocks(dolly.Query{Filter: alice.key.Peer().String()})
	if err != nil || len(rows) != 2 {
		t.Fatalf("%+v, %v", rows, err)
	}
	carried, passed := rows[0], rows[1]
	if carried.Kind != "carry" || !carried.Credit || carried.Amount != 100*dolly.MiB || carried.Number != 1 || carried.With != bob.key.Peer() {
		t.Errorf("%+v", carried)
	}
	if o := carried.Other; o == nil || o.Key != bob.key.Peer() || o.Credit || o.With != alice.key.Peer() || o.Amount != carried.Amount || o.Signature == carried.Signature {
		t.Errorf("the other half is %+v", o)
	}
	if sig, err := hex.DecodeString(carried.Signature); err != nil || len(sig) != 64 {
		t.Errorf("signature %q", carried.Signature)
	}
	if passed.Kind != "transfer" || passed.Credit || passed.Other != nil || passed.Previous != carried.Hash || passed.Spent != dolly.MiB {
		t.Errorf("%+v", passed)
	}
	if some, err := alice.trader.Blocks(dolly.Query{Filter: alice.key.Peer().String(), From: 2, Limit: 1}); err != nil || len(some) != 1 || some[0].Number != 2 {
		t.Errorf("from 2: %+v, %v", some, err)
	}
	var bad *dolly.Error
	if _, err := alice.trader.Blocks(dolly.Query{Filter: "carol"}); !errors.As(err, &bad) || bad.Kind != dolly.Usage {
		t.Errorf("no key: %v", err)
	}
	chains := alice.trader.chains()
	for _, c := range chains {
		if c.Key == bob.key.Peer() && (c.Balance != -100*dolly.MiB || c.Spent != 100*dolly.MiB || c.Debt != 100*dolly.MiB) {
			t.Errorf("bob's chain is %+v", c)
		}
	}
}
