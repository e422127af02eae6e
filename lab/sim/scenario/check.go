package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/lab/strict"
)

// Check refuses a scenario that cannot be run; the errors are those of [Parse]
// without file and line.
func (s Scenario) Check() error { return strict.Join(s.problems()) }

// checker collects what is wrong.
type checker []*Error

func (c *checker) say(ok bool, key, format string, args ...any) {
	if !ok {
		*c = append(*c, &Error{Key: key, Text: fmt.Sprintf(format, args...)})
	}
}

// within wants v from lo to hi; what is no number is outside.
func within[T int | int64 | dolly.Sat | float64](c *checker, key string, v, lo, hi T) {
	c.say(v >= lo && v <= hi, key, "%v is not from %v to %v", v, lo, hi)
}

func oneOf[T ~string](c *checker, key string, v T, of ...T) {
	var names []string
	for _, o := range of {
		names = append(names, string(o))
	}
	c.say(slices.Contains(of, v), key, "%q is none of %s", string(v), strings.Join(names, ", "))
}

// Bounds of what is asked of the engine.
const (
	MaxAgents = 200_000
	MaxDays   = 20_000
	MaxOffers = 1_000
	maxSat    = dolly.Sat(1_000_000_000_000)
	maxMB     = int64(1_000_000_000)
)

func (s Scenario) problems() []*Error {
	var c checker
	c.say(regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`).MatchString(s.Name), "name", "%q is not of lower case letters, digits and underscores, a letter first, 64 at most", s.Name)
	c.say(printable(s.Question) && len(s.Question) <= 400, "question", "it is not one line of at most 400 bytes")
	within(&c, "agents", s.Agents, 1, MaxAgents)
	within(&c, "roots", s.Roots, 1, max(1, s.Agents))
	within(&c, "days", s.Days, 1, MaxDays)
	oneOf(&c, "fidelity", s.Fidelity, A, B)
	c.say(s.Pace > 0 && 1440%s.Pace == 0, "check_minutes", "%d does not divide a day of 1440 minutes", s.Pace)
	s.Mind.check(&c)
	s.Charter.check(&c)
	s.Economy.check(&c)
	s.Offers.check(&c)
	s.Network.check(&c)
	s.Faults.check(&c, s.Offers)
	s.Liars.check(&c, s.Offers)
	s.Sybils.check(&c, s.Agents)
	within(&c, "wash.share", s.Wash.Share, 0, 1)
	within(&c, "wash.mb_per_day", s.Wash.MBPerDay, 0, maxMB)
	within(&c, "wash.price_factor", s.Wash.Factor, 0, 1000)
	c.say(s.Wash.Share == 0 || s.Wash.MBPerDay > 0 && s.Wash.Factor > 0, "wash", "wash traders need mb_per_day and price_factor above 0")
	if s.Stop != nil {
		within(&c, "stop_day", *s.Stop, 0, MaxDays)
	}
	return c
}

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) && strings.TrimSpace(s) == s && strings.ToValidUTF8(s, "") == s
}

func (m Mind) check(c *checker) {
	oneOf(c, "mind.merge", m.Merge, MergeMean, MergeEvidence, MergeNone)
	oneOf(c, "mind.value", m.Value, Efficiency, Capacity)
	oneOf(c, "mind.choice", m.Choice, Rank, Thompson, Random, Cheapest, Oracle, OracleRank)
	oneOf(c, "mind.strategy", m.Strategy, strategy.Names()...)
}

func (h Charter) check(c *checker) {
	within(c, "charter.births_per_slot", h.Births, 0, 10_000)
	within(c, "charter.births_per_agent_month", h.BirthsPerMonth, 0, 1_000)
	within(c, "charter.depth", h.Depth, 0, 255)
	for _, a := range []struct {
		key string
		sat dolly.Sat
	}{{"total_sat_per_slot", h.Total}, {"per_act_sat", h.PerAct}, {"per_lease_sat", h.PerLease}, {"hot_sat", h.Hot}} {
		within(c, "charter."+a.key, a.sat, 0, maxSat)
	}
	c.say(h.PerAct <= h.PerLease, "charter.per_act_sat", "%d is more than per_lease_sat, %d: no act could use it", h.PerAct, h.PerLease)
	within(c, "charter.expiry_day", h.Expiry, 0, MaxDays)
	within(c, "charter.grace_days", h.Grace, 0, 365)
	within(c, "charter.void_hours", h.Void, 0, 10_000)
}
