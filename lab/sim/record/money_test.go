package record

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/dollynator/dolly/lab/sim/scenarios"
)

// lived is a recording of a run of the engine.
func lived(t *testing.T, name string, agents, days int) (*Run, scenario.Scenario) {
	t.Helper()
	s, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	s.Agents, s.Days = agents, days
	m := new(Memory)
	w := NewWriter(m)
	if _, err := sim.Run(t.Context(), s, sim.Options{Seed: 3, Record: w}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Read(m)
	if err != nil {
		t.Fatal(err)
	}
	return r, s
}

// TestMoneyAddsUp: of every agent on every tenth day, and on the days before and after
// a whole page, what was booked is what it has, of bitcoin and of MB.
func TestMoneyAddsUp(t *testing.T) {
	for _, name := range []string{"calm", "chaos"} {
		r, s := lived(t, name, 12, 65)
		sold, rents := dolly.Sat(0), dolly.Sat(0)
		for _, day := range []int{1, 10, 20, 29, 30, 31, 40, 50, 61, 65} {
			snap, err := r.Day(day)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range snap.Agents {
				n, err := r.Node(pathOf(a), day)
				if err != nil {
					t.Fatal(err)
				}
				v := fetch[dolly.MoneyView](t, n, dolly.ViewMoney, dolly.Query{})
				if !v.Reckoned || v.Residual != 0 || v.MB.Residual != 0 || v.Held.Confirmed != a.Coins {
					t.Fatalf("%s, day %d, %s: %+v", name, day, pathOf(a), v)
				}
				for _, l := range v.Lines {
					switch l.Kind {
					case sim.BookedSold:
						sold = max(sold, l.Net)
					case sim.BookedRent:
						rents = min(rents, l.Net)
					}
				}
				f := fetch[dolly.FleetView](t, n, dolly.ViewFleet, dolly.Query{})
				for _, row := range f.Agents {
					if row.Self && row.Income == 0 && row.SoldMB > 0 && day > 10 {
						t.Errorf("%s, day %d, %s sold %v for nothing", name, day, row.Path, row.SoldMB)
					}
				}
			}
		}
		if sold <= 0 || rents >= 0 || s.Agents != 12 {
			t.Errorf("%s: at most %v came of sales, and %v of rents", name, sold, rents)
		}
	}
}

// TestCharterPeersAndPrices of a recorded fleet.
func TestCharterPeersAndPrices(t *testing.T) {
	r, s := lived(t, "calm", 12, 65)
	n, err := r.Node("", Latest)
	if err != nil {
		t.Fatal(err)
	}
	f := fetch[dolly.FleetView](t, n, dolly.ViewFleet, dolly.Query{})
	c := fetch[dolly.CharterView](t, n, dolly.ViewCharter, dolly.Query{})
	if len(c.Slots) != len(f.Agents) || c.Order != "resume" || len(c.Providers) == 0 || c.Expiry != dolly.Time(65*dolly.Day.Milliseconds()) {
		t.Errorf("%+v", c)
	}
	var spent, hot dolly.Sat
	for i, slot := range c.Slots {
		spent += slot.Spent
		hot += c.Risk.Parts[i].Sat
		if slot.Allowance < 0 || slot.Allowance > s.Charter.PerLease {
			t.Errorf("%+v", slot)
		}
	}
	if spent != f.SpentSat || spent <= 0 || c.Risk.Sat != hot || c.Risk.Without != hot {
		t.Errorf("slots spent %v, the fleet %v; %+v", spent, f.SpentSat, c.Risk)
	}
	for _, l := range c.Limits {
		if l.Used < 0 || l.Cap <= 0 || l.Left != max(0, l.Cap-l.Used) {
			t.Errorf("%+v", l)
		}
	}
	p := fetch[dolly.PeersView](t, n, dolly.ViewPeers, dolly.Query{})
	if len(p.Rows) != len(f.Agents)-1 || p.Connected != 0 || p.Providers[0].Count < 1 {
		t.Errorf("%+v", p)
	}
	if len(f.Carried) != curveDays || f.Carried[curveDays-1] <= 0 || len(f.Prices) != curveDays {
		t.Errorf("%d days carried, %d prices", len(f.Carried), len(f.Prices))
	}
	m := fetch[dolly.MarketView](t, n, dolly.ViewMarket, dolly.Query{})
	if len(m.Closes) != closeDays || m.Closes[closeDays-1].Day != dolly.Time(63*dolly.Day.Milliseconds()) {
		t.Fatalf("%+v", m.Closes)
	}
	if got, want := m.Closes[closeDays-1].Price.PerMB(), f.Prices[curveDays-2]; got < want*0.999 || got > want*1.001 {
		t.Errorf("the last close is %v, the day's price %v", got, want)
	}
}
