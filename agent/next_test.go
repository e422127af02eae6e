package agent

import (
	"reflect"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/strategy"
)

const (
	own   = dolly.OfferID("hexa/m/ams")
	other = dolly.OfferID("nord/l/hel")
)

// healthy is an agent with five days of rent left, a candidate of 8,000 sat and
// 4,000 sat in its wallet.
func healthy() View {
	const now = dolly.Time(1_000_000_000)
	return View{
		Now: now, Pace: Pace{OrderLife: time.Hour, WindDown: time.Hour, RenewBefore: 3 * dolly.Day}, Path: "0.1",
		CharterOK: true, LeaseOK: true, LeaseLeft: 14 * time.Hour, RelayOK: true,
		RentEnds: now.Add(5 * dolly.Day), OwnOffer: own, OwnPrice: 5700,
		Coins: 4000, FeeCeiling: 300, Smallest: 1000, HotCap: 20_000, MBAvailable: 70 * dolly.MiB,
		Offers:    []dolly.Offer{{ID: own, Price: 5700}, {ID: other, Price: 8000}},
		Candidate: other, SlotFree: true, DepthOK: true,
	}
}

func sells(mb dolly.MB, want dolly.Sat) []strategy.Sell {
	return []strategy.Sell{{MB: mb * dolly.MiB, Want: want, Life: time.Hour}}
}

// TestWaitsSaysWhyNothingIsPaid: an agent that saves for nothing names what holds
// it, not what its strategy makes of that.
func TestWaitsSaysWhyNothingIsPaid(t *testing.T) {
	for want, change := range map[string]func(*View){
		"no slot is free":                     func(v *View) { v.SlotFree = false },
		"the charter allows no children here": func(v *View) { v.DepthOK = false },
		"nothing to pay for yet":              func(v *View) { v.Offers = nil },
		"has the bitcoin it needs":            func(v *View) { v.Pending = 9999 },
	} {
		v := healthy()
		change(&v)
		if got := Next(v, strategy.ConstantSell{}).Waits; got != want {
			t.Errorf("waits for %q, want %q", got, want)
		}
	}
}

