//go:build faults

package faults

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/buybot"
	"github.com/dollynator/dolly/node/trade"
)

// incurious is a buybot that does not look for what was spent elsewhere.
type incurious struct{ buyer }

func (b incurious) Step(now dolly.Time, r *rand.Rand, f trade.Fact) []trade.Effect {
	var out []trade.Effect
	if _, block := f.(trade.Tip); block {
		if have, err := b.dealer.balance(); err == nil {
			out = b.Buybot.Step(now, r, buybot.Purse{Sat: have.Confirmed, Ready: true})
		}
	}
	return append(out, b.Buybot.Step(now, r, f)...)
}

func incuriousBrain(f *fair, d *dealer, c trade.Config) (node.Mind, *trade.Trader, error) {
	mind, trader, err := buyerBrain(f, d, c)
	if err != nil {
		return nil, nil, err
	}
	return incurious{mind.(buyer)}, trader, nil
}

// TestI34WhatACopySpentElsewhereIsOffTheBudget: an image of the first commit comes
// back at every fourth point. A buybot that asks the chain keeps to its budget each
// time; one that does not is found out.
func TestI34WhatACopySpentElsewhereIsOffTheBudget(t *testing.T) {
	o := Options{Fit: fit, Seed: 1}
	calm, err := playBuybot(buyerBrain, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := slices.IndexFunc(calm.Points, func(p fault.Point) bool { return p.Kind == fault.Commit }) + 1
	found, paid := 0, 0
	for n := first + 1; n <= len(calm.Points); n += 4 {
		plan := fault.Plan{{N: first, Strike: fault.Copy}, {N: n, Strike: fault.Restore}}
		out, err := playBuybot(buyerBrain, o, plan)
		if err != nil || len(out.Broken) > 0 {
			t.Errorf("%v: %q, %v", plan, out.Broken, err)
		}
		paid += out.Counts["paid elsewhere"]
		if out, err = playBuybot(incuriousBrain, o, plan); err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(out.Broken, func(b string) bool { return strings.HasPrefix(b, "I34") }) {
			found++
		}
	}
	t.Logf("%d copies paid, %d times it was found that the image took no notice", paid, found)
	if paid == 0 || found == 0 {
		t.Error("nothing was found")
	}
}
