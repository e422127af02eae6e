package market

import (
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

func play(t *testing.T, lines ...string) ReplayResult {
	t.Helper()
	r := NewReplay()
	for _, l := range lines {
		if err := r.Line(l); err != nil {
			t.Fatalf("%s: %v", l, err)
		}
	}
	return r.Result()
}

func TestReplayHashesTradesAndBook(t *testing.T) {
	got := play(t,
		"limit,a,bid,100,10", "limit,b,bid,90,5", "limit,c,bid,100,5", "limit,d,ask,80,7",
		"limit,e,ask,95,8", // takes all of b, and 3 rest
		"ioc,f,ask,12",     // takes a, and 2 of c
		"ioc,g,bid,2",      // sells to e at 95
		"cancel,d", "cancel,d", "cancel,never",
	)
	text := strings.Join([]string{
		"trade,b,e,5,450", "trade,a,f,10,1000", "trade,c,f,2,200", "trade,g,e,2,190",
		"bid,c,100,3", "ask,e,95,1", "",
	}, "\n")
	want := ReplayResult{Ops: 10, Trades: 4, MB: 19, Sat: 1840, Live: 2, Hash: sha256.Sum256([]byte(text))}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestReplayTakesANameAgain(t *testing.T) {
	got := play(t, "limit,a,bid,5,1", "cancel,a", "limit,a,ask,5,1", "ioc,x,bid,1", "limit,a,bid,7,3", "limit,b,ask,7,3")
	if got.Trades != 2 || got.Live != 0 {
		t.Errorf("%+v", got)
	}
}

func TestReplayRefusesLines(t *testing.T) {
	for line, want := range map[string]error{
		"":                                  ErrLine,
		"limit,a,bid,1":                     ErrLine,
		"limit,a,bid,1,1,1":                 ErrLine,
		"limit,a,buy,1,1":                   ErrLine,
		"limit,a,bid,1.5,1":                 ErrLine,
		"limit,a,bid,0,1":                   ErrLine,
		"limit,a,bid,1,-1":                  ErrLine,
		"limit,a,bid,+1,1":                  ErrLine,
		"limit,a,bid, 1,1":                  ErrLine,
		"limit,,bid,1,1":                    ErrLine,
		"limit,a,bid,2100000000000000,2":    ErrLine,
		"limit,a,bid,1,1099511627777":       ErrLine,
		"limit,a,bid,9223372036854775808,1": ErrLine,
		"ioc,a,bid":                         ErrLine,
		"ioc,a,bid,":                        ErrLine,
		"cancel":                            ErrLine,
		"cancel,":                           ErrLine,
		"stop,a":                            ErrLine,
		"limit," + strings.Repeat("x", 65) + ",bid,1,1": ErrLine,
		"limit,live,ask,1,1":                            ErrDuplicate,
		"ioc,live,ask,1":                                ErrDuplicate,
	} {
		r := NewReplay()
		if err := r.Line("limit,live,bid,3,4"); err != nil {
			t.Fatal(err)
		}
		if err := r.Line(line); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", line, err, want)
		}
		if got := r.Result(); got.Ops != 1 || got.Live != 1 {
			t.Errorf("%s: changed the book: %+v", line, got)
		}
	}
}

// FuzzReplay: no line panics, and what was accepted adds up.
func FuzzReplay(f *testing.F) {
	f.Add("limit,1,bid,100,10\nlimit,2,ask,100,4\nioc,3,ask,9\ncancel,1")
	f.Add("limit,1,bid,2100000000000000,1\nioc,2,ask,1099511627776\ncancel,2\ncancel,1")
	f.Add("limit,a,ask,1,1\nlimit,a,bid,1,1\nioc,a,bid,1\n\n,,,,")
	f.Fuzz(func(t *testing.T, text string) {
		r, ops := NewReplay(), int64(0)
		for l := range strings.SplitSeq(text, "\n") {
			if r.Line(l) == nil {
				ops++
			}
		}
		got := r.Result()
		if got.Ops != ops || got.Live < 0 || got.Live != len(r.live) || len(r.live) != len(r.names) || got.MB < got.Trades {
			t.Errorf("%+v of %d operations, %d names", got, ops, len(r.live))
		}
		if got.Sat < 0 || got.Sat > dolly.Sat(got.Trades)*maxSat {
			t.Errorf("volume %v", got.Sat)
		}
	})
}
