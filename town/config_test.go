package town

import (
	"testing"

	"github.com/dollynator/dolly"
)

// The prices of TOWN's economy, from the cheapest to the dearest provider.
func TestOffers(t *testing.T) {
	want := map[dolly.OfferID]struct {
		sat  dolly.Sat
		rate dolly.MB
		fail float64
	}{
		"vega/s/lis": {3200, 2 << 20, 0.02}, "vega/m/lis": {4800, 5 << 20, 0.02}, "vega/l/osl": {6400, 8 << 20, 0.02},
		"hexa/s/ams": {3800, 2 << 20, 0.05}, "hexa/m/ams": {5700, 5 << 20, 0.05}, "hexa/l/fra": {7600, 8 << 20, 0.05},
		"nord/s/hel": {4400, 2 << 20, 0.15}, "nord/m/hel": {6600, 5 << 20, 0.15}, "nord/l/hel": {8800, 8 << 20, 0.15},
		"volt/s/par": {5200, 2 << 20, 0.40}, "volt/m/par": {7800, 5 << 20, 0.40}, "volt/l/par": {10400, 8 << 20, 0.40},
	}
	got := offers()
	if len(got) != len(want) {
		t.Fatalf("%d offers, want %d", len(got), len(want))
	}
	for _, o := range got {
		w, known := want[o.Offer.ID]
		if !known || o.Offer.Price != w.sat || o.Offer.LineRate != w.rate || o.Fail != w.fail {
			t.Errorf("%s: %v, %v a second, fails %v", o.Offer.ID, o.Offer.Price, o.Offer.LineRate, o.Fail)
		}
		if o.Offer.Period != rentDays*dolly.Day || !o.Offer.Available {
			t.Errorf("%s: for %v, available %v", o.Offer.ID, o.Offer.Period, o.Offer.Available)
		}
	}
}

// What an agent may pay for is affordable under the charter, and what it earns
// in one rent pays the next on any server.
func TestEconomyAddsUp(t *testing.T) {
	first := false
	for _, o := range offers() {
		cost := o.Offer.Price + feeMaxSat
		if cost > perActSat || cost > allowanceSat {
			t.Errorf("%s costs %v, an act allows %d and a lease %d", o.Offer.ID, cost, perActSat, allowanceSat)
		}
		if cost*115/100 > hotSat {
			t.Errorf("%s costs %v, a wallet may hold %d", o.Offer.ID, cost, hotSat)
		}
		daySeconds := dolly.Day.Seconds() / Speed
		income := float64(o.Offer.LineRate) / float64(dolly.MiB) * daySeconds * rentDays * limitSat
		if income < 2*float64(cost)*1.15 {
			t.Errorf("%s earns %.0f sat in a rent at the buybot's limit, and costs %v", o.Offer.ID, income, cost)
		}
		first = first || o.Offer.ID == firstServer
	}
	if !first {
		t.Errorf("the first server, %s, is not for rent", firstServer)
	}
	if perActSat > allowanceSat || allowanceSat > capSat {
		t.Errorf("an act of %d, a lease of %d, a cap of %d", perActSat, allowanceSat, capSat)
	}
	if budgetSat < capSat {
		t.Errorf("the buybot's %d do not feed a fleet that may spend %d", budgetSat, capSat)
	}
}

func TestProviders(t *testing.T) {
	closing := false
	for _, name := range providerNames() {
		closing = closing || name == closes
	}
	if !closing {
		t.Errorf("%s, which closes, is no provider", closes)
	}
	if firstServer.Provider() == closes {
		t.Errorf("the root lives on %s, which closes", firstServer)
	}
}
