package strategy

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

const day = dolly.Time(24 * 60 * 60 * 1000)

// noon is 12:00 UTC on 2023-11-15, a day whose number is today.
const (
	noon  = dolly.Time(1_700_049_600_000)
	today = int64(19_676)
)

// at is a trade of one MB at n hundredths of a satoshi, days before today.
func at(days int, hundredths dolly.Sat) dolly.Trade {
	return dolly.Trade{At: noon - dolly.Time(days)*day, Amount: dolly.Price{Sat: hundredths, MB: 100 * dolly.MiB}}
}

// history are closes of finished days, the latest last, and a price of today.
func history(price dolly.Sat, closes ...dolly.Sat) []dolly.Trade {
	var all []dolly.Trade
	for i, c := range closes {
		all = append(all, at(len(closes)-i, c))
	}
	return append(all, at(0, price))
}

// seller has 400 MB that accumulated in so many minutes before this check.
func seller(minutes int, trades []dolly.Trade) Input {
	return Input{
		Now: noon, RentLeft: 5 * dolly.Day, SinceLastOrder: -1, MB: 400 * dolly.MiB, Candidate: true, ServerPrice: 5700, VPSCount: 1,
		Trades: trades, State: Memory{Date: today, Minutes: Parts(minutes) * Whole}.State(),
	}
}

func sells(t *testing.T, name string, d Decision, mb dolly.MB, want dolly.Sat) {
	t.Helper()
	if d.Why == "" {
		t.Errorf("%s: no reason", name)
	}
	if mb == 0 {
		if len(d.Orders) != 0 {
			t.Errorf("%s: sells %+v: %s", name, d.Orders, d.Why)
		}
		return
	}
	if o := (Sell{mb * dolly.MiB, want, 5 * time.Minute}); len(d.Orders) != 1 || d.Orders[0] != o {
		t.Errorf("%s: %+v (%s), want %v for %v", name, d.Orders, d.Why, mb, want)
	}
}

// The closes 1, 2 and 3 sat have the mean 2 and the sample deviation 1. In 2880
// minutes, this check's five with them, a day's worth of 400 MB is 200 MB.
func TestSimpleMovingAverageByPrice(t *testing.T) {
	for _, c := range []struct {
		name  string
		price dolly.Sat // hundredths
		mb    dolly.MB
		want  dolly.Sat
	}{
		{"below", 199, 0, 0},
		{"equal", 200, 200, 400},
		{"above", 201, 200, 402},
		{"at two deviations", 400, 200, 800},
		{"above two deviations", 401, 400, 1604},
		{"at three deviations", 500, 400, 2000},
		{"above three deviations", 501, 400, 2004}, // three days' worth are more than there is
	} {
		d := SimpleMovingAverage{}.Decide(seller(2875, history(c.price, 100, 200, 300)))
		sells(t, c.name, d, c.mb, c.want)
	}
	in := seller(4315, history(501, 100, 200, 300))
	in.MB = 4320 * dolly.MiB
	sells(t, "three days' worth", SimpleMovingAverage{}.Decide(in), 4320, 21643) // ⌊21643.2⌋
	in = seller(5755, history(501, 100, 200, 300))
	sells(t, "three of four days' worth", SimpleMovingAverage{}.Decide(in), 300, 1503)
	in = seller(995, history(200, 200))
	sells(t, "less than a day has accumulated", SimpleMovingAverage{}.Decide(in), 400, 800)
	in = seller(1995, history(301, 200))
	in.MB = 7 * dolly.MiB
	sells(t, "a single close has no deviation", SimpleMovingAverage{}.Decide(in), 7, 21)
	in = seller(1995, history(200, 200))
	in.MB = 7 * dolly.MiB
	sells(t, "whole MB, rounded down", SimpleMovingAverage{}.Decide(in), 5, 10) // 7 × 1440 / 2000 = 5.04
}

func TestAverageOfFinishedDays(t *testing.T) {
	flat := make([]dolly.Sat, 30)
	for i := range flat {
		flat[i] = 200
	}
	older := append([]dolly.Sat{90_000}, flat...)
	late := at(1, 900)
	late.At += 60_000
	for _, c := range []struct {
		name   string
		trades []dolly.Trade
		mb     dolly.MB
		want   dolly.Sat
	}{
		{"today's trades are no close", append([]dolly.Trade{at(0, 90_000)}, history(200, 200)...), 200, 400},
		{"30 days", history(200, flat...), 200, 400},
		{"the 31st day does not count", history(200, older...), 200, 400},
		{"days without a trade have no close", []dolly.Trade{at(30, 100), at(1, 300), at(0, 200)}, 200, 400},
		{"the latest of a day is its close", []dolly.Trade{at(1, 500), late, at(0, 899)}, 0, 0},
		{"also if it arrived earlier", []dolly.Trade{late, at(1, 500), at(0, 899)}, 0, 0},
		{"at one moment the later arrival", []dolly.Trade{at(1, 900), at(1, 100), at(0, 100)}, 200, 200},
		{"the price is of the last arrival", []dolly.Trade{at(1, 200), at(0, 900), at(1, 200)}, 200, 400},
		{"no trade is of the future", []dolly.Trade{at(-1, 900), at(1, 200), at(0, 200)}, 200, 400},
	} {
		sells(t, c.name, SimpleMovingAverage{}.Decide(seller(2875, c.trades)), c.mb, c.want)
	}
}

