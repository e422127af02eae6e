package faults

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/dollynator/dolly/fault"
)

// cast are who can be struck in a town, and how many points each passes in peace.
type cast map[string]int

// inTown reports whether a plan is one for processes: it then says of each strike
// whom it means.
func inTown(sub Subject, p fault.Plan) (bool, error) {
	named := 0
	if p.Has(fault.Event) && sub.Event == nil {
		return false, fmt.Errorf("%w: nothing happens in %s by itself", fault.ErrPlan, sub.Name)
	}
	for _, h := range p {
		if h.Who == "" {
			continue
		}
		if roles, there := sub.roles(h.Who); !there {
			return false, fmt.Errorf("%w: %q is not there, but %s", fault.ErrPlan, h.Who, strings.Join(roles, ", "))
		}
		if how, _ := h.Strike.Number(); slices.Contains(inProcessOnly(), how) {
			return false, fmt.Errorf("%w: %s is not played over processes", fault.ErrPlan, how)
		}
		if h.Who == buyerRole && h.Strike == fault.Clone {
			return false, fmt.Errorf("%w: no lease decides between two buybots of one key, so none is cloned", fault.ErrPlan)
		}
		named++
	}
	switch {
	case named == 0:
		return false, nil
	case named < len(p):
		return false, fmt.Errorf("%w: who is struck is said of all strikes or of none", fault.ErrPlan)
	case sub.Founder == nil && sub.Bazaar == nil:
		return false, fmt.Errorf("%w: %s is not played over processes", fault.ErrPlan, sub.Name)
	}
	return true, nil
}

// inProcessOnly are the strikes that need exact plans.
func inProcessOnly() []fault.Strike {
	return []fault.Strike{fault.Echo, fault.Mute, fault.Sleep, fault.Spike, fault.Reorg, fault.Spoil}
}

// roles are those whom a plan of a subject can name, and whether who is one.
func (s Subject) roles(who string) (all []string, there bool) {
	if s.Bazaar == nil {
		first, _, _ := strings.Cut(who, "-")
		return []string{rootRole, wardenRole, heirRole, heirRole + "-2 …"}, who == rootRole || who == wardenRole || first == heirRole
	}
	for _, r := range s.Bazaar().people {
		all = append(all, r.name)
	}
	return all, slices.Contains(all, who)
}

// trouble is a kind of it in a town.
type trouble struct {
	share int // of a sample: one in so many of the kills
	plans func(points int) []fault.Plan
	suits func(role string) bool
}

// troubles are all there are. An old image and a clone of the warden's machine are
// the business of charter's model, and no lease decides between two buybots of one key.
func troubles(full fault.Strike) []trouble {
	anybody := func(string) bool { return true }
	agents := func(role string) bool { return role != wardenRole }
	leased := func(role string) bool { return agents(role) && role != buyerRole }
	each := func(how fault.Strike) func(int) []fault.Plan {
		return func(points int) []fault.Plan { return eachPoint(points, how) }
	}
	return []trouble{
		{1, killPlans, anybody}, {4, each(full), anybody}, {4, each(fault.Pause), anybody}, {4, each(fault.Clone), leased}, {4, oldImages, agents},
	}
}

// plans are a sample of so many kills, and a part of that for each other trouble,
// from everybody in turn; or all there are if sample is below zero.
func (c cast) plans(event bool, full fault.Strike, seed uint64, sample int) (all []fault.Plan) {
	r := rand.New(rand.NewPCG(seed, 4))
	for _, kind := range troubles(full) {
		var each [][]fault.Plan
		for _, role := range slices.Sorted(maps.Keys(c)) {
			if !kind.suits(role) {
				continue
			}
			own := c.named(role, kind.plans(c[role]), event)
			if sample >= 0 {
				r.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
			}
			each = append(each, own)
		}
		share := -1
		if sample >= 0 {
			share = (sample + kind.share - 1) / kind.share
		}
		all = append(all, inTurn(each, share)...)
	}
	return all
}

// inTurn takes up to n plans, one of each list in turn; all if n is below zero.
func inTurn(each [][]fault.Plan, n int) (all []fault.Plan) {
	for row, more := 0, true; more; row++ {
		more = false
		for _, plans := range each {
			if row >= len(plans) || len(all) == n {
				continue
			}
			all, more = append(all, plans[row]), true
		}
	}
	return all
}

// named makes plans those of a role, with the event in each that needs one.
func (c cast) named(role string, plans []fault.Plan, event bool) (all []fault.Plan) {
	for _, p := range plans {
		for n := range p {
			p[n].Who = role
		}
		if !event {
			all = append(all, p)
			continue
		}
		for _, at := range c.events(role, p) {
			hit := fault.Hit{N: at, Strike: fault.Event, Who: rootRole}
			all = append(all, append(fault.Plan{hit}, p...))
		}
	}
	return all
}

// events are the root's points at which the event comes in a plan: shortly before
// the root is struck, between the two halves of an old image, or here and there if
// another is struck.
func (c cast) events(role string, p fault.Plan) (all []int) {
	first, last := p[0], p[len(p)-1]
	if role != rootRole {
		n := c[rootRole]
		return []int{1 + n/4, 1 + n/2, 1 + 3*n/4}
	}
	if first.Strike == fault.Copy {
		if first.N+1 < last.N {
			all = []int{(first.N + last.N) / 2}
		}
		return all
	}
	for at := max(1, first.N-near); at < first.N; at++ {
		all = append(all, at)
	}
	return all
}

func killPlans(points int) (all []fault.Plan) {
	for n := 1; n <= points; n++ {
		for _, how := range []fault.Strike{fault.DieBefore, fault.DieAfter} {
			all = append(all, fault.Plan{{N: n, Strike: how}}, fault.Plan{{N: n, Strike: how}, {N: n + 3, Strike: fault.DieAfter}})
		}
	}
	return all
}

func eachPoint(points int, how fault.Strike) (all []fault.Plan) {
	for n := 1; n <= points; n++ {
		all = append(all, fault.Plan{{N: n, Strike: how}})
	}
	return all
}

// oldImages bring a copy of the folder, made at each point, back at each later one.
func oldImages(points int) (all []fault.Plan) {
	for i := 1; i <= points; i++ {
		for j := i + 1; j <= points; j++ {
			all = append(all, fault.Plan{{N: i, Strike: fault.Copy}, {N: j, Strike: fault.Restore}})
		}
	}
	return all
}
