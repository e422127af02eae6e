package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/dollynator/dolly/lab/sim/scenarios"
	"github.com/spf13/pflag"
)

// simQuestion is which scenario is played, and what of it is otherwise.
type simQuestion struct {
	file         string
	agents, days int
	fidelity     string
	set          []string
}

func (q *simQuestion) flags(f *pflag.FlagSet) {
	f.StringVar(&q.file, "scenario", "", "a file, or the name of one that ships (default: a calm year)")
	f.IntVar(&q.agents, "agents", 1000, "slots; the scenario's economy and roots are scaled")
	f.IntVar(&q.days, "days", 365, "virtual days")
	f.StringVar(&q.fidelity, "fidelity", "A", "how gossip is delivered: A or B")
	f.StringArrayVar(&q.set, "set", nil, "KEY=VALUE of the scenario, such as liars.share=0.4; may be repeated")
}

// scenario is what was asked, checked. Flags that were given come before the file.
func (q *simQuestion) scenario(env *Env, f *pflag.FlagSet) (scenario.Scenario, error) {
	s, err := q.open(env)
	if err != nil {
		return s, &dolly.Error{Kind: dolly.Usage, Text: "--scenario", Err: err, Hint: "dolly sim scenarios lists those that ship, dolly sim scenarios NAME prints one to start from"}
	}
	if f.Changed("agents") {
		if q.agents < 1 || q.agents > scenario.MaxAgents {
			return s, cli.Usagef("", "--agents is from 1 to %d", scenario.MaxAgents)
		}
		s = s.WithAgents(q.agents)
	}
	for _, one := range q.set {
		key, value, ok := strings.Cut(one, "=")
		if !ok {
			return s, cli.Usagef("dolly sim scenarios NAME shows all keys", "--set %s is not KEY=VALUE", one)
		}
		if s, err = scenario.Set(s, key, value); err != nil {
			return s, &dolly.Error{Kind: dolly.Usage, Text: "--set", Err: err, Hint: "dolly sim scenarios NAME shows all keys"}
		}
	}
	if f.Changed("days") {
		s.Days = q.days
	}
	if f.Changed("fidelity") {
		s.Fidelity = scenario.Fidelity(strings.ToUpper(q.fidelity))
	}
	if err := s.Check(); err != nil {
		return s, &dolly.Error{Kind: dolly.Usage, Text: "what is asked cannot be played", Err: err}
	}
	return s, nil
}

// open reads the scenario: what looks like a file's name is one.
func (q *simQuestion) open(env *Env) (scenario.Scenario, error) {
	switch {
	case q.file == "":
		return scenario.Default(), nil
	case q.file == "-", strings.ContainsRune(q.file, os.PathSeparator), strings.HasSuffix(q.file, ".yml"), strings.HasSuffix(q.file, ".yaml"):
		text, err := env.ReadAll(q.file)
		if err != nil {
			return scenario.Scenario{}, err
		}
		return scenario.Parse(q.file, text)
	}
	return scenarios.Open(q.file)
}

// again is the command that asks the same of another seed.
func (q *simQuestion) again(f *pflag.FlagSet, seed uint64) string {
	words := []string{"dolly sim"}
	for _, name := range []string{"scenario", "agents", "days", "fidelity"} {
		if f.Changed(name) {
			words = append(words, "--"+name, f.Lookup(name).Value.String())
		}
	}
	for _, one := range q.set {
		words = append(words, "--set '"+one+"'")
	}
	return strings.Join(append(words, fmt.Sprint("--seed ", seed)), " ")
}
