package chain_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"testing"
	"time"

	"github.com/btcsuite/btcd/address/v2"
	"github.com/btcsuite/btcd/chaincfg/v2"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/chain"
)

// still is a clock that stands.
type still dolly.Time

func (s still) Now() dolly.Time { return dolly.Time(s) }

const epoch = dolly.Time(1_800_000_000_000)

func newChain(t testing.TB) *chain.Chain {
	t.Helper()
	c, err := chain.New(chain.Config{Dir: t.TempDir(), Clock: still(epoch)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// someone is an address whose coins nobody in the test can spend.
func someone(t testing.TB, name string) (string, []byte) {
	t.Helper()
	hash := sha256.Sum256([]byte(name))
	a, err := address.NewAddressWitnessPubKeyHash(hash[:20], &chaincfg.RegressionNetParams)
	if err != nil {
		t.Fatal(err)
	}
	script, err := txscript.PayToAddrScript(a)
	if err != nil {
		t.Fatal(err)
	}
	return a.String(), script
}

func fund(t testing.TB, c *chain.Chain, to string, amounts ...dolly.Sat) string {
	t.Helper()
	id, err := c.Fund(t.Context(), to, amounts)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func mine(t testing.TB, c *chain.Chain, n int) {
	t.Helper()
	if err := c.Mine(n); err != nil {
		t.Fatal(err)
	}
}

func tip(t testing.TB, b wallet.Backend) wallet.Tip {
	t.Helper()
	now, err := b.Tip(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func history(t testing.TB, b wallet.Backend, script []byte) []wallet.Output {
	t.Helper()
	out, err := b.Script(t.Context(), script)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// recount demands that every satoshi ever created lies somewhere.
func recount(t testing.TB, c *chain.Chain) {
	t.Helper()
	var made, lies dolly.Sat
	for h := uint32(1); h <= tip(t, c).Height; h++ {
		made += chain.Subsidy(h)
	}
	for _, coin := range c.Unspent() {
		lies += coin.Value
	}
	if made != lies {
		t.Fatalf("blocks made %v, unspent are %v", made, lies)
	}
}

func TestHistoryFollowsAnOutputThroughPoolAndBlocks(t *testing.T) {
	c := newChain(t)
	to, script := someone(t, "alice")
	id := fund(t, c, to, 1_000, 2_000)
	pending := history(t, c, script)
	if len(pending) != 2 || pending[0].Height != 0 || pending[1].Value != 2_000 || pending[0].TxID != id {
		t.Fatalf("in the pool: %+v", pending)
	}
	mine(t, c, 1)
	mined := history(t, c, script)
	if len(mined) != 2 || mined[0].Height != tip(t, c).Height {
		t.Fatalf("in a block: %+v", mined)
	}
	b, err := c.Block(tip(t, c).Height)
	if err != nil || len(b.Txs) != 2 || b.Txs[1] != id || b.Hash != tip(t, c).Hash {
		t.Fatalf("the block: %+v, %v", b, err)
	}
	if _, err := c.Block(b.Height + 1); !errors.Is(err, chain.ErrNoBlock) {
		t.Errorf("a block beyond the tip: %v", err)
	}
	recount(t, c)
}

func TestHistoryTellsWhoSpent(t *testing.T) {
	c := newChain(t)
	to, _ := someone(t, "bob")
	id := fund(t, c, to, 5_000)
	spent := func() (in []wallet.Output) {
		for _, o := range history(t, c, c.MinerScript()) {
			if o.SpentBy == id {
				in = append(in, o)
			}
		}
		return in
	}
	if in := spent(); len(in) != 1 || in[0].SpentHeight != 0 || len(in[0].SpentWitness) != 2 {
		t.Fatalf("spent in the pool: %+v", in)
	}
	mine(t, c, 1)
	if in := spent(); len(in) != 1 || in[0].SpentHeight != tip(t, c).Height || len(in[0].SpentWitness) != 2 {
		t.Fatalf("spent in a block: %+v", in)
	}
}

func TestReorgTakesBackAndTheIndexFollows(t *testing.T) {
	c := newChain(t)
	to, script := someone(t, "carol")
	before := tip(t, c)
	id := fund(t, c, to, 7_000)
	mine(t, c, 3)
	old := tip(t, c)
	if err := c.Reorg(3, 0); err != nil {
		t.Fatal(err)
	}
	if now := tip(t, c); now != before {
		t.Fatalf("tip after the undoing: %+v, was %+v", now, before)
	}
	if out := history(t, c, script); len(out) != 1 || out[0].Height != 0 || out[0].TxID != id {
		t.Fatalf("the payment waits again: %+v", out)
	}
	recount(t, c)
	mine(t, c, 4)
	now := tip(t, c)
	if out := history(t, c, script); out[0].Height != before.Height+1 || now.Height != old.Height+1 || now.Hash == old.Hash {
		t.Fatalf("mined again: %+v at %+v", out, now)
	}
	recount(t, c)
	for _, depth := range []int{0, -1, int(now.Height) + 1} {
		if err := c.Reorg(depth, 0); !errors.Is(err, chain.ErrDepth) {
			t.Errorf("reorg of %d: %v", depth, err)
		}
	}
}

func TestSubmitIsIdempotentAndStrict(t *testing.T) {
	c := newChain(t)
	for name, raw := range map[string][]byte{"nothing": nil, "noise": []byte("noise"), "zeros": make([]byte, 100),
		"no inputs": {2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}} {
		if _, err := c.Submit(t.Context(), raw); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := c.Fund(t.Context(), "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", []dolly.Sat{1_000}); !errors.Is(err, wallet.ErrAddress) {
		t.Errorf("an address of the main network: %v", err)
	}
	to, _ := someone(t, "alice")
	if _, err := c.Fund(t.Context(), to, []dolly.Sat{21_000_000 * dolly.SatPerBTC}); !errors.Is(err, chain.ErrDry) {
		t.Errorf("more than there is: %v", err)
	}
}

func TestFaucetServesManyBetweenTwoBlocks(t *testing.T) {
	c := newChain(t)
	to, script := someone(t, "alice")
	for range 10 {
		fund(t, c, to, 1_000)
	}
	mine(t, c, 1)
	if out := history(t, c, script); len(out) != 10 {
		t.Fatalf("%d gifts arrived", len(out))
	}
	recount(t, c)
}

func TestRunMinesAndSubscribersHear(t *testing.T) {
	c := newChain(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	tips, err := c.Subscribe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx, time.Millisecond) }()
	first := <-tips
	for now := range tips {
		if now.Height > first.Height+3 {
			break
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for range tips { // closes with ctx
	}
}

func TestSlowSubscriberStillHearsTheNewestTip(t *testing.T) {
	c := newChain(t)
	tips, err := c.Subscribe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mine(t, c, 100)
	want, got := tip(t, c), wallet.Tip{}
	for got.Height < want.Height {
		got = <-tips
	}
	if got != want {
		t.Fatalf("last heard %+v, want %+v", got, want)
	}
}

func BenchmarkMine(b *testing.B) {
	c := newChain(b)
	for b.Loop() {
		mine(b, c, 1)
	}
}
