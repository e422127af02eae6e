package study

// The arms that most worlds have.
const (
	isolated         = "isolated"
	mean             = "mean"
	evidence         = "evidence"
	capacity         = "capacity"
	thompson         = "thompson"
	capacityThompson = "capacity + thompson"
)

// mind is an arm that differs by how it learns and chooses.
func mind(name, merge, value, choice string, against ...string) Arm {
	return Arm{Name: name, Against: against, Set: []Setting{{"mind.merge", merge}, {"mind.value", value}, {"mind.choice", choice}}}
}

// learners are the ways to learn that could be defaults, first the isolated control.
// Evidence differs from the mean by the merge alone, capacity from evidence by the
// value alone, and thompson by the choice.
func learners() []Arm {
	return []Arm{
		mind(isolated, "none", "efficiency", "rank"),
		mind(mean, "mean", "efficiency", "rank", isolated),
		mind(evidence, "evidence", "efficiency", "rank", isolated, mean),
		mind(capacity, "evidence", "capacity", "rank", isolated, mean, evidence),
		mind(thompson, "evidence", "efficiency", "thompson", isolated, mean, evidence),
		mind(capacityThompson, "evidence", "capacity", "thompson", isolated, mean, thompson, capacity),
	}
}

// controls learn nothing, or only by living.
func controls() []Arm {
	fresh := mind("isolated, no inheritance", "none", "efficiency", "rank", isolated)
	fresh.Set = append(fresh.Set, Setting{"mind.inherit", "false"})
	return []Arm{
		fresh,
		mind("random", "none", "efficiency", "random", isolated),
		mind("cheapest", "none", "efficiency", "cheapest", isolated),
		mind("oracle, same choice", "none", "efficiency", "oracle_rank", isolated),
		mind("oracle", "none", "efficiency", "oracle", isolated),
	}
}