func TestNextInOrder(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*View)
		want   Plan // without checks, Keep and Waits
	}{
		{"sells for the candidate", func(*View) {}, Plan{Phase: dolly.Selling, Sell: sells(70, 5200)}},
		{"buys with price and fee in hand", func(v *View) { v.Coins = 8300 },
			Plan{Phase: dolly.Buying, BeginBirth: true, Offer: other, MaxSat: 8300}},
		{"one satoshi is missing", func(v *View) { v.Coins = 8299 }, Plan{Phase: dolly.Selling, Sell: sells(70, 1000)}},
		{"the VPN is paid too", func(v *View) { v.Coins, v.VPNPrice = 8300, 1 }, Plan{Phase: dolly.Selling, Sell: sells(70, 1000)}},
		{"what swaps will bring is not sold for again", func(v *View) { v.Pending = 5200 }, Plan{Phase: dolly.Earning}},
		{"an order stands", func(v *View) { v.LastOrder = LastOrder{true, v.Now - 5, dolly.MiB, 9} }, Plan{Phase: dolly.Selling}},
		{"chooses", func(v *View) { v.Candidate = "" }, Plan{Phase: dolly.Earning, Choose: true}},
		{"chooses again when it is gone", func(v *View) { v.Offers = v.Offers[:1] }, Plan{Phase: dolly.Earning, Choose: true}},
		{"nothing to choose from", func(v *View) { v.Offers = nil }, Plan{Phase: dolly.Earning}},
		{"never what the hot cap would sweep away", func(v *View) { v.HotCap = 8299 }, Plan{Phase: dolly.Earning, Choose: true}},
		{"no slot", func(v *View) { v.SlotFree = false; v.Coins = 9000 }, Plan{Phase: dolly.Earning}},
		{"too deep", func(v *View) { v.DepthOK = false; v.Coins = 9000 }, Plan{Phase: dolly.Earning}},
		{"the relay fell over", func(v *View) { v.RelayOK = false; v.Pending = 9999 }, Plan{Phase: dolly.Earning, RestartRelay: true}},
		{"above the hot cap", func(v *View) { v.Coins, v.SlotFree = 20_001, false }, Plan{Phase: dolly.Earning, Sweep: true}},

		{"own renewal first", func(v *View) { v.RentEnds = v.Now.Add(3 * dolly.Day); v.Coins = 20_000 },
			Plan{Phase: dolly.Buying, BeginRenewal: true, Offer: own, MaxSat: 6000}},
		{"saves for the renewal, not for a child", func(v *View) { v.RentEnds = v.Now.Add(3 * dolly.Day); v.Coins = 5999 },
			Plan{Phase: dolly.Selling, Sell: sells(70, 1000)}},
		{"a renewal beside a birth", func(v *View) {
			v.RentEnds, v.Coins = v.Now.Add(2*dolly.Day), 6000
			v.Purchase = &Underway{purchase.Birth, other, purchase.StateInstalled, true}
		}, Plan{Phase: dolly.Buying, BeginRenewal: true, Offer: own, MaxSat: 6000}},
		{"a birth after the renewal began", func(v *View) {
			v.RentEnds, v.Coins = v.Now.Add(2*dolly.Day), 9000
			v.Purchase = &Underway{purchase.Renewal, own, purchase.StatePaid, true}
		}, Plan{Phase: dolly.Buying, BeginBirth: true, Offer: other, MaxSat: 8300}},
		{"one birth at a time", func(v *View) {
			v.Coins, v.Candidate = 9000, ""
			v.Purchase = &Underway{purchase.Birth, other, purchase.StatePaid, true}
		}, Plan{Phase: dolly.Buying}},
		{"the next after the last", func(v *View) {
			v.Coins = 9000
			v.Purchase = &Underway{purchase.Birth, own, purchase.StateHandedOver, false}
		}, Plan{Phase: dolly.Buying, BeginBirth: true, Offer: other, MaxSat: 8300}},

		{"renews at the last moment", func(v *View) { v.RentEnds = v.Now.Add(time.Hour); v.Coins = 6000 },
			Plan{Phase: dolly.Buying, BeginRenewal: true, Offer: own, MaxSat: 6000}},
		{"winds down an hour before the end", func(v *View) { v.RentEnds = v.Now.Add(time.Hour) },
			Plan{Phase: dolly.WindingDown, WindDown: true, Sweep: true}},
		{"not a second earlier", func(v *View) { v.RentEnds = v.Now.Add(time.Hour + time.Second) },
			Plan{Phase: dolly.Selling, Sell: sells(70, 2555)}},
		{"a renewal is under way", func(v *View) {
			v.RentEnds = v.Now.Add(time.Minute)
			v.Renewal = &Underway{purchase.Renewal, own, purchase.StatePaid, true}
		}, Plan{Phase: dolly.Buying, Sell: sells(70, 5200)}},
		{"cannot be renewed", func(v *View) { v.RentEnds, v.OwnPrice, v.Coins = v.Now.Add(time.Hour), 0, 0 },
			Plan{Phase: dolly.WindingDown, WindDown: true}},
		{"goes on winding down", func(v *View) { v.WindingOut = true }, Plan{Phase: dolly.WindingDown, WindDown: true, Sweep: true}},
		{"gone", func(v *View) { v.RentEnds = v.Now }, Plan{Phase: dolly.Gone, WindDown: true}},

		{"no lease", func(v *View) { v.LeaseOK = false; v.Coins = 9000 }, Plan{Phase: dolly.Starting}},
		{"no warden: sells, does not buy", func(v *View) { v.LeaseOK, v.Alone = false, true }, Plan{Phase: dolly.Selling, Sell: sells(70, 5200)}},
		{"no warden: does not buy", func(v *View) { v.LeaseOK, v.Alone, v.Coins = false, true, 9999 }, Plan{Phase: dolly.Earning}},
		{"no charter", func(v *View) { v.CharterOK = false; v.Coins, v.Candidate = 9000, "" }, Plan{Phase: dolly.Starting}},
		{"the charter is over", func(v *View) { v.Over = true }, Plan{Phase: dolly.WindingDown, WindDown: true, Sweep: true}},
		{"stopped", func(v *View) { v.Stopped = StopAll; v.Coins = 9000 }, Plan{Phase: dolly.Earning}},
		{"paused", func(v *View) { v.Stopped = StopPause }, Plan{Phase: dolly.Earning}},
		{"drained", func(v *View) { v.Stopped = StopDrain }, Plan{Phase: dolly.WindingDown, WindDown: true, Sweep: true}},
		{"its rent is not known yet", func(v *View) { v.RentEnds = 0 }, Plan{Phase: dolly.Selling, Sell: sells(70, 5200)}},
	} {
		v := healthy()
		c.change(&v)
		got := Next(v, strategy.ConstantSell{})
		if got.Waits == "" || len(got.Checks) != 8 {
			t.Errorf("%s: waits %q, %d checks", c.name, got.Waits, len(got.Checks))
		}
		if sells := len(got.Sell) > 0; got.SellWhy == "" && !got.WindDown || sells && got.Due.Wants <= got.Due.Price {
			t.Errorf("%s: sells because %q, due is %+v", c.name, got.SellWhy, got.Due)
		}
		got.Checks, got.Waits, got.Keep, got.Due, got.SellWhy = nil, "", 0, Due{}, ""
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

func TestSweepKeepsWhatTheHotCapAllows(t *testing.T) {
	v := healthy()
	v.Coins = 20_001
	if p := Next(v, strategy.ConstantSell{}); !p.Sweep || p.Keep != 20_000 {
		t.Errorf("sweep %v, keep %d", p.Sweep, p.Keep)
	}
	v.Stopped = StopDrain
	if p := Next(v, strategy.ConstantSell{}); !p.Sweep || p.Keep != 0 {
		t.Errorf("when it winds down it keeps %d", p.Keep)
	}
}

// The fee may be larger than the strategy's margin; without the floor the agent
// would have all that the strategy sells for and still not what buying needs.
func TestAFeeLeavesNobodyForeverShort(t *testing.T) {
	v := healthy()
	v.FeeCeiling, v.Coins = 2000, 9200 // 8,000 × 1.15
	p := Next(v, strategy.ConstantSell{})
	if p.BeginBirth || len(p.Sell) != 1 || p.Sell[0].Want != 1000 {
		t.Errorf("plan %+v", p)
	}
}

func TestTheViewIsAllThatCounts(t *testing.T) {
	v := healthy()
	if one, two := Next(v, strategy.ConstantSell{}), Next(v, strategy.ConstantSell{}); !reflect.DeepEqual(one, two) {
		t.Errorf("%+v, then %+v", one, two)
	}
	if p := Next(View{}, strategy.LastDaySell{}); p.BeginBirth || p.BeginRenewal || p.WindDown || p.Sweep || len(p.Sell) > 0 {
		t.Errorf("a node that knows nothing plans %+v", p)
	}
}

func TestChecksSayWhatIsWaitedFor(t *testing.T) {
	v := healthy()
	v.LastOrder = LastOrder{true, v.Now.Add(-3 * time.Second), 66 * dolly.MiB, 6555}
	var got []string
	for _, c := range Next(v, strategy.ConstantSell{}).Checks {
		got = append(got, string(c.State)+" "+c.Name+": "+c.Text)
	}
	want := []string{
		"ok charter: in force",
		"ok lease: 14 h left",
		"ok stop: none",
		"ok relay: carries traffic",
		"ok candidate: nord/l/hel",
		"ok selling: selling 66 MB for 6,555 sat, order 3 s old",
		"wait payment: buys nord/l/hel when 8,300 sat are here; 4,000 are",
		"ok rent: 5.0 days left",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("checks:\n%q\nwant:\n%q", got, want)
	}
}

func TestAWaitingPaymentSaysHowLongAtThisRate(t *testing.T) {
	for _, c := range []struct {
		income dolly.Sat
		want   string
	}{
		{0, "buys nord/l/hel when 8,300 sat are here; 4,000 are"},
		{8600, "buys nord/l/hel when 8,300 sat are here; 4,000 are; at this rate in 12 h"},
		{1000, "buys nord/l/hel when 9,300 sat are here; 4,000 are; at this rate in 5.3 days"},
		{1, "buys nord/l/hel when 14,295 sat are here; 4,000 are; at this rate in more than a year"},
	} {
		v := healthy()
		v.Income = c.income
		for _, check := range Next(v, strategy.ConstantSell{}).Checks {
			if check.Name == "payment" && check.Text != c.want {
				t.Errorf("with %d sat a day: %q, want %q", c.income, check.Text, c.want)
			}
		}
	}
}
