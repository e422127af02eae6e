package edge

import (
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/chain"
	"github.com/dollynator/dolly/wire"
)

const place = dolly.OfferID("alpha/small/north")

// purse is bob's wallet with coins on a chain that mines when told.
type purse struct {
	*testing.T
	Coins
	chain *chain.Chain
	key   wire.Key
}

func newPurse(t *testing.T, sats ...dolly.Sat) *purse {
	p := &purse{T: t, key: wire.NewKey([32]byte{2})}
	var err error
	p.chain, err = chain.New(chain.Config{Dir: t.TempDir(), Clock: pace().WorldClock()})
	p.must(err)
	t.Cleanup(func() { p.must(p.chain.Close()) })
	p.Wallet, err = wallet.Open(wallet.Config{Seed: p.key.Derive("wallet"), Network: dolly.Town, Backend: p.chain, Store: store.Memory()})
	p.must(err)
	_, err = p.chain.Fund(t.Context(), p.Wallet.Address(), sats)
	p.must(err)
	p.mine(1)
	return p
}

func (p *purse) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *purse) mine(n int) {
	p.Helper()
	p.must(p.chain.Mine(n))
}

func (p *purse) height() uint32 {
	p.Helper()
	b, err := p.Wallet.Balance(p.Context())
	p.must(err)
	return b.Height
}

func (p *purse) permit(s charter.Spend) charter.Permit {
	p.Helper()
	return permit(p.T, p.key, s)
}

// permit is the operator's own.
func permit(t *testing.T, key wire.Key, s charter.Spend) charter.Permit {
	t.Helper()
	raw, err := charter.NewCharter(key, charter.Charter{
		Fleet: "test", Network: dolly.Town, Epoch: 1, Expiry: 1000, Providers: []string{"alpha"},
		Caps: charter.Caps{Total: 100_000, PerAct: 50_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	self, err := charter.OpenCharter(dolly.Town, raw)
	if err != nil {
		t.Fatal(err)
	}
	p, err := charter.AllowSelf(self, key.Peer(), 0, 1, s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func isLate(err error) bool {
	var final node.Final
	return errors.As(err, &final) && errors.Is(err, ErrLate)
}

func TestI13NothingIsPaidAnewWhenItsTimeIsOver(t *testing.T) {
	p := newPurse(t, 20_000, 20_000)
	ctx := t.Context()
	allowed := p.permit(charter.Spend{ID: dolly.Hash{1}, Kind: charter.Payment, Offer: place, MaxSat: 6000})
	to := p.Wallet.Address()
	if _, _, err := p.Pay(ctx, allowed, to, 5000, false); !isLate(err) {
		t.Fatalf("too late: %v", err)
	}
	first, fee, err := p.Pay(ctx, allowed, to, 5000, true)
	if err != nil || fee <= 0 || fee > 1000 {
		t.Fatalf("paid with a fee of %v: %v", fee, err)
	}
	again, _, err := p.Pay(ctx, allowed, to, 5000, false)
	if err != nil || again != first {
		t.Errorf("asked again it is %s, not %s: %v", again, first, err)
	}
}

func TestPaymentsThatNeverCanBe(t *testing.T) {
	p := newPurse(t, 20_000)
	allowed := p.permit(charter.Spend{ID: dolly.Hash{1}, Kind: charter.Payment, Offer: place, MaxSat: 30_000})
	for name, c := range map[string]struct {
		to    string
		sat   dolly.Sat
		final bool
	}{
		"no address": {"here", 5000, true},
		"dust":       {p.Wallet.Address(), 1, true},
		"too much":   {p.Wallet.Address(), 25_000, false}, // coins may come
	} {
		_, _, err := p.Pay(t.Context(), allowed, c.to, c.sat, true)
		var final node.Final
		if err == nil || errors.As(err, &final) != c.final {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// swap are terms by which bob funds.
func (p *purse) swap(key dolly.Hash, refundAt uint32) market.Terms {
	seller := wallet.Config{Seed: [32]byte{9}, Network: dolly.Town, Backend: p.chain, Store: store.Memory()}
	w, err := wallet.Open(seller)
	p.must(err)
	return market.Terms{
		Amount: dolly.Price{Sat: 4000, MB: 40 * dolly.MiB}, SellerKey: w.ContractKey(key), BuyerKey: p.Wallet.ContractKey(key),
		Hash: sha256.Sum256([]byte("secret")), RefundAt: refundAt,
	}
}

func TestI13NothingIsFundedAnewAboveUntil(t *testing.T) {
	p := newPurse(t, 20_000, 20_000)
	ctx, until := t.Context(), p.height()
	early, late := dolly.Hash{1}, dolly.Hash{2}
	may := func(id dolly.Hash) charter.Permit {
		return p.permit(charter.Spend{ID: id, Kind: charter.Fund, MaxSat: 5000})
	}
	terms := p.swap(early, until+30)
	p.must(p.Fund(ctx, may(early), early, terms, until))
	before, stored, err := p.Wallet.Status(ctx, early)
	if err != nil || !stored {
		t.Fatalf("stored %v: %v", stored, err)
	}
	p.mine(2)
	p.must(p.Fund(ctx, may(early), early, terms, until)) // it exists: said again
	if after, _, err := p.Wallet.Status(ctx, early); err != nil || after.TxID != before.TxID {
		t.Errorf("funded by %s, then by %s: %v", before.TxID, after.TxID, err)
	}
	if err := p.Fund(ctx, may(late), late, p.swap(late, until+30), until); !isLate(err) {
		t.Errorf("above until: %v", err)
	}
	if _, stored, err := p.Wallet.Status(ctx, late); err != nil || stored {
		t.Errorf("above until it was stored %v: %v", stored, err)
	}
	c, err := p.Inspect(ctx, terms)
	if err != nil || c.Sat != 4000 || c.Depth != 2 {
		t.Errorf("the contract is %+v: %v", c, err)
	}
}

func TestFundingsThatNeverCanBe(t *testing.T) {
	p := newPurse(t, 1000)
	key := dolly.Hash{1}
	allowed := p.permit(charter.Spend{ID: key, Kind: charter.Fund, MaxSat: 5000})
	foreign := p.swap(key, p.height()+30)
	foreign.BuyerKey = foreign.SellerKey
	for name, terms := range map[string]market.Terms{"too few coins": p.swap(key, p.height()+30), "another's key": foreign} {
		var final node.Final
		if err := p.Fund(t.Context(), allowed, key, terms, p.height()); !errors.As(err, &final) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASweepLeavesDust(t *testing.T) {
	p := newPurse(t, 20_000)
	to := p.Wallet.Address()
	if sent, err := p.Sweep(t.Context(), to, 19_900); sent.Sat != 0 || err != nil {
		t.Errorf("swept %+v of dust: %v", sent, err)
	}
	if sent, err := p.Sweep(t.Context(), to, 5000); sent.Sat <= 14_000 || sent.Sat+sent.Fee != 15_000 || sent.TxID == "" || err != nil {
		t.Errorf("swept %v: %v", sent, err)
	}
}
