package buybot

import (
	"testing"
	"time"

	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
)

// Coins that went to a seller whose chain forked are gone: they stay on the
// budget, and the row of failures goes on.
func TestI34WhatWasLostIsOnTheBudget(t *testing.T) {
	s := newStall(t)
	s.again(func(c *Config) { c.CoolDown = time.Second })
	s.bid(mb(100, 90), time.Minute)
	s.ticks(2)
	own := s.trader.Own()
	if len(own) != 1 {
		t.Fatalf("asked %v", own)
	}
	s.book([]trade.Effect{trade.Note{Kind: trade.NoteEnded}})
	s.book([]trade.Effect{trade.Note{Kind: trade.NoteLost, Data: market.Terms{Ask: own[0].ID, Amount: own[0].Price}}})
	s.commit(s.Buybot.flush())
	s.start()
	st := s.state.Get()
	if st.Spent != 9000 || st.Committed != 0 || st.Bought != 0 || st.Trades != 0 || st.Failures != 2 {
		t.Errorf("%+v", st)
	}
}
