package mirror

import (
	"fmt"

	"github.com/dollynator/dolly/lab/strict"
)

// What a client signs for, and whose MB it trusts.
const (
	signsCarried = "carried" // what arrived, as Dolly's client does
	signsClaimed = "claimed" // what the relay says: a defence that is off
	trustsFlow   = "flow"    // what is covered by what flowed from the client, as Dolly's ledger has it
	trustsAll    = "balance" // whatever a relay's own blocks add up to: a defence that is off
)

// creditReward signs for what a relay carried, in a real ledger, and rewards it with
// the MB that it is trusted for more than before.
type creditReward struct {
	Signs  string           `json:"signs"`
	Trusts string           `json:"trusts"`
	Back   Component[Value] `json:"backward_value"`
}

func newCreditReward() *creditReward {
	return &creditReward{Signs: signsCarried, Trusts: trustsFlow, Back: constant(0)}
}

func (r *creditReward) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("signs", strict.Word(&r.Signs)), strict.At("trusts", strict.Word(&r.Trusts)), strict.At("backward_value", valueField(&r.Back)),
	}
}

func (r *creditReward) check(c *checker) {
	c.oneOf("signs", r.Signs, signsCarried, signsClaimed)
	c.oneOf("trusts", r.Trusts, trustsFlow, trustsAll)
	checkValue(c, "backward_value", r.Back)
}

func (r *creditReward) build(b *bench) (Reward, error) {
	if _, ok := b.spec.Model.Pool.Args.(*relayPool); !ok {
		return nil, fmt.Errorf("%w: a CreditRewardModel needs a RelayDendritePool, whose calls carry something", ErrModel)
	}
	back, err := r.Back.Args.build(b)
	return &credit{creditReward: *r, f: b.shared(), back: back}, err
}

type credit struct {
	creditReward
	f    *fleet
	back Value
}

// Rewards implements [Reward]. Nothing is signed for an answer that carried nothing:
// its reward is what the relay became trusted for otherwise.
func (r *credit) Rewards(_ Ask, calls []Call) ([]float64, error) {
	out := make([]float64, len(calls))
	for i, c := range calls {
		if c.Receipt != nil {
			mb := c.Receipt.Carried
			if r.Signs == signsClaimed {
				mb = c.Receipt.Claimed
			}
			if err := r.f.carry(r.f.me, r.f.keys[c.UID], mb); err != nil {
				return nil, err
			}
		}
		now := r.trusted(c.UID)
		out[i] = now - r.f.sum.Credited[c.UID]
		r.f.sum.Credited[c.UID] = now
	}
	return out, nil
}

func (r *credit) trusted(uid int) float64 {
	if r.Trusts == trustsAll {
		return max(0, r.f.balance(uid))
	}
	return r.f.covered(uid)
}

// Backward implements [Reward].
func (r *credit) Backward(n int) []float64 { return r.back.Draw(n) }

func (r *credit) state() any { return r.back.state() }
