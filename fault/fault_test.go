package fault

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

var errOwn = errors.New("own")

type death struct{ at Point }

// run passes points until one kills, and says what happened at each.
func run(i *Injector, kinds ...Kind) (out []string) {
	defer func() {
		if d, died := recover().(death); died {
			out = append(out, fmt.Sprint("dead at ", d.at.N))
		}
	}()
	for n, k := range kinds {
		err := i.do(k, "x", func() error { out = append(out, fmt.Sprint(n+1, " done")); return nil })
		if errors.Is(err, ErrInjected) {
			out = append(out, fmt.Sprint(n+1, " failed"))
		}
	}
	return out
}

func TestStrikes(t *testing.T) {
	for plan, want := range map[string][]string{
		"":               {"1 done", "2 done", "3 done"},
		"fail@2":         {"1 done", "2 failed", "3 done"},
		"lose@2":         {"1 done", "2 done", "2 failed", "3 done"},
		"die@2":          {"1 done", "dead at 2"},
		"done-die@2":     {"1 done", "2 done", "dead at 2"},
		"full@1":         {"1 failed", "2 done", "3 failed"},
		"lose@1,fail@3":  {"1 done", "1 failed", "2 done", "3 failed"},
		"twice@2":        {"1 done", "2 done", "2 done", "3 done"},
		"hold@1,again@2": {"1 failed", "1 done", "2 done", "3 done"},
		"keep@1,again@3": {"1 done", "2 done", "3 done"},
		"copy@1,die@1":   {"dead at 1"},
		"event@1":        {"1 done", "2 done", "3 done"},
		"fill@1":         {"1 done", "2 done", "3 done"},
		"reorg3@1":       {"1 done", "2 done", "3 done"},
		"spoil17@2":      {"1 done", "2 done", "3 done"},
	} {
		p, err := ParsePlan(plan)
		if err != nil || p.String() != plan {
			t.Fatalf("%q came back as %q: %v", plan, p, err)
		}
		var told []Strike
		i := NewInjector(p, 0, func(p Point, s Strike) {
			if s == DieBefore || s == DieAfter {
				panic(death{p})
			}
			told = append(told, s)
		})
		if got := run(i, Commit, Call, Write); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", plan, got, want)
		}
		if wantTold := strings.Contains("full@1 event@1 fill@1 reorg3@1 spoil17@2", plan) && plan != ""; wantTold != (len(told) == 1) {
			t.Errorf("%s: the harness was told of %v", plan, told)
		}
	}
}

func TestCountsOnAfterARestart(t *testing.T) {
	p := Plan{{N: 5, Strike: FailBefore}}
	i := NewInjector(p, 3, nil)
	if got := run(i, Commit, Commit); !reflect.DeepEqual(got, []string{"1 done", "2 failed"}) {
		t.Errorf("%q", got)
	}
	i.Heal()
	if got := run(i, Commit); len(got) != 1 || len(i.Points()) != 2 || p.Last() != 5 {
		t.Errorf("healed: %q, %v", got, i.Points())
	}
}

func TestAPlanOfSeveral(t *testing.T) {
	const text = "root/copy@3,warden/die@2,root/restore@9"
	p, err := ParsePlan(text)
	if err != nil || p.String() != text {
		t.Fatalf("%q came back as %q: %v", text, p, err)
	}
	for who, want := range map[string]string{"root": "copy@3,restore@9", "warden": "die@2", "heir": "", "": ""} {
		if got := p.Of(who).String(); got != want {
			t.Errorf("%s: %q, want %q", who, got, want)
		}
	}
}

func TestNoPlan(t *testing.T) {
	for _, text := range []string{"die", "die@", "die@0", "die@-1", "faint@3", "die@3;die@4", "die2@3", "reorg-1@3", "/die@3", "root/", "root/die", "a/b/die@3"} {
		if _, err := ParsePlan(text); !errors.Is(err, ErrPlan) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Whatever the tag, a point that nobody armed is the effect and nothing else.
func TestUnarmed(t *testing.T) {
	n := 0
	allocs := testing.AllocsPerRun(100, func() {
		if err := Do(Commit, "x", func() error { n++; return errOwn }); !errors.Is(err, errOwn) {
			t.Error(err)
		}
	})
	if n == 0 || !Enabled && allocs != 0 {
		t.Errorf("ran %d times, allocated %v", n, allocs)
	}
	if got, err := Get("x", func() (int, error) { return 7, errOwn }); !errors.Is(err, errOwn) || got != 7 {
		t.Error(got, err)
	}
}

func TestArm(t *testing.T) {
	disarm := Arm(NewInjector(Plan{{N: 1, Strike: FailBefore}}, 0, nil))
	err := Do(Commit, "x", func() error { return nil })
	disarm()
	if errors.Is(err, ErrInjected) != Enabled {
		t.Errorf("armed: %v", err)
	}
	if err := Do(Commit, "x", func() error { return nil }); err != nil {
		t.Errorf("disarmed: %v", err)
	}
}
