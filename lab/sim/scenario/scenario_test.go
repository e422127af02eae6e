package scenario

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMarshalThenParseIsTheIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		text, err := Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse("x.yml", text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if !reflect.DeepEqual(s, back) {
			t.Fatalf("%+v\nbecame\n%+v\nby\n%s", s, back, text)
		}
	})
}

func TestWhatIsLeftOutIsAsInDefault(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n"} {
		if s, err := Parse("", []byte(text)); err != nil || !reflect.DeepEqual(s, Default()) {
			t.Errorf("%q: %+v, %v", text, s, err)
		}
	}
	s, err := Parse("", []byte("name: small\nagents: 200\neconomy: {demand: {mb_per_slot_day: 5}}\nstop_day: 30\n"))
	want := Default()
	want.Name, want.Agents, want.Economy.Demand.MB = "small", 200, 5
	if err != nil || s.Stop == nil || *s.Stop != 30 {
		t.Fatalf("%+v, %v", s, err)
	}
	if s.Stop = nil; !reflect.DeepEqual(s, want) {
		t.Errorf("%+v", s)
	}
}

func TestErrorsNameFileLineAndKey(t *testing.T) {
	for text, want := range map[string]string{
		"agents: ten":                     `f.yml:1: agents: want a whole number`,
		"agents: 1.5":                     `f.yml:1: agents: want a whole number`,
		"agents:":                         `f.yml:1: agents: want a whole number`,
		"agents: '7'":                     `f.yml:1: agents: want a whole number`,
		"agents: 99999999999999999999999": `f.yml:1: agents: want a whole number`,
		"\nagents: 0":                     `f.yml:2: agents: 0 is not from 1 to 200000`,
		"agents: 5\nroots: 6":             `f.yml:2: roots: 6 is not from 1 to 5`,
		"name: 5":                         `f.yml:1: name: want text; put it in quotes`,
		"name: Big":                       `f.yml:1: name: "Big" is not of lower case`,
		"colour: red":                     `f.yml:1: colour: unknown key; there are name, question, agents, `,
		"mind:\n  merge: mean\n  mood: x": `f.yml:3: mind.mood: unknown key; there are merge, value, choice`,
		"mind: {merge: mode}":             `f.yml:1: mind.merge: "mode" is none of mean, evidence, none`,
		"mind: {inherit: maybe}":          `f.yml:1: mind.inherit: want true or false`,
		"mind: [1]":                       `f.yml:1: mind: want keys and values: merge, `,
		"mind: {strategy: hope}":          `f.yml:1: mind.strategy: "hope" is none of last_day_sell`,
		"days: 3\ndays: 4":                `f.yml:2: `,
		"check_minutes: 7":                `f.yml:1: check_minutes: 7 does not divide`,
		"network: {loss: .nan}":           `f.yml:1: network.loss: `,
		"network: {loss: 1.01}":           `f.yml:1: network.loss: 1.01 is not from 0 to 1`,
		"network:\n  partitions:\n    every_days: 3":      `f.yml:2: network.partitions: with every_days there must be`,
		"offers: {list: 3}":                               `f.yml:1: offers.list: want a list`,
		"offers:\n  list:\n    - {id: x}":                 `f.yml:3: offers.list[0].id: "x" is not an offer`,
		"offers:\n  count: 2\n  list:\n    - {id: a/b/c}": `f.yml:2: offers.count: 2 are to be drawn beside a list`,
		"charter: {per_act_sat: 5, per_lease_sat: 4}":     `f.yml:1: charter.per_act_sat: 5 is more than`,
		"liars: {share: 0.2}":                             `f.yml:1: liars.kinds: liars need at least one kind`,
		"liars: {share: 0.2, kinds: [rude]}":              `f.yml:1: liars.kinds[0]: "rude" is none of constant`,
		"liars: {share: 0.2, kinds: [aimed]}":             `f.yml:1: liars.aim: "" is neither best nor`,
		"wash: {share: 0.1}":                              `f.yml:1: wash: wash traders need`,
		"sybils: {keys: 3}":                               `f.yml:1: sybils: sybils need`,
		"stop_day: -1":                                    `f.yml:1: stop_day: -1 is not from 0 to`,
		"faults: {closings: [{provider: '', day: 3}]}":    `f.yml:1: faults.closings[0].provider: "" is neither`,
		"a: [":                              `f.yml:1: no YAML: `,
		"name: a\n---\nname: b":             `f.yml:3: a second document`,
		"name: &x a":                        `f.yml:1: name: want text`,
		"name: !!int 3":                     `f.yml:1: name: want text`,
		"<<: {name: a}":                     `f.yml:1: <<: unknown key`,
		"7":                                 `f.yml:1: want keys and values`,
		strings.Repeat("[", 100):            `nested deeper`,
		strings.Repeat("#", MaxSize+1):      `at most`,
		"economy: {sat_per_mb: {start: 0}}": `f.yml:1: economy.sat_per_mb.start: 0 is not from 1e-06`,
		"economy: {crash: {factor: 0}}":     `f.yml:1: economy.crash.factor: 0 is not`,
		"offers: {drawn: {price_min_sat: 9, price_max_sat: 8}}": `f.yml:1: offers.drawn.price_max_sat: 8 sat is not from 9 sat`,
	} {
		_, err := Parse("f.yml", []byte(text))
		if err == nil || !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %s", text, err, want)
		}
	}
}

func TestWithAgentsKeepsTheEconomy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		n := rapid.IntRange(1, MaxAgents).Draw(t, "n")
		if err := s.WithAgents(n).Check(); err != nil {
			t.Fatalf("%d agents: %v", n, err)
		}
	})
	if s := Default().WithAgents(100); s.Roots != 10 || s.Agents != 100 {
		t.Errorf("%d roots of %d", s.Roots, s.Agents)
	}
}
