package study

import (
	"fmt"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// seenSeeds are the seeds whose liars were looked at before these studies got their
// form: what they showed is no evidence for what was asked because of it.
const seenSeeds = 1000

// honest is the arm of a fleet that listens to siblings who all tell the truth.
const honest = "honest"

// liars asks what each kind of lie costs who listens in one way. A kind is judged over
// all shares of liars together: one share alone has too few pairs to show anything.
func liars(name, believer, who string) Study {
	y := Study{
		Name: name, Title: "Liars in a fleet that " + who, Share: 0.22, Pooled: true, Skip: seenSeeds, Believer: believer,
		Question: "What do 10, 20 and 40 liars in a hundred cost a fleet that " + who + ", by what they say?",
		Method: "Each kind of lie is compared with the same fleet whose members all tell the truth, and with an isolated one, which listens to nobody; " +
			"each share of liars has seeds of its own. Aimed lies damn the truly best offer.",
	}
	for _, a := range learners() {
		if a.Name == believer {
			for _, percent := range []int{10, 20, 40} {
				y.Worlds = append(y.Worlds, lied(a, percent))
			}
		}
	}
	return y
}

// lied is a world with an honest fleet and one for each kind of lie.
func lied(believer Arm, percent int) World {
	truth, alone := believer, learners()[0]
	truth.Name, truth.Against = honest, []string{alone.Name}
	w := World{Name: fmt.Sprintf("%d %% liars", percent), Arms: []Arm{alone, truth}}
	for _, kind := range scenario.Lies() {
		set := append([]Setting{}, believer.Set...)
		set = append(set, Setting{"liars.share", fmt.Sprintf("%.1f", float64(percent)/100)}, Setting{"liars.kinds", "[" + string(kind) + "]"})
		if kind == scenario.Aimed {
			set = append(set, Setting{"liars.aim", scenario.Best})
		}
		w.Arms = append(w.Arms, Arm{Name: string(kind), Set: set, Against: []string{truth.Name, alone.Name}})
	}
	return w
}
