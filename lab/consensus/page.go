package consensus

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/sim/picture"
)

// Finding is what a study came to: the outcomes of each arm, in the order of seeds.
type Finding struct {
	Study    Study
	Outcomes [][]Outcome
}

// Pictures is the folder of a page's pictures, beside it.
const Pictures = "findings"

// Page is FINDINGS.md. command is what wrote it.
func Page(all []Finding, command string) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Findings of learning consensus\n\nWritten by `%s`; every figure follows from the seeds. Each preset says what of the paper's rewards and training is otherwise: "+
		"`dolly lab consensus presets`. A seed that was begun anew would count as failed; none was.\n\n", command)
	out.WriteString("- **Optimum**: the mean over initial values of the least over Byzantine strategies and positions, computed exactly (`dolly lab consensus solve`).\n" +
		"- **Greedy** is the win rate of the likeliest actions, exact against the best response (Slush: 100,000 games); **drawn** that of the policy as it plays, against whom it learned with.\n" +
		"- Medians over seeds, in brackets the least and the most. For *byzantine*, a win rate is what the attack leaves the honest agents: less is better.\n\n")
	for _, f := range all {
		if err := f.write(&out); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func (f Finding) write(out *bytes.Buffer) error {
	first := f.Study.Arms[0].Config
	s, err := Solve(first.Env, !first.Training.learns(Honest))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "## %s\n\n%s The bar: %s.\n\n", f.Study.Title, f.Study.Words, f.Study.Arms[0].Bar)
	fmt.Fprintf(out, "Optimum %.4g, by round %d: %s (%s)\n\n", s.Optimum, s.Rounds, s.Protocol, s.How)
	fmt.Fprintf(out, "![%s](%s/%s.svg)\n\n", f.Study.Title, Pictures, f.Study.Name)
	out.WriteString("| way to learn | at the bar | greedy | drawn | rounds | epochs | seeds that failed |\n|---|---:|---:|---:|---:|---:|---|\n")
	for i, a := range f.Study.Arms {
		o := f.Outcomes[i]
		of := func(v func(Outcome) float64) string { return spread(o, v) }
		fmt.Fprintf(out, "| %s | %d of %d | %s | %s | %s | %s | %s |\n", a.Name, passed(o), len(o),
			of(func(o Outcome) float64 { return o.WinRate }), of(func(o Outcome) float64 { return o.Sampled }),
			of(func(o Outcome) float64 { return o.Rounds }), of(func(o Outcome) float64 { return float64(o.Epochs) }), failures(o))
	}
	out.WriteString("\n")
	for _, a := range f.Study.Arms {
		fmt.Fprintf(out, "- **%s**: %s.\n", a.Name, a.Words)
	}
	out.WriteString("\n")
	return nil
}

func passed(all []Outcome) (n int) {
	for _, o := range all {
		if o.Passed {
			n++
		}
	}
	return n
}

// spread is the median with the least and the most, if they differ.
func spread(all []Outcome, of func(Outcome) float64) string {
	var v []float64
	for _, o := range all {
		v = append(v, of(o))
	}
	slices.Sort(v)
	mid := fmt.Sprintf("%.4g", (v[(len(v)-1)/2]+v[len(v)/2])/2)
	if v[0] == v[len(v)-1] {
		return mid
	}
	return fmt.Sprintf("%s (%.4g to %.4g)", mid, v[0], v[len(v)-1])
}

// mostNamed is how many failed seeds are named.
const mostNamed = 12

func failures(all []Outcome) string {
	var names []string
	for _, o := range all {
		if !o.Passed {
			names = append(names, fmt.Sprint(o.Seed))
		}
	}
	switch {
	case len(names) == 0:
		return "none"
	case len(names) == len(all):
		return "all"
	case len(names) > mostNamed:
		return strings.Join(names[:mostNamed], " ") + " …"
	}
	return strings.Join(names, " ")
}

// Picture is the curves of a study: win rates of the games of each epoch, the mean over
// seeds. A run that has ended stays where it was.
func (f Finding) Picture() picture.File {
	p := picture.Panel{Unit: "share of games won while learning"}
	longest := 0
	for i, a := range f.Study.Arms {
		curve := mean(f.Outcomes[i])
		longest = max(longest, len(curve))
		p.Series = append(p.Series, picture.Series{Name: a.Name, Y: curve})
	}
	if o := f.Outcomes[0][0].Optimum; o != nil {
		p.Series = append(p.Series, picture.Series{Name: "optimum", Y: slices.Repeat([]float64{*o}, longest), Dash: true})
	}
	return picture.File{Name: f.Study.Name + ".svg", Data: picture.Curves(picture.Chart{Title: f.Study.Title, Panels: []picture.Panel{p}}, "epoch")}
}

func mean(all []Outcome) []float64 {
	longest := 0
	for _, o := range all {
		longest = max(longest, len(o.Curve))
	}
	out := make([]float64, longest)
	for _, o := range all {
		for i := range out {
			out[i] += o.Curve[min(i, len(o.Curve)-1)] / float64(len(all))
		}
	}
	return out
}
