package sweep_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
)

func TestAxes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a=1,2.5", `a [1 2.5]`},
		{"a.b=relu,tanh", `a.b ["relu" "tanh"]`},
		{"a=[16,8],[32]", `a [[16,8] [32]]`},
		{"a=true", `a [true]`},
		{"a=x,1", `a ["x" 1]`},
		{"a=1..5", `a 1..5 whole`},
		{"a=1..5.0", `a 1..5`},
		{"a=1e-4..1e-1:log", `a 0.0001..0.1 log`},
		{"a=1..64:log:whole", `a 1..64 log whole`},
	} {
		a, err := sweep.ParseAxis(c.text)
		got := fmt.Sprintf("%s %s", a.Key, a.Values)
		if a.From != nil {
			got = fmt.Sprintf("%s %v..%v", a.Key, *a.From, *a.To)
		}
		if a.Log {
			got += " log"
		}
		if a.Whole {
			got += " whole"
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %s, %v, want %s", c.text, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "a", "=1", "a=", "a=1..x", "a=..2", "a=1..2:lag"} {
		if _, err := sweep.ParseAxis(bad); !errors.Is(err, sweep.ErrSpec) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestSpecsAreRefused(t *testing.T) {
	for say, change := range map[string]func(*sweep.Spec){
		"nothing varies":      func(s *sweep.Spec) { s.Over, s.Seeds = nil, 1 },
		"x varies twice":      func(s *sweep.Spec) { s.Over = over(t, "x=1", "x=2") },
		"seeds: 0":            func(s *sweep.Spec) { s.Seeds = 0 },
		`goal: "up"`:          func(s *sweep.Spec) { s.Goal = "up" },
		`method: "guess"`:     func(s *sweep.Spec) { s.Method = "guess" },
		"a grid wants values": func(s *sweep.Spec) { s.Over = over(t, "x=1..2") },
		"samples: 0":          func(s *sweep.Spec) { s.Method = sweep.Random },
		"wants the metric":    func(s *sweep.Spec) { s.Method, s.Samples, s.Metric = sweep.Halving, 4, "" },
		"one in 1":            func(s *sweep.Spec) { s.Method, s.Samples, s.Keep = sweep.Halving, 4, 1 },
		"wants a budget":      func(s *sweep.Spec) { s.Method, s.Samples, s.Keep = sweep.Halving, 4, 2 },
		"is the budget": func(s *sweep.Spec) {
			s.Method, s.Samples, s.Keep, s.Budget = sweep.Halving, 4, 2, &over(t, "x=1..4")[0]
		},
		"2 is not below 2":          func(s *sweep.Spec) { s.Method, s.Samples, s.Over = sweep.Random, 4, over(t, "x=2..2") },
		"no logarithm of 0":         func(s *sweep.Spec) { s.Method, s.Samples, s.Over = sweep.Random, 4, over(t, "x=0..2:log") },
		"are more than 100000":      func(s *sweep.Spec) { s.Seeds = 1 << 40 },
		"did you mean steps?":       func(s *sweep.Spec) { s.Over = over(t, "step=1") },
		"a string is no float64":    func(s *sweep.Spec) { s.Over = over(t, "x=far") },
		"what it is in has no keys": func(s *sweep.Spec) { s.Over = over(t, "x=1", "x.y=2") },
	} {
		s := gridSpec(t, "x=1,2")
		change(&s)
		_, err := sweep.NewPlan(s, bowls{})
		if !errors.Is(err, sweep.ErrSpec) || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: %v", say, err)
		}
	}
}

func TestDrawsStayInTheirRange(t *testing.T) {
	s := gridSpec(t, "x=1..3", "y=0.01..100:log")
	s.Method, s.Samples, s.Seeds = sweep.Random, 300, 1
	p, err := sweep.NewPlan(s, bowls{})
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := p.Batch(nil)
	if err != nil || len(tasks) != 300 {
		t.Fatal(len(tasks), err)
	}
	count, small := map[string]int{}, 0
	for _, task := range tasks {
		var c bowlConfig
		if err := runs.Fill(task.Config, &c); err != nil {
			t.Fatal(err)
		}
		count[fmt.Sprint(c.X)]++
		if c.Y < 0.01 || c.Y > 100 {
			t.Errorf("y is %v", c.Y)
		}
		if c.Y < 1 {
			small++
		}
	}
	if len(count) != 3 || count["1"] < 70 || count["2"] < 70 || count["3"] < 70 || small < 120 || small > 180 {
		t.Errorf("%v, %d of 300 below the middle", count, small)
	}
}
