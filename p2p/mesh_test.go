package p2p

import (
	"slices"
	"strings"
	"testing"

	"github.com/libp2p/go-libp2p/core/peer"
)

// Peers tell who is in the mesh of what, how it scores, and what it calls itself;
// who leaves is in no mesh.
func TestPeersTellMeshScoreAndAgent(t *testing.T) {
	alice, bob := pair(t)
	var in inbox
	for _, h := range []*Host{alice, bob} {
		if err := h.Join("/dolly/1/orders", 1000, accept, in.deliver); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "bob is in the mesh", func() bool { return slices.Equal(alice.Peers()[0].Mesh, []string{"/dolly/1/orders"}) })
	eventually(t, "bob says what he is", func() bool { return alice.Peers()[0].Agent != "" })
	if !alice.lib.ConnManager().IsProtected(toID(bob.Peer()), "") {
		t.Error("bob's connection may be cut when there are too many")
	}
	p, q := alice.Peers()[0], bob.Peers()[0]
	if p.Since.IsZero() || p.Inward == q.Inward || p.Score != 0 {
		t.Errorf("alice sees %+v, bob %+v", p, q)
	}
	alice.gossip.mesh.inspect(map[peer.ID]float64{toID(bob.Peer()): -20})
	if got := alice.Peers()[0].Score; got != -20 {
		t.Errorf("bob scores %v", got)
	}
	if err := alice.lib.Peerstore().Put(toID(bob.Peer()), "AgentVersion", strings.Repeat("ü", 100)); err != nil {
		t.Fatal(err)
	}
	if got := alice.Peers()[0].Agent; len(got) > maxAgent {
		t.Errorf("bob calls himself %q", got)
	}
	if err := bob.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "bob is in no mesh", func() bool { return len(alice.gossip.mesh.of(toID(bob.Peer()))) == 0 })
	if alice.lib.ConnManager().IsProtected(toID(bob.Peer()), "") {
		t.Error("bob's connection is kept, though he left")
	}
}
