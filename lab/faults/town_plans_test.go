package faults

import (
	"errors"
	"slices"
	"testing"

	"github.com/dollynator/dolly/fault"
)

func texts(plans []fault.Plan) (all []string) {
	for _, p := range plans {
		all = append(all, p.String())
	}
	return all
}

func TestTownPlans(t *testing.T) {
	c := cast{rootRole: 40, wardenRole: 10, heirRole: 20}
	few := c.plans(false, fault.Fill, 1, 8)
	if !slices.Equal(texts(few), texts(c.plans(false, fault.Fill, 1, 8))) {
		t.Error("a seed does not give the same sample again")
	}
	for how, want := range map[fault.Strike]int{fault.Fill: 2, fault.Pause: 2, fault.Clone: 2, fault.Copy: 2} {
		n := 0
		for _, p := range few {
			if p.Has(how) {
				n++
			}
		}
		if n != want {
			t.Errorf("%d plans with %s among %v", n, how, few)
		}
	}
	for role := range c {
		if !slices.ContainsFunc(few, func(p fault.Plan) bool { return p[0].Who == role }) {
			t.Errorf("nothing happens to %s in %v", role, few)
		}
	}
	if all := c.plans(false, fault.Fill, 1, -1); len(all) != 70*4+70*2+60+40*39/2+20*19/2 {
		t.Errorf("all are %d", len(all))
	}
}

func TestTownPlansWithAnEvent(t *testing.T) {
	c := cast{rootRole: 40, wardenRole: 10, heirRole: 20}
	all := texts(c.plans(true, fault.Fill, 1, -1))
	for _, want := range []string{
		"root/event@30,root/die@31", "root/event@21,root/die@31", "root/event@11,warden/die@1", "root/event@31,heir/clone@20",
		"root/event@15,root/copy@10,root/restore@20",
	} {
		if !slices.Contains(all, want) {
			t.Errorf("there is no %s", want)
		}
	}
	for _, bad := range []string{"root/event@31,root/die@31", "root/event@20,root/die@31", "warden/die@1", "root/event@5,root/copy@5,root/restore@6"} {
		if slices.Contains(all, bad) {
			t.Errorf("there is %s", bad)
		}
	}
}

func TestPlansThatAreNotForProcesses(t *testing.T) {
	for plan, sub := range map[string]Subject{
		"alice/reorg3@4": swaps(), "alice/spike@4": swaps(), "alice/event@4": swaps(), "buyer/clone@4": buybots(), "root/echo@4": leases(),
		"mallory/die@4": swaps(), "alice/die@4": leases(), "warden/die@4": ledgers(), "carol/die@4,die@5": ledgers(), "root/event@4": leases(),
	} {
		p, err := fault.ParsePlan(plan)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := inTown(sub, p); !errors.Is(err, fault.ErrPlan) {
			t.Errorf("%s of %s: %v", plan, sub.Name, err)
		}
	}
	for _, plan := range []string{"carol/die@4", "bob/fill@3,bob/done-die@9", "alice/clone@8"} {
		p, err := fault.ParsePlan(plan)
		if err != nil {
			t.Fatal(err)
		}
		if there, err := inTown(swaps(), p); !there || err != nil {
			t.Errorf("%s: %v, %v", plan, there, err)
		}
	}
}
