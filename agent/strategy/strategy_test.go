package strategy

import (
	"errors"
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

func TestByName(t *testing.T) {
	for _, name := range Names() {
		s, err := ByName(name)
		if err != nil || s.Name() != name {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
	if _, err := ByName("buy_high"); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown name: %v", err)
	}
}

func TestNeed(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Input
		want dolly.Sat
	}{
		{"the town's example", Input{Candidate: true, ServerPrice: 5700, VPSCount: 1}, 6555},
		{"rounded up", Input{Candidate: true, ServerPrice: 1, VPSCount: 1}, 2},
		{"with a VPN", Input{Candidate: true, ServerPrice: 60, VPNPrice: 40, VPSCount: 2}, 230},
		{"less the balance", Input{Candidate: true, ServerPrice: 100, VPSCount: 1, Balance: 100}, 15},
		{"never below zero", Input{Candidate: true, ServerPrice: 100, VPSCount: 1, Balance: 1000}, 0},
		{"a debt is no discount", Input{Candidate: true, ServerPrice: 100, VPSCount: 1, Balance: -50}, 115},
		{"the fee counts where the margin is small", Input{Candidate: true, ServerPrice: 100, VPSCount: 1, Floor: 400}, 400},
		{"nothing to buy", Input{ServerPrice: 100, VPSCount: 1}, 0},
		{"no server", Input{Candidate: true, ServerPrice: 100}, 0},
		{"absurd", Input{Candidate: true, ServerPrice: math.MaxInt64, VPNPrice: math.MaxInt64, VPSCount: 1 << 40}, math.MaxInt64},
	} {
		if got := Need(c.in); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestNeedIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Input{
			Candidate:   true,
			ServerPrice: dolly.Sat(rapid.Int64Range(1, math.MaxInt64).Draw(t, "server")),
			VPNPrice:    dolly.Sat(rapid.Int64Range(0, math.MaxInt64).Draw(t, "vpn")),
			VPSCount:    rapid.IntRange(1, 1000).Draw(t, "count"),
		}
		want := new(big.Int).Add(big.NewInt(int64(in.ServerPrice)), big.NewInt(int64(in.VPNPrice)))
		want.Mul(want, big.NewInt(int64(in.VPSCount)*115)).Add(want, big.NewInt(99)).Div(want, big.NewInt(100))
		if !want.IsInt64() {
			want = big.NewInt(math.MaxInt64)
		}
		if got := Need(in); int64(got) != want.Int64() {
			t.Fatalf("%d, want %v", got, want)
		}
	})
}

// short is an agent that has 66 MB and needs 6,555 sat.
func short() Input {
	return Input{
		RentLeft: 5 * dolly.Day, SinceLastOrder: -1, MB: 66 * dolly.MiB, Candidate: true,
		ServerPrice: 5700, VPSCount: 1, Pace: Pace{OrderLife: 6 * time.Hour},
	}
}

func TestConstantSell(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Input)
		want   dolly.Sat // zero is no order
	}{
		{"first order", func(*Input) {}, 6555},
		{"its time is not over", func(in *Input) { in.SinceLastOrder = 6*time.Hour - 1 }, 0},
		{"renewed when it ended", func(in *Input) { in.SinceLastOrder = 6 * time.Hour }, 6555},
		{"an hour by default", func(in *Input) { in.Pace = Pace{}; in.SinceLastOrder = time.Hour }, 6555},
		{"not within the hour", func(in *Input) { in.Pace = Pace{}; in.SinceLastOrder = time.Hour - 1 }, 0},
		{"nothing to sell", func(in *Input) { in.MB = 0 }, 0},
		{"nothing to pay", func(in *Input) { in.Candidate = false }, 0},
		{"enough bitcoin", func(in *Input) { in.Balance = 6555 }, 0},
		{"one satoshi short", func(in *Input) { in.Balance = 6554 }, 1},
		{"never dust", func(in *Input) { in.Balance = 6554; in.Smallest = 1000 }, 1000},
	} {
		in := short()
		in.State = Memory{Date: 7}.State()
		c.change(&in)
		d := (ConstantSell{}).Decide(in)
		if d.State != in.State || d.Why == "" {
			t.Errorf("%s: state %+v, why %q", c.name, d.State, d.Why)
		}
		if c.want == 0 {
			if len(d.Orders) != 0 {
				t.Errorf("%s: sells %+v", c.name, d.Orders)
			}
			continue
		}
		if len(d.Orders) != 1 || d.Orders[0] != (Sell{in.MB, c.want, in.Pace.life()}) {
			t.Errorf("%s: %+v, want %d sat", c.name, d.Orders, c.want)
		}
	}
}

func TestThePriceFallsAsMBAreEarned(t *testing.T) {
	in := short()
	last := dolly.Price{Sat: math.MaxInt64, MB: 1}
	for range 20 {
		in.MB += 10 * dolly.MiB
		o := (ConstantSell{}).Decide(in).Orders[0]
		p := dolly.Price{Sat: o.Want, MB: o.MB}
		if p.Cmp(last) >= 0 {
			t.Fatalf("%v after %v", p, last)
		}
		last = p
	}
}

func TestLastDaySellWaitsForTheLastDay(t *testing.T) {
	in := short()
	in.RentLeft = dolly.Day + time.Second
	if d := (LastDaySell{}).Decide(in); len(d.Orders) != 0 {
		t.Errorf("sold with %v left", in.RentLeft)
	}
	in.RentLeft = dolly.Day
	if d := (LastDaySell{}).Decide(in); len(d.Orders) != 1 {
		t.Errorf("did not sell in the last day: %s", d.Why)
	}
}