func TestHoldsBackThreeDaysWorth(t *testing.T) {
	lastCheck := noon + day/2 - 300_000
	for _, c := range []struct {
		name    string
		now     dolly.Time
		minutes int
		mb      dolly.MB
	}{
		{"accumulates", noon, 1000, 0},
		{"up to three days", lastCheck, 4315, 0},
		{"waits on the fourth day", noon, 5000, 0},
		{"the last but one check", lastCheck - 300_000, 5745, 0},
		{"the last check of the fourth day", lastCheck, 5755, 100},
		{"of a fourth day that began late", lastCheck, 4795, 120},
		{"four whole days at any time", noon, 5755, 100},
		{"a check that is a second late", lastCheck + 1000, 5755, 100},
	} {
		in := seller(c.minutes, history(100, 200))
		in.Now = c.now
		sells(t, c.name, SimpleMovingAverage{}.Decide(in), c.mb, dolly.Sat(c.mb))
	}
}

func TestWhatWasSoldCounts(t *testing.T) {
	half := Fill{1, 2}
	for _, c := range []struct {
		name   string
		memory Memory
		fill   Fill
		price  dolly.Sat
		mb     dolly.MB
	}{
		{"half of today's share", Memory{Date: today, Minutes: 1435 * Whole, Sold: Whole / 2}, Fill{}, 200, 200},
		{"all of it", Memory{Date: today, Minutes: 1435 * Whole, Sold: Whole}, Fill{}, 200, 0},
		{"two shares at a high price, one was sold", Memory{Date: today, Minutes: 2875 * Whole, Sold: Whole}, Fill{}, 401, 200},
		{"yesterday's does not", Memory{Date: today - 1, Minutes: 1435 * Whole, Sold: Whole}, Fill{}, 200, 400},
		// 1435 + 5 + 720 of the unfilled half are 2160 minutes; half a share is left of 400 × 1440 / 2160.
		{"half filled", Memory{Date: today, Minutes: 1435 * Whole, Last: Last{Date: today, Days: Whole, Minutes: 1440 * Whole}}, half, 200, 133},
		{"filled", Memory{Date: today, Minutes: 1435 * Whole, Last: Last{Date: today, Days: Whole, Minutes: 1440 * Whole}}, Fill{1, 1}, 200, 0},
		{"unfilled", Memory{Date: today, Minutes: 1435 * Whole, Last: Last{Date: today, Days: Whole, Minutes: 1440 * Whole}}, Fill{0, 1}, 200, 200},
		{"an order of yesterday", Memory{Date: today - 1, Minutes: 1435 * Whole, Last: Last{Date: today - 1, Days: Whole, Minutes: 1440 * Whole}}, half, 200, 266},
		{"an order that stands", Memory{Date: today, Minutes: 1435 * Whole, Last: Last{Until: noon + 1}}, Fill{}, 200, 0},
	} {
		in := seller(0, history(c.price, 100, 200, 300))
		in.State, in.Filled = c.memory.State(), c.fill
		sells(t, c.name, SimpleMovingAverage{}.Decide(in), c.mb, dolly.Sat(c.mb)*c.price/100)
	}
}

func TestNoneSoonerAfterTheLast(t *testing.T) {
	in := seller(1435, history(200, 200))
	in.SinceLastOrder = 5*time.Minute - 1
	sells(t, "too soon", SimpleMovingAverage{}.Decide(in), 0, 0)
	in.SinceLastOrder = 5 * time.Minute
	sells(t, "a check later", SimpleMovingAverage{}.Decide(in), 400, 800)
	in.Candidate = false
	sells(t, "nothing to pay for", SimpleMovingAverage{}.Decide(in), 0, 0)
	in.Candidate, in.Smallest = true, 801
	sells(t, "dust", SimpleMovingAverage{}.Decide(in), 0, 0)
}

func TestWithoutTradesALastDaySell(t *testing.T) {
	for _, s := range []Strategy{SimpleMovingAverage{}, CrossoverMovingAverage{}} {
		for name, trades := range map[string][]dolly.Trade{"none": nil, "none before today": {at(0, 500)}} {
			in := seller(1435, trades)
			if d := s.Decide(in); len(d.Orders) != 0 {
				t.Errorf("%s, %s: sells %+v five days before the end", s.Name(), name, d.Orders)
			}
			in.RentLeft = dolly.Day
			d := s.Decide(in)
			if len(d.Orders) != 1 || d.Orders[0] != (Sell{400 * dolly.MiB, 6555, time.Hour}) {
				t.Errorf("%s, %s: %+v", s.Name(), name, d.Orders)
			}
			m := remember(d.State, noon)
			if m.Minutes != 0 || m.Last.Minutes != 1440*Whole || m.Last.Until != noon.Add(time.Hour) {
				t.Errorf("%s, %s: remembers %+v", s.Name(), name, m)
			}
		}
	}
}

