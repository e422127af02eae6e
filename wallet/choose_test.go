package wallet

import (
	"errors"
	"testing"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// p2wpkh has the length of a key's script, which is all that sizes depend on.
var p2wpkh = append([]byte{0, 20}, make([]byte, 20)...)

func coinsOf(sats []int64) []coin {
	coins := make([]coin, len(sats))
	for i, s := range sats {
		coins[i] = coin{wire.OutPoint{Index: uint32(i)}, dolly.Sat(s), p2wpkh}
	}
	return coins
}

func TestI21ChooseBalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coins := coinsOf(rapid.SliceOfN(rapid.Int64Range(1, 60_000), 0, 12).Draw(t, "coins"))
		amount := rapid.Int64Range(1_000, 200_000).Draw(t, "amount")
		rate := dolly.Sat(rapid.Int64Range(1, 20).Draw(t, "rate"))
		n := need{wire.NewTxOut(amount, p2wpkh), p2wpkh, rate}
		p, err := choose(coins, n, 1_000)
		if errors.Is(err, ErrInsufficient) {
			if all, ok := n.fit(coins); ok {
				t.Fatalf("insufficient, but %+v works", all)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		checkPlan(t, p, n)
	})
}

// checkPlan demands: inputs = outputs + fee, each input once, the payment whole,
// no crumbs as change, and a fee between the rate's and that plus a lost change.
func checkPlan(t *rapid.T, p plan, n need) {
	var out dolly.Sat
	for _, o := range p.outs {
		out += dolly.Sat(o.Value)
	}
	if sum(p.ins) != out+p.fee || p.outs[0].Value != n.out.Value {
		t.Fatalf("%v in, %v out, fee %v", sum(p.ins), out, p.fee)
	}
	seen := map[wire.OutPoint]bool{}
	for _, c := range p.ins {
		if seen[c.at] {
			t.Fatalf("%v is spent twice", c.at)
		}
		seen[c.at] = true
	}
	least := feeForKeys(skeleton(p.ins, p.outs), n.rate)
	switch len(p.outs) {
	case 1:
		changeCosts := feeForKeys(skeleton(p.ins, []*wire.TxOut{n.out, n.out}), n.rate)
		if p.fee < least || p.fee >= changeCosts+minChange {
			t.Fatalf("fee %v without change, rate wants %v", p.fee, least)
		}
	case 2:
		if p.fee != least || dolly.Sat(p.outs[1].Value) < minChange {
			t.Fatalf("fee %v, rate wants %v; change %v", p.fee, least, p.outs[1].Value)
		}
	default:
		t.Fatalf("%d outputs", len(p.outs))
	}
}

func TestChooseTakesTheSmallestThatDoes(t *testing.T) {
	coins := coinsOf([]int64{50_000, 9_000, 7_000, 3_000})
	n := need{wire.NewTxOut(6_000, p2wpkh), p2wpkh, 1}
	p, err := choose(coins, n, 1_000)
	if err != nil || len(p.ins) != 1 || p.ins[0].sat != 7_000 {
		t.Errorf("%+v, %v", p.ins, err)
	}
}

func TestChooseStaysBelowTheFeeCeilingIfItCan(t *testing.T) {
	// 6,400 alone would lose 400 to the fee; 9,000 gives change and costs 141.
	n := need{wire.NewTxOut(6_000, p2wpkh), p2wpkh, 1}
	p, err := choose(coinsOf([]int64{6_400, 9_000}), n, 200)
	if err != nil || p.ins[0].sat != 9_000 || p.fee > 200 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := choose(coinsOf([]int64{6_400}), n, 200); err != nil || p.fee != 400 {
		t.Errorf("with no choice: %+v, %v", p, err)
	}
}

func TestKeysAreApart(t *testing.T) {
	seed := [32]byte{1}
	seen := map[string]bool{}
	for _, p := range []string{"receive/0", "receive/1", "contract/" + string(make([]byte, 32))} {
		seen[string(derive(seed, p).Serialize())] = true
	}
	seen[string(derive([32]byte{2}, "receive/0").Serialize())] = true
	if len(seen) != 4 {
		t.Errorf("%d keys of 4 are different", len(seen))
	}
}

func TestContractReadsOnlyItsOwnWitness(t *testing.T) {
	c := Contract{Hash: ScriptID(make([]byte, 32))}
	script, sig := []byte("script"), make([]byte, 72)
	for name, w := range map[string][]Bytes{
		"nothing":        nil,
		"key path":       {sig, make([]byte, 33)},
		"wrong secret":   {sig, append(make([]byte, 31), 1), {1}, script},
		"other script":   {sig, make([]byte, 32), {1}, []byte("other")},
		"other branch":   {sig, make([]byte, 32), {}, script},
		"refund, filled": {sig, {1}, script},
	} {
		if s, err := c.secretIn(w, script); err == nil {
			t.Errorf("%s: read %x", name, s)
		}
	}
	if s, err := c.secretIn([]Bytes{sig, make([]byte, 32), {1}, script}, script); err != nil || len(s) != 32 {
		t.Errorf("a claim: %x, %v", s, err)
	}
	if s, err := c.secretIn([]Bytes{sig, {}, script}, script); err != nil || s != nil {
		t.Errorf("a refund: %x, %v", s, err)
	}
}
