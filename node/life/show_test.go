package life

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// seen is a view of an agent.
func seen[T any](t *testing.T, b *body, v dolly.View) T {
	t.Helper()
	got, err := b.View(b.now, v)
	if err != nil {
		t.Fatal(err)
	}
	return got.(T)
}

// Matchmakers are who keep the book, this agent among them, wherever they are counted
// or listed; a warden and an observer are peers only.
func TestEveryCountOfMatchmakersIsTheSame(t *testing.T) {
	w := newWorld(t, 1, nil)
	root := w.bodies[0]
	bob, warden, observer := dolly.PeerID{1}, dolly.PeerID{2}, dolly.PeerID{3}
	w.post(root, trade.Near{Peers: []dolly.PeerID{bob}, Others: []dolly.PeerID{warden, observer}})
	w.drain()
	rows := seen[[]dolly.MakerRow](t, root, dolly.ViewMakers)
	if len(rows) != 2 || rows[0].Peer != root.key.Peer() || rows[1].Peer != bob {
		t.Errorf("matchmakers are listed as %+v", rows)
	}
	for what, got := range map[string]int{
		"market":  seen[dolly.MarketView](t, root, dolly.ViewMarket).Makers,
		"fleet":   seen[dolly.FleetView](t, root, dolly.ViewFleet).Agents[0].Makers,
		"node":    seen[dolly.NodeView](t, root, dolly.ViewNode).Agent.Makers,
		"history": int(root.Gauges()[dolly.MetricMakers]),
	} {
		if got != len(rows) {
			t.Errorf("the %s has %d matchmakers", what, got)
		}
	}
	if n := len(root.peersView().Rows); n != 3 || root.Gauges()[dolly.MetricPeers] != 3 {
		t.Errorf("%d peers are listed, %v counted", n, root.Gauges()[dolly.MetricPeers])
	}
}

// The views of a fleet in which somebody is silent, under an order.
func TestCharterAndPeersViews(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.linked = true
	w.until("three live", 20*dolly.Day, func() bool { return len(w.alive()) >= 3 })
	w.pass(dolly.Day)
	root, child := w.bodies[0], w.bodies[1]
	c := root.charterView()
	if c.Fleet != "sim" || c.By != "agent" || c.Order != "resume" || c.Operator != w.law.Key || c.Lease == nil || c.Lease.LeftMS <= 0 {
		t.Fatalf("the charter is shown as %+v", c)
	}
	if c.Lease.Left != c.Lease.Allowance-c.Lease.Spent || c.Lease.Allowance != w.law.Body.Caps.PerLease {
		t.Errorf("the lease is shown as %+v", c.Lease)
	}
	for _, l := range c.Limits {
		if l.Used < 0 || l.Left != max(0, l.Cap-l.Used) || l.Unit == "" {
			t.Errorf("a limit is shown as %+v", l)
		}
	}
	if len(c.Slots) != len(w.bodies) || c.Slots[0].Key != root.key.Peer() || c.Slots[0].Until == 0 || c.Slots[0].Allowance != c.Lease.Left || c.Slots[1].State != "bound" {
		t.Errorf("slots are shown as %+v", c.Slots)
	}
	child.gone = true
	halt := w.order(charter.Halt, 1)
	_, err := w.registry.Stop(w.now, halt)
	w.must(err)
	w.post(root, trade.Heard{Topic: root.topicCharter, Raw: halt})
	w.pass(dolly.Day)
	c = root.charterView()
	if c.Order != "stop" || c.Risk.Receipts != 1 || c.Risk.Sat != root.coins || c.Risk.Parts[0].Allowance != 0 {
		t.Errorf("after a stop the risk is %+v under %q", c.Risk, c.Order)
	}
	var silent dolly.SlotRow
	for _, s := range c.Slots {
		if s.Key == child.key.Peer() {
			silent = s
		}
	}
	if silent.State != "silent" {
		t.Errorf("a dead child is shown as %+v", silent)
	}
	checkPeers(t, root, child)
}

func checkPeers(t *testing.T, root, gone *body) {
	t.Helper()
	v := root.peersView()
	if len(v.Rows) != len(root.siblings()) || v.Providers[0].Count < 1 || v.Versions[0].Count != len(v.Rows) {
		t.Errorf("peers are shown as %+v", v)
	}
	link := dolly.PeerRow{Peer: dolly.PeerID{7}, Addr: "/ip4/192.0.2.7/tcp/1", Network: "192.0.0.0/16", RTT: 4}
	known := dolly.PeerRow{Peer: v.Rows[0].Peer, Network: "192.0.0.0/16", Name: "not its name"}
	j := v.Join([]dolly.PeerRow{link, known})
	if len(j.Rows) != len(v.Rows)+1 || j.Connected != 2 || !j.Rows[0].Connected || !j.Rows[1].Connected || j.Rows[2].Connected {
		t.Errorf("with connections peers are shown as %+v", j)
	}
	if len(j.Networks) != 1 || j.Networks[0] != (dolly.ShareRow{Name: "192.0.0.0/16", Count: 2, Share: 1}) {
		t.Errorf("networks are shown as %+v", j.Networks)
	}
	for _, r := range j.Rows {
		if r.Peer == known.Peer && (r.Name != v.Rows[0].Name || r.Provider == "") {
			t.Errorf("a sibling lost its name to a connection: %+v", r)
		}
	}
	for _, r := range v.Rows {
		if r.Peer == gone.key.Peer() && r.Seen == 0 {
			t.Error("when a silent sibling was heard is not shown")
		}
	}
}
