package main

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/town"
)

// A fleet lives: the root earns, sells, and has a child; it is killed and goes
// on from its state; a guest sees what is for sale; the books balance when an
// interrupt ends it all.
func TestDemoLives(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole life takes more than a minute")
	}
	t.Parallel()
	d := startDemo(t, true)
	var root agentSeen
	d.await("two agents live, and the parent knows its child", func() bool {
		living := d.agents()
		root = living[rootPath]
		return len(living) >= 2 && len(root.children) > 0 && root.Node.Counts.HandedOver > 0
	})
	killed(t, d, root)
	guestLooks(t, d)
	d.interrupt()
	if code := d.wait(); code != cli.Interrupted {
		t.Errorf("exit code %d after an interrupt", code)
	}
	r := d.report()
	if r.Births < 1 || r.MaxGeneration < 1 || r.FirstBirth <= 0 || len(r.Agents) < 2 || r.Purchases.HandedOver < 1 || r.Charter.SlotsUsed < 2 {
		t.Errorf("the fleet has not grown: %+v", r)
	}
	if r.Swaps.Completed < 1 || r.Market.Trades < 1 || r.Market.Sat <= 0 || r.Relay.Carried <= 0 {
		t.Errorf("the fleet has not earned: %+v", r)
	}
	balanced(t, r)
	if left := d.processes(); len(left) > 0 {
		t.Errorf("these are left: %q", left)
	}
	if !slices.ContainsFunc(r.Agents, func(a town.AgentReport) bool { return a.Peer == root.Info.Peer && a.Alive }) {
		t.Errorf("the agent that was killed did not live to the end: %+v", r.Agents)
	}
}

const rootPath = "0"

// killed kills an agent's process and sees it come back as itself, with no
// block and no child less, and earn again.
func killed(t *testing.T, d *demoRun, before agentSeen) {
	t.Helper()
	if err := syscall.Kill(before.Info.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	var after agentSeen
	d.await("the killed agent is back and earns", func() bool {
		after = d.agents()[rootPath]
		return after.Info.PID != before.Info.PID && after.Node != nil && len(after.children) >= len(before.children) &&
			after.Node.Agent.Earned > before.Node.Agent.Earned
	})
	a, b := after.Node, before.Node
	if after.Info.Peer != before.Info.Peer || a.Agent.Name != b.Agent.Name || a.Agent.Offer != b.Agent.Offer {
		t.Errorf("%v came back as %v", before.Info, after.Info)
	}
	if a.Ledger.Blocks < b.Ledger.Blocks {
		t.Errorf("%d blocks, %d before", a.Ledger.Blocks, b.Ledger.Blocks)
	}
	if a.Counts.Swaps < b.Counts.Swaps || a.Counts.HandedOver < b.Counts.HandedOver || a.Counts.Updates < b.Counts.Updates {
		t.Errorf("it has done %+v, and %+v before", a.Counts, b.Counts)
	}
	for name, peer := range before.children {
		if after.children[name] != peer {
			t.Errorf("its children are %v, and were %v", slices.Sorted(maps.Keys(after.children)), slices.Sorted(maps.Keys(before.children)))
		}
	}
}

// guestLooks joins the town as buybot --list does, with the config that the
// demo wrote.
func guestLooks(t *testing.T, d *demoRun) {
	t.Helper()
	s, err := settings.Load(filepath.Join(d.dir, "buybot.toml"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := edge.LoadKey(edge.KeyPath(s.State))
	if err != nil {
		t.Fatal(err)
	}
	guest, err := edge.NewBuyer(t.Context(), edge.BuyerConfig{
		Settings: s, Key: key, Limit: dolly.Price{Sat: 100, MB: dolly.MiB}, Budget: 1, Store: store.Memory(), Look: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := guest.Close(); err != nil {
			t.Error(err)
		}
	}()
	ran := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { ran <- guest.Run(ctx) }()
	d.await("a guest sees bids", func() bool {
		m, err := dolly.Fetch[dolly.MarketView](ctx, guest.Face(), dolly.ViewMarket, dolly.Query{})
		return err == nil && len(m.Bids) > 0
	})
	cancel()
	if err := <-ran; err != nil {
		t.Errorf("guest: %v", err)
	}
}

func balanced(t *testing.T, r town.Report) {
	t.Helper()
	if r.Residuals != (town.ResidualsReport{}) || len(r.Broken) > 0 {
		t.Errorf("residuals %+v, broken %q", r.Residuals, r.Broken)
	}
}

// A demo that is killed takes everything with it.
func TestDemoKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for a root")
	}
	t.Parallel()
	d := startDemo(t, false)
	d.await("the root lives", func() bool { return len(d.agents()) > 0 })
	if n := len(d.processes()); n < 2 {
		t.Fatalf("%d processes found, want the root and the sweeper at least", n)
	}
	if err := d.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	d.wait()
	d.await("nothing is left", func() bool { return len(d.processes()) == 0 && len(d.files()) == 0 })
}

// When its time is over a demo ends well, and leaves nothing.
func TestDemoTimeIsOver(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	t.Parallel()
	d := startDemo(t, false, "--for", "5s", "--agents", "3", "--seed", "7")
	if code := d.wait(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	r := d.report()
	if r.Seed != 7 || r.Charter.Slots != 3 || r.Seconds < 5 {
		t.Errorf("report: %+v", r)
	}
	balanced(t, r)
	if left, files := d.processes(), d.files(); len(left) > 0 || len(files) > 0 {
		t.Errorf("these are left: %q, %v", left, files)
	}
}

// A demo that is told to end while it is being built still reports.
func TestDemoInterruptedEarly(t *testing.T) {
	t.Parallel()
	d := startDemo(t, false)
	d.await("it is being built", func() bool { return d.errs.String() != "" })
	d.interrupt()
	if code := d.wait(); code != cli.Interrupted {
		t.Errorf("exit code %d", code)
	}
	balanced(t, d.report())
	if left, files := d.processes(), d.files(); len(left) > 0 || len(files) > 0 {
		t.Errorf("these are left: %q, %v", left, files)
	}
}
