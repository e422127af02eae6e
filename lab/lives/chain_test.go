package lives

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// The permits are none, which the books note and this test does not look at.
func TestI13ARestoredJournalPaysOnce(t *testing.T) {
	w, err := New(Config{Seed: 1, Income: 400, Calm: true})
	if err != nil {
		t.Fatal(err)
	}
	a := w.Alive()[0]
	a.Wallet.Give(10_000)
	do := purchase.Pay{ID: dolly.Hash{1}, Address: "rose", Sat: 500, Until: w.now.Add(dolly.Day)}
	first := a.pay(charter.Permit{}, do)
	left := a.Wallet.Balance()
	a.Wallet.done = map[dolly.Hash]Payment{}
	if again := a.pay(charter.Permit{}, do); again != first || a.Wallet.Balance() != left || w.Chain.Paid("rose") != 500 {
		t.Errorf("%+v, then %+v; %v of %v left, %v paid", first, again, a.Wallet.Balance(), left, w.Chain.Paid("rose"))
	}
}

// A journal that was restored is older than the chain, which remembers.
func TestI13AForgetfulWalletFindsWhatItsCoinsPaid(t *testing.T) {
	alice, bob := &Agent{Key: Key("alice")}, &Agent{Key: Key("bob")}
	c := &Chain{
		Payments: []Payment{{By: alice, Address: "rose", Sat: 500, TxID: "tx 0"}},
		paid:     map[string]dolly.Sat{"rose": 500},
	}
	for _, x := range []struct {
		name string
		who  *Agent
		do   purchase.Pay
		want string
	}{
		{"her own payment", alice, purchase.Pay{Address: "rose", Sat: 500}, "tx 0"},
		{"another amount", alice, purchase.Pay{Address: "rose", Sat: 501}, ""},
		{"another address", alice, purchase.Pay{Address: "tulip", Sat: 500}, ""},
		{"another's coins", bob, purchase.Pay{Address: "rose", Sat: 500}, ""},
	} {
		if tx, found := c.elsewhere(x.who, x.do); tx != x.want || found != (x.want != "") {
			t.Errorf("%s: %q, %v", x.name, tx, found)
		}
	}
}
