package study

// calibration asks whether fidelity A's computed arrivals may stand for B's events.
func calibration() Study {
	y := Study{
		Name: "calibration", Title: "Fidelity A against B", Share: 0.2, Within: 0.02,
		Question: "Does fidelity A, which computes when gossip arrives, find what B finds, in which every delivery is an event?",
		Method: "Fifty slots for half a year, a fifth of all messages lost, two seconds of delay, a third of the fleet cut off for twelve hours of each fortnight. " +
			"They agree where the mean difference of efficiency and of what was lived is within ±.02, and an interval that reaches beyond leaves it open. Buyers pay 0.06 sat per MB: where fleets die of bad luck twenty seeds tell nothing. All other studies are played in A.",
	}
	for _, a := range learners() {
		if a.Name != mean && a.Name != capacityThompson {
			continue
		}
		fine := a
		fine.Name, fine.Against = "B", nil
		fine.Set = append(append([]Setting{}, a.Set...), Setting{"fidelity", "B"})
		coarse := a
		coarse.Name, coarse.Against = "A", []string{"B"}
		y.Worlds = append(y.Worlds, World{
			Name: a.Name,
			Set: []Setting{
				{"agents", "50"}, {"roots", "5"}, {"days", "180"}, {"economy.sat_per_mb.start", "0.06"}, {"network.loss", "0.2"}, {"network.delay_ms", "2000"},
				{"network.partitions", "{share: 0.33, every_days: 14, hours: 12}"},
			},
			Arms: []Arm{fine, coarse},
		})
	}
	return y
}
