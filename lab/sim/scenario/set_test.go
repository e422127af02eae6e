package scenario

import (
	"errors"
	"strings"
	"testing"
)

func TestSet(t *testing.T) {
	s := Default()
	for _, kv := range [][2]string{{"liars.share", "0.4"}, {"liars.kinds", "[aimed, silent]"}, {"liars.aim", "best"}, {"agents", "7"}, {"roots", "7"}, {"network.partitions.hours", "3"}, {"mind.merge", "none"}, {"stop_day", "4"}} {
		var err error
		if s, err = Set(s, kv[0], kv[1]); err != nil {
			t.Fatal(err)
		}
	}
	p := s.Network.Partitions
	if s.Liars.Share != 0.4 || len(s.Liars.Kinds) != 2 || s.Agents != 7 || p.Hours != 3 || s.Mind.Merge != MergeNone || *s.Stop != 4 {
		t.Errorf("%+v", s)
	}
	if Default().Liars.Share != 0 || s.Network.DelayMS != 500 {
		t.Error("what was not set changed")
	}
}

// What was optional and there is changed in one part, and nobody else's copy of it.
func TestSetKeepsTheRestOfAPart(t *testing.T) {
	s := Default()
	s.Economy.Crash = &Jump{From: 150, Days: 30, Factor: 0.3}
	got, err := Set(s, "economy.crash.factor", "0.1")
	if err != nil || *got.Economy.Crash != (Jump{150, 30, 0.1}) || s.Economy.Crash.Factor != 0.3 {
		t.Errorf("%+v, %+v, %v", got.Economy.Crash, s.Economy.Crash, err)
	}
}

func TestSetRefuses(t *testing.T) {
	for kv, want := range map[string]string{
		"liars.shame=1":     "liars.shame: unknown key",
		"liars.share=much":  "liars.share: want a number",
		"liars=1":           "liars: want keys and values",
		"=1":                "a key is words",
		"a}: {b=1":          "a key is words",
		"agents=1}, b: {":   "agents: ",
		"agents=[":          "agents: cannot be set to [",
		"agents=":           "agents: want a whole number",
		"agents=1\ndays: 2": "one line",
	} {
		key, value, _ := strings.Cut(kv, "=")
		if _, err := Set(Default(), key, value); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", kv, err, want)
		}
	}
}
