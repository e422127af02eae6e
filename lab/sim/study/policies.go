package study

// policies asks what each part of learning is worth where money is scarce.
func policies() Study {
	return Study{
		Name: "policies", Title: "Ways to learn and choose", Share: 1,
		Question: "What are inheritance, gossip, evidence, capacity and Thompson's draw worth, between knowing nothing and knowing all?",
		Method:   "Buyers pay 0.03 sat per MB, and who rents badly dies. " + oracles,
		Worlds:   []World{{Name: "lean", Arms: append(learners(), controls()...)}},
	}
}

const oracles = "“Oracle, same choice” ranks by the true qualities and draws a rank as `rank` does; “oracle” takes the best."

// rich asks the same where money is not.
func rich() Study {
	return Study{
		Name: "rich", Title: "The same, where money is not scarce", Share: 0.25,
		Question: "What are they worth where even a bad server pays for itself?",
		Method:   "Buyers pay 0.06 sat per MB, and fleets fill their slots: births and what was lived tell little at the cap. " + oracles,
		Worlds:   []World{{Name: "rich", Set: []Setting{{"economy.sat_per_mb.start", "0.06"}}, Arms: append(learners(), controls()...)}},
	}
}

// closing asks what the end of the best provider costs each way to learn.
func closing() Study {
	var arms []Arm
	for _, a := range learners() {
		calm, closes := a, a
		calm.Name = a.Name + ", calm"
		calm.Against = nil
		closes.Against = append(append([]string{}, a.Against...), calm.Name)
		closes.Set = append(append([]Setting{}, a.Set...), Setting{"faults.closings", "[{provider: best, day: 150}]"})
		arms = append(arms, closes, calm)
	}
	return Study{
		Name: "closing", Title: "The best provider closes", Share: 0.3,
		Question: "Who loses how much when the provider of the truly best offer ends all its rents on day 150?",
		Method:   "Each way to learn is compared with the others under the closing, and with itself in the same weather without it.",
		Worlds:   []World{{Name: "closing on day 150", Arms: arms}},
	}
}

// slots asks whether the answer depends on what ends growth.
func slots() Study {
	return Study{
		Name: "slots", Title: "Slots tight and roomy", Share: 0.2,
		Question: "Does it matter how a fleet learns when slots end its growth, and when traffic does?",
		Method: "Tight: 20 slots, twice the price and three times the traffic. Roomy: 80 slots from 4 roots, and traffic that would fill a quarter of them. " +
			"Where slots are full births replace the dead, so that more of them are no gain.",
		Worlds: []World{
			{Name: "tight", Set: []Setting{{"agents", "20"}, {"roots", "2"}, {"economy.sat_per_mb.start", "0.06"}, {"economy.demand.mb_per_slot_day", "60000"}}, Arms: learners()},
			{Name: "roomy", Set: []Setting{{"agents", "80"}, {"economy.demand.mb_per_slot_day", "2500"}}, Arms: learners()},
		},
	}
}
