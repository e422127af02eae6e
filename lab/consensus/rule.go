package consensus

// Rule is a protocol that people can read.
type Rule struct {
	Name  string
	Words string
	fits  func(Env) bool
	act   func(view) int
}

// choose is a policy without chance: what an honest agent does that sees this number.
type choose func(sight int32) int

// of is the rule as a policy.
func (r Rule) of(s *sights) choose {
	var digits []uint8
	return func(id int32) int {
		digits = s.answers(digits[:0], id)
		return r.act(view{s.env, digits})
	}
}

const commit = 1 // + value

// rules are those that fit a game, simplest first.
func rules(e Env) (out []Rule) {
	one := e.Method != Interactive && e.Sample == 0
	all := []Rule{
		{"constant", "Commit 0 at once, whatever you hold.", func(Env) bool { return e.Method != Interactive }, func(view) int { return commit }},
		{"own", "Commit your own value at once.", func(Env) bool { return e.Method != Interactive }, func(v view) int { return commit + v.own() }},
		majorityRule(one && e.Method == Agreement && e.Channel == Synchronous),
		patientRule(one),
		vouchedRule(one && e.relays() > 0 && e.History > 0),
		{"vector", "Send your value in round 1; in round 2 commit for each agent what you hold of it, 1 if that is nothing.",
			func(Env) bool { return e.Method == Interactive },
			func(v view) int {
				if v.heard()[null] == v.env.Agents()-1 {
					return 0
				}
				return commit + v.vector(false)
			}},
		{"vouched vector", "Send your value in rounds 1 and 2; in round 3 commit for each agent the majority of what all say that they received of it in round 1, a tie is 1; for yourself your own.",
			func(Env) bool { return e.Method == Interactive && e.relays() > 0 && e.History > 0 },
			func(v view) int {
				if v.round() < 3 {
					return 0
				}
				return commit + v.vector(true)
			}},
	}
	for _, r := range all {
		if r.fits(e) {
			out = append(out, r)
		}
	}
	return out
}

// majorityRule is what frozen honest agents follow.
func majorityRule(fits bool) Rule {
	return Rule{"majority", "Send your value in round 1; in round 2 commit the majority of the values you hold, your own among them; a tie is 1.",
		func(Env) bool { return fits },
		func(v view) int {
			heard := v.heard()
			if v.round() == 1 || heard[1]+heard[2] == 0 {
				return 0
			}
			return commit + major(heard, v.own())
		}}
}

func patientRule(fits bool) Rule {
	return Rule{"patient", "Send your value until you hold one of everybody; then commit the majority of all, your own among them; a tie is 1. Where agents send in turn, not in your own turn.",
		func(Env) bool { return fits },
		func(v view) int {
			heard := v.heard()
			if heard[null] > 0 || v.env.Method == Broadcast && v.digits[1] == 0 {
				return 0
			}
			return commit + major(heard, v.own())
		}}
}

func vouchedRule(fits bool) Rule {
	return Rule{"vouched", "Send your value in rounds 1 and 2; in round 3 commit the majority of everything that anybody received in round 1, as you received it or as it is relayed; a tie is 1.",
		func(Env) bool { return fits },
		func(v view) int {
			if v.round() < 3 {
				return 0
			}
			count, relayed := v.heard(), v.relayed()
			if count[2]+relayed[2] >= count[1]+relayed[1] {
				return commit + 1
			}
			return commit
		}}
}

// major is the majority of what was heard and one's own value; a tie is 1.
func major(heard [3]int, own int) int {
	heard[1+own]++
	if heard[2] >= heard[1] {
		return 1
	}
	return 0
}
