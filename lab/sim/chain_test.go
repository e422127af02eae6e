package sim

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
)

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
