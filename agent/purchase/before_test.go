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
