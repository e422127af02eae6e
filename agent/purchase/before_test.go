package purchase

import (
	"testing"

	"github.com/dollynator/dolly"
)

// An earlier incarnation, which this memory forgot, may have ordered: the
// provider is asked, and nothing is paid.
func TestI13I14WhatAForgottenIncarnationBoughtIsReported(t *testing.T) {
	for name, c := range map[string]struct {
		fact    Fact
		outcome Outcome
		spent   dolly.Sat
		reports bool
	}{
		"running":   {LookedUp{State: "running"}, Undelivered, 6000, true},
		"paid":      {LookedUp{State: "paid"}, Undelivered, 6000, true},
		"ended":     {LookedUp{State: "ended"}, Undelivered, 6000, true},
		"refunded":  {LookedUp{State: "refunded"}, Refunded, 0, false},
		"unknown":   {LookedUp{State: "unknown"}, NotPaid, 0, false},
		"unpaid":    {LookedUp{State: "unpaid"}, NotPaid, 0, false},
		"no answer": {LookupFailed{"no answer"}, NotPaid, 0, false},
	} {
		p := upTo(t, StateQuoted)
		var effects []Effect
		for i := 0; p.State == StateQuoted && i < 100; i++ {
			p, effects = p.Step(c.fact, 3)
		}
		if p.State != StateFailed || p.Outcome != c.outcome || p.Spent != c.spent || p.TxID != "" {
			t.Errorf("%s: %v, %v, spent %v", name, p.State, p.Outcome, p.Spent)
		}
		if _, reported := effects[0].(Report); reported != c.reports {
			t.Errorf("%s: effects %+v", name, effects)
		}
	}
}

// An image of an order whose act another incarnation settled gets no permit to pay
// any more: the provider's word ends it, and silence does not.
func TestI14WhatAnotherIncarnationSettledEnds(t *testing.T) {
	for name, c := range map[string]struct {
		fact    Fact
		ends    bool
		outcome Outcome
		spent   dolly.Sat
		reports bool
	}{
		"running":   {LookedUp{State: "running"}, true, Undelivered, 6000, true},
		"refunded":  {LookedUp{State: "refunded"}, true, Refunded, 0, false},
		"failed":    {LookedUp{State: "failed"}, true, NotPaid, 0, false},
		"unpaid":    {LookedUp{State: "unpaid"}, true, NotPaid, 0, false},
		"no answer": {LookupFailed{"no answer"}, false, 0, 0, true},
	} {
		p := upTo(t, StateOrdered)
		reported := false
		for range 2 * reportEvery {
			var effects []Effect
			if p.State == StateOrdered {
				p, effects = p.Step(c.fact, 3)
			}
			for _, e := range effects {
				_, report := e.(Report)
				reported = reported || report
			}
		}
		if p.State.Ended() != c.ends || p.Outcome != c.outcome || p.Spent != c.spent || reported != c.reports {
			t.Errorf("%s: %v, %v, spent %v, reported %v", name, p.State, p.Outcome, p.Spent, reported)
		}
	}
}
