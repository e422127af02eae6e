package credit

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

const mib = int64(dolly.MiB)

func terms() Terms { return Terms{Block: 4 * mib, Credit: 8 * mib, Newcomers: 512 * mib} }

// TestMuteKeysGetAnAllowance has as many keys as it likes, which never sign: together
// they get the day's allowance, and each what a handshake costs.
func TestMuteKeysGetAnAllowance(t *testing.T) {
	l := NewLender(terms(), 0)
	var got int64
	for range 4096 {
		got += l.Carry(0, new(Tab), mib<<10)
	}
	if want := 512*mib + 4096*64<<10; got != want {
		t.Errorf("4096 mute keys got %d bytes, want %d", got, want)
	}
	half := dolly.Time(12 * time.Hour.Milliseconds())
	for range 4096 {
		got += l.Carry(half, new(Tab), mib<<10)
	}
	if want := 768*mib + 2*4096*64<<10; got != want {
		t.Errorf("with as many half a day later they got %d bytes, want %d", got, want)
	}
}

// TestAnHonestKeyGrowsUpToTheCredit settles all that it was carried each time.
func TestAnHonestKeyGrowsUpToTheCredit(t *testing.T) {
	for name, newcomers := range map[string]int64{"allowance": 512 * mib, "used up by others": 0} {
		c := terms()
		c.Newcomers = newcomers
		l := NewLender(c, 0)
		var tab Tab
		for settlements := 1; ; settlements++ {
			n := l.Carry(0, &tab, 100*mib)
			if err := l.Settle(&tab, n); err != nil || n < Least {
				t.Fatalf("%s: carried %d, %v", name, n, err)
			}
			if n == c.Credit {
				t.Logf("%s: %d settlements, %d bytes", name, settlements, tab.Settled)
				break
			}
			if settlements > 100 {
				t.Fatalf("%s: carried %d in a go after %d settlements", name, n, settlements)
			}
		}
		if got := l.left.left; got != newcomers {
			t.Errorf("%s: %d bytes of the allowance are left", name, got)
		}
	}
}

func TestMoreThanWasCarriedIsNotSettled(t *testing.T) {
	l := NewLender(terms(), 0)
	var tab Tab
	l.Carry(0, &tab, 10)
	for _, n := range []int64{-1, 0, 11} {
		if err := l.Settle(&tab, n); !errors.Is(err, ErrTooMuch) {
			t.Errorf("settle %d of 10: %v", n, err)
		}
	}
	if tab.Unsettled != 10 || tab.Settled != 0 {
		t.Errorf("%+v", tab)
	}
}

func TestALargeAllowanceFillsUpInADay(t *testing.T) {
	for _, perDay := range []int64{0, 1, 1000, 1 << 62} {
		a := allowance{perDay: perDay}
		for now := range dolly.Time(24) {
			a.refill(now * dolly.Time(time.Hour.Milliseconds()))
		}
		a.refill(dolly.Time(dolly.Day.Milliseconds()))
		if a.left > perDay || a.left < perDay-24 {
			t.Errorf("after a day %d of %d", a.left, perDay)
		}
	}
}

// TestWhatIsTakenAndNotPaid plays keys that take, sign and leave as they like, and
// comes back to the promise of the package.
func TestWhatIsTakenAndNotPaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Terms{Block: rapid.Int64Range(1, 8*mib).Draw(t, "block"), Newcomers: rapid.Int64Range(0, 20*mib).Draw(t, "newcomers")}
		c.Credit = 2 * c.Block
		l := NewLender(c, 0)
		tabs := []*Tab{{}}
		var now dolly.Time
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			tab := tabs[rapid.IntRange(0, len(tabs)-1).Draw(t, "key")]
			switch rapid.IntRange(0, 4).Draw(t, "event") {
			case 0:
				tabs = append(tabs, &Tab{})
			case 1:
				now = now.Add(time.Duration(rapid.Int64Range(0, int64(30*time.Hour)).Draw(t, "passes")))
			case 2:
				if tab.Unsettled > 0 {
					if err := l.Settle(tab, rapid.Int64Range(1, tab.Unsettled).Draw(t, "signed")); err != nil {
						t.Fatal(err)
					}
				}
			default:
				l.Carry(now, tab, rapid.Int64Range(1, 10*mib).Draw(t, "bytes"))
			}
			var beyond, lent int64
			for _, tab := range tabs {
				beyond += max(0, tab.Unsettled-c.own(tab.Settled))
				lent += tab.lent
				if tab.Unsettled > max(c.Credit, 0) || tab.Unsettled < 0 {
					t.Fatalf("%d unsettled of a credit of %d", tab.Unsettled, c.Credit)
				}
			}
			days := int64(now/dolly.Time(dolly.Day.Milliseconds())) + 1
			if beyond != lent || beyond > c.Newcomers*(1+days) {
				t.Fatalf("%d bytes are nobody's own, %d are lent, of %d a day for %d days", beyond, lent, c.Newcomers, days)
			}
			if l.left.left < 0 || l.left.left > c.Newcomers {
				t.Fatalf("%d of the allowance are left", l.left.left)
			}
		}
	})
}
