package buybot

import (
	"errors"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// mb is so many MB at so many satoshi each.
func mb(n dolly.MB, sat dolly.Sat) dolly.Price {
	return dolly.Price{Sat: sat * dolly.Sat(n), MB: n * dolly.MiB}
}

// standing are the satoshi of own orders on the book.
func (s *stall) standing() (sum dolly.Sat) {
	for _, e := range s.trader.Own() {
		sum += e.Price.Sat
	}
	return sum
}

func (s *stall) ticks(n int) {
	for range n {
		s.tick()
	}
}

func (s *stall) do(name string) {
	s.t.Helper()
	_, effects, err := s.Do(s.now, dolly.Action{Name: name}, false)
	s.must(err)
	s.commit(effects)
}

// again starts with other settings.
func (s *stall) again(change func(*Config)) {
	s.change = change
	s.start()
}

func TestPaperBuysNothing(t *testing.T) {
	s := newStall(t)
	s.again(func(c *Config) { c.Live = false })
	s.bid(mb(20, 90), time.Minute)
	s.bid(mb(20, 110), time.Minute)
	s.ticks(2)
	v := s.Account()
	if s.standing() != 0 || v.Mode != "paper" || v.Paper.Sat != 1800 || v.Paper.MB != 20*dolly.MiB || v.Paper.Average != 90 || v.Account.Sat != 0 {
		t.Errorf("%d sat stand, %+v", s.standing(), v)
	}
	if _, err := s.allow(s.now, fund(1000)); !errors.Is(err, ErrPaper) {
		t.Errorf("a permit on paper: %v", err)
	}
	s.start()
	s.bid(mb(20, 90), time.Minute)
	s.ticks(2)
	if got := s.Account().Paper.Sat; got != 3600 {
		t.Errorf("after a restart %v were bought on paper", got)
	}
}

// The twin sees what the live one sees, and is filled at once.
func TestThePaperTwinShowsTheDifference(t *testing.T) {
	s := newStall(t)
	s.bid(mb(20, 90), time.Minute)
	s.bid(mb(30, 80), time.Minute)
	s.ticks(2)
	own := s.trader.Own()
	if len(own) != 2 {
		t.Fatalf("asked %v", own)
	}
	s.trade(s.asks[own[0].ID], own[0].Price.Sat)
	v := s.Account()
	if v.Paper.Sat != 4200 || v.Paper.MB != 50*dolly.MiB || s.Spent() != own[0].Price.Sat {
		t.Errorf("paper %+v, spent %v", v.Paper, s.Spent())
	}
	if v.Market != mb(30, 80) || v.Paper.Worth != 4000 || v.Paper.Profit != -200 {
		t.Errorf("at %v the paper is worth %v, profit %v", v.Market, v.Paper.Worth, v.Paper.Profit)
	}
}

func TestPauseAndTheEndTakeBackOnlyItsOwn(t *testing.T) {
	for _, name := range []string{"pause", "withdraw"} {
		s := newStall(t)
		s.bid(mb(20, 90), time.Minute)
		s.ticks(2)
		other, err := s.trader.Place(dolly.Ask, mb(1000, 1), time.Minute)
		s.must(err)
		s.trader.Step(s.now, s.rand, trade.Flush{}) // what it tells of that order is not the mirror's
		s.do(name)
		if own := s.trader.Own(); len(own) != 1 || own[0].ID != other.ID {
			t.Errorf("%s leaves %v", name, own)
		}
		if v := s.Account(); v.Committed != 0 || v.State == "buying" {
			t.Errorf("%s: %+v", name, v)
		}
		s.ticks(3)
		if s.standing() != other.Price.Sat {
			t.Errorf("it asks again after %s", name)
		}
	}
}

func TestWhatWasTakenBackIsAskedForAgain(t *testing.T) {
	s := newStall(t)
	s.bid(mb(20, 90), time.Minute)
	s.ticks(2)
	s.do("pause")
	s.do("resume")
	s.ticks(2)
	if rows := s.Account().Asks; s.standing() != 1800 || len(rows) != 2 || rows[0].State != "open" || rows[1].State != "taken back" {
		t.Errorf("%v sat stand: %+v", s.standing(), rows)
	}
}

func TestI34ALowerLimitOrBudgetTakesBack(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"limit":     func(c *Config) { c.Limit = mb(1, 85) },
		"max order": func(c *Config) { c.MaxOrder = 1700 },
		"paper":     func(c *Config) { c.Live = false },
	} {
		s := newStall(t)
		s.bid(mb(20, 90), time.Minute)
		s.ticks(2)
		if s.standing() != 1800 {
			t.Fatalf("%v stand", s.standing())
		}
		change(&s.cfg)
		s.mirror = s.cfg.mirror()
		s.ticks(2)
		if s.standing() != 0 {
			t.Errorf("%s: %v stand", name, s.standing())
		}
	}
}

