package study

import (
	"fmt"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// liars asks what each kind of lie costs who listens.
func liars() Study {
	y := Study{
		Name: "liars", Title: "Liars", Share: 0.24,
		Question: "What do 10, 20 and 40 liars in a hundred cost, by what they say, a fleet that averages tables and one that weighs evidence?",
		Method: "Each is compared with the same fleet whose members all tell the truth, and with an isolated one, which listens to nobody. " +
			"Aimed lies damn the truly best offer.",
	}
	for _, believer := range learners() {
		if believer.Name != mean && believer.Name != evidence && believer.Name != capacityThompson {
			continue
		}
		for _, percent := range []int{10, 20, 40} {
			y.Worlds = append(y.Worlds, lied(believer, percent))
		}
	}
	return y
}

// lied is a world with an honest fleet and one for each kind of lie.
func lied(believer Arm, percent int) World {
	honest := believer
	honest.Name, honest.Against = "honest", nil
	alone := learners()[0]
	w := World{Name: fmt.Sprintf("%s, %d %% liars", believer.Name, percent), Arms: []Arm{alone, honest}}
	for _, kind := range scenario.Lies() {
		set := append([]Setting{}, believer.Set...)
		set = append(set, Setting{"liars.share", fmt.Sprintf("%.1f", float64(percent)/100)}, Setting{"liars.kinds", "[" + string(kind) + "]"})
		if kind == scenario.Aimed {
			set = append(set, Setting{"liars.aim", scenario.Best})
		}
		w.Arms = append(w.Arms, Arm{Name: string(kind), Set: set, Against: []string{honest.Name, alone.Name}})
	}
	return w
}