func TestCrossover(t *testing.T) {
	for _, c := range []struct {
		name    string
		closes  []dolly.Sat
		minutes int
		mb      dolly.MB
	}{
		{"prices rise", []dolly.Sat{100, 100, 100, 100, 100, 100, 100, 200, 200, 200}, 1435, 0},
		{"prices stand", []dolly.Sat{100, 100, 100, 100}, 1435, 0},
		{"prices fall", []dolly.Sat{200, 200, 200, 200, 200, 200, 200, 100, 100, 199}, 1435, 400},
		{"only ten days count", []dolly.Sat{900, 100, 100, 100, 100, 100, 100, 100, 100, 100, 101}, 1435, 0},
		{"two days are both averages", []dolly.Sat{200, 100}, 1435, 0},
		{"four days' worth while they rise", []dolly.Sat{100, 100, 100, 200}, 5755, 100},
	} {
		d := CrossoverMovingAverage{}.Decide(seller(c.minutes, history(100, c.closes...)))
		sells(t, c.name, d, c.mb, dolly.Sat(c.mb))
	}
}

// What one check decided, the next one knows, whoever runs it and whatever of the
// market it still sees.
func TestHysteresisSurvivesARestart(t *testing.T) {
	in := seller(2875, history(200, 100, 200, 300))
	d := SimpleMovingAverage{}.Decide(in)
	sells(t, "the first", d, 200, 400)

	in.State, in.Now, in.SinceLastOrder = d.State, in.Now.Add(5*time.Minute), 5*time.Minute
	in.Trades, in.MB, in.Filled = nil, 250*dolly.MiB, Fill{150, 200}
	d = SimpleMovingAverage{}.Decide(in)
	// 1440 left, 5 more and a quarter of 1440 back are 1805 minutes, of which a
	// quarter of a day may still be sold: ⌊250 × 360 / 1805⌋.
	sells(t, "the second, by what it remembers", d, 49, 98)

	in.State, in.Now, in.Filled = d.State, in.Now.Add(5*time.Minute), Fill{1, 1}
	sells(t, "the third", SimpleMovingAverage{}.Decide(in), 0, 0)
	in.State = Memory{Date: today, Minutes: -1}.State()
	if d := (SimpleMovingAverage{}).Decide(in); len(d.Orders) != 0 || remember(d.State, in.Now).Minutes != 5*Whole {
		t.Errorf("a memory that cannot be: %+v", d)
	}
}

// An order is never for more than there is, nor above the last price, and minutes
// are neither made nor lost: they are accumulated, in the last order, or sold.
func TestMinutesAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []Strategy{SimpleMovingAverage{}, CrossoverMovingAverage{}}[rapid.IntRange(0, 1).Draw(t, "strategy")]
		in := seller(0, nil)
		in.State = nil
		sold := Parts(0)
		for n := range Parts(rapid.IntRange(1, 40).Draw(t, "checks")) {
			in.MB = dolly.MB(rapid.IntRange(0, 1000).Draw(t, "mb")) * dolly.MiB
			in.Trades = []dolly.Trade{at(rapid.IntRange(0, 40).Draw(t, "day"), dolly.Sat(rapid.IntRange(1, 500).Draw(t, "price")))}
			in.Filled = Fill{int64(rapid.IntRange(0, 4).Draw(t, "filled")), 4}
			before := remember(in.State, in.Now).Last
			d := s.Decide(in)
			m := remember(d.State, in.Now)
			if m.Last != before {
				sold += Parts(share(int64(before.Minutes), in.Filled.Part, 4))
			}
			if got, want := m.Minutes+m.Last.Minutes+sold, 5*(n+1)*Whole; got > want || got < want-2*(n+1) {
				t.Fatalf("%d minutes of %d", got, want)
			}
			for _, o := range d.Orders {
				if o.MB > in.MB || o.MB <= 0 || o.Life == 5*time.Minute && (dolly.Price{Sat: o.Want, MB: o.MB}).Cmp(in.Trades[0].Amount) > 0 {
					t.Fatalf("%+v of %v at %v", o, in.MB, in.Trades[0].Amount)
				}
				in.SinceLastOrder = 0
			}
			in.State, in.Now = d.State, in.Now.Add(5*time.Minute)
			if in.SinceLastOrder >= 0 {
				in.SinceLastOrder += 5 * time.Minute
			}
		}
	})
}