func TestReserveStaysInTheWallet(t *testing.T) {
	s := newStall(t)
	s.again(func(c *Config) { c.Reserve = 97_000 })
	s.bid(mb(20, 90), time.Minute) // 1800 and its fee are within the 3000 above the reserve
	s.bid(mb(20, 95), time.Minute)
	s.ticks(2)
	if s.standing() != 1800 {
		t.Errorf("%v stand", s.standing())
	}
	if _, err := s.allow(s.now, fund(3000)); err != nil {
		t.Errorf("refused: %v", err)
	}
	if _, err := s.allow(s.now, fund(3001)); !errors.Is(err, ErrReserve) {
		t.Errorf("out of the reserve: %v", err)
	}
}

func TestAFailedSettlementCoolsDown(t *testing.T) {
	s := newStall(t)
	s.again(func(c *Config) { c.CoolDown = 10 * time.Second })
	s.bid(mb(20, 90), time.Minute)
	s.ticks(2)
	s.book([]trade.Effect{trade.Note{Kind: trade.NoteEnded, Data: wire.Sum([]byte("swap"))}})
	s.commit(s.Buybot.flush())
	cold := s.Account().Cold
	s.tick()
	s.start()
	s.ticks(2)
	if v := s.Account(); cold == 0 || s.standing() != 0 || v.Cold != cold || v.Failures != 1 {
		t.Errorf("%v stand, cold until %v: %+v", s.standing(), cold, v)
	}
	for s.now < cold {
		s.tick()
	}
	s.bid(mb(20, 80), time.Minute)
	s.ticks(3)
	if s.standing() < 1600 {
		t.Errorf("%v stand after the cool-down", s.standing())
	}
}

func TestNothingIsAskedForWithoutCoins(t *testing.T) {
	s := newStall(t)
	s.fact(Purse{})
	s.bid(mb(20, 90), time.Minute)
	s.ticks(2)
	if s.standing() != 0 || s.Buys() {
		t.Errorf("%v stand", s.standing())
	}
	s.fact(Purse{Sat: 5000, Ready: true})
	s.Pass()
	s.ticks(2)
	if s.standing() != 0 {
		t.Errorf("%v stand after the pass", s.standing())
	}
}

// The journal keeps what stands, and of what ended the latest.
func TestTheJournalIsBounded(t *testing.T) {
	s := newStall(t)
	for i := range maxEnded + 20 {
		id := dolly.OrderID{Trader: s.trader.Self(), Number: uint64(1000 + i)}
		s.journal.Put(id.String(), entry{Order: id, Amount: mb(1, 1), Ended: s.now.Add(-time.Duration(i+1) * time.Second)})
	}
	s.ticks(2)
	rows := s.Account().Asks
	if len(rows) != maxEnded || rows[0].Order.Number != 1000+maxEnded-1 {
		t.Errorf("%d asks, the latest number %d", len(rows), rows[0].Order.Number)
	}
	if s.Standing() != 0 {
		t.Errorf("%d stand", s.Standing())
	}
}

// A kill right after the commit that holds an ask: it was never published, and
// stands after the start, under its number; and nothing is asked for twice.
func TestI34NoDoubleOrderAfterAKill(t *testing.T) {
	s := newStall(t)
	for range 3 {
		s.bid(mb(20, 95), 10*time.Minute)
		s.Step(s.now.Add(time.Second), s.rand, trade.Tick{}) // dies before it stores what it decided
		s.start()
	}
	s.bid(mb(20, 90), 10*time.Minute)
	s.bid(mb(20, 80), 10*time.Minute)
	s.ticks(2)
	before := s.trader.Own()
	for range 3 {
		s.start()
		s.bid(mb(20, 90), 10*time.Minute)
		s.ticks(1)
	}
	after := s.trader.Own()
	if len(before) != 2 || len(after) < 2 || after[0].Order != before[0].Order || after[1].Order != before[1].Order {
		t.Errorf("%v stood, then %v", before, after)
	}
	open := dolly.Sat(0)
	for _, e := range after {
		open += e.Price.Sat
	}
	if v := s.Account(); v.Committed != open {
		t.Errorf("%v are committed, %v stand", v.Committed, open)
	}
}
