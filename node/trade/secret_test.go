package trade

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// judgeSecrets holds what a peer says against every swap's secret: no message
// holds one before its seller claimed with it (I19), and no event ever (I38).
func (w *world) judgeSecrets(p *peer, e Effect) {
	var said []byte
	event := false
	switch e := e.(type) {
	case Claim:
		w.shown[wire.Sum(e.Secret)] = true
		return
	case Publish:
		said = e.Raw
	case Ask:
		said = e.Raw
	case Answer:
		said = append([]byte(e.Err), e.Raw...)
	case Note:
		said, event = fmt.Appendf(nil, "%s %v %+v", e.Text, e.Data, e.Data), true
	}
	for _, secret := range p.secrets() {
		if w.shown[wire.Sum(secret)] && !event {
			continue
		}
		for _, form := range [][]byte{
			secret, hex.AppendEncode(nil, secret), base64.StdEncoding.AppendEncode(nil, secret), fmt.Append(nil, secret),
		} {
			if bytes.Contains(said, form) {
				w.fail("%s tells a secret in %T", p.name, e)
			}
		}
	}
}

func (p *peer) secrets() [][]byte {
	var out [][]byte
	for _, d := range p.trader.deals.All {
		if d.Swap.Secret != nil {
			out = append(out, d.Swap.Secret)
		}
	}
	for _, o := range p.trader.offers {
		if o.secret != nil {
			out = append(out, o.secret)
		}
	}
	return out
}

// proposing is a world in which alice waits for bob's answer to a proposal.
func proposing(t *testing.T) (w *world, alice, bob *peer) {
	w = newWorld(t.Fatalf)
	alice, bob = w.join("alice"), w.join("bob")
	w.run(5 * time.Second)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 100 * dolly.MiB})
	w.drain()
	w.run(2 * time.Second)
	w.place(bob, dolly.Ask, dolly.Price{MB: 66 * dolly.MiB, Sat: 6600})
	w.run(2 * time.Second)
	w.place(alice, dolly.Bid, dolly.Price{MB: 66 * dolly.MiB, Sat: 6555})
	w.cut["alice->bob"] = true
	w.tell(alice, Near{})
	w.tell(alice, Tick{})
	w.queue = nil // what alice said is lost
	if len(alice.trader.offers) != 1 {
		t.Fatalf("alice has %d proposals", len(alice.trader.offers))
	}
	return w, alice, bob
}

func TestAStrangerEndsNobodysProposal(t *testing.T) {
	w, alice, _ := proposing(t)
	var mine proposal
	for _, mine = range alice.trader.offers {
	}
	for n := range byte(20) { // some sort before alice's key, some behind
		mallory := stranger(n)
		said := &Answer{}
		raw := wire.Seal(mallory, dolly.Town, market.KindPropose, mine.Proposal)
		for _, e := range alice.trader.Step(w.now, alice.rand, Asked{ID: 1, From: mallory.Peer(), Kind: askPropose, Raw: raw}) {
			if a, ok := e.(Answer); ok {
				said = &a
			}
		}
		_, d, err := market.OpenDecline(dolly.Town, said.Raw)
		if err != nil || d.Reason != market.InvalidProposal {
			t.Errorf("mallory %d was told %v: %v", n, d, err)
		}
		if len(alice.trader.offers) != 1 {
			t.Fatalf("mallory %d ended alice's proposal to bob", n)
		}
	}
}

func TestI32NobodyCrowdsOutAnExchangeByAddresses(t *testing.T) {
	w := newWorld(t.Fatalf)
	tr := w.join("alice").trader
	var near []dolly.PeerID
	for n := range byte(60) {
		p := stranger(n).Peer()
		near = append(near, p)
		tr.Meet(p, []string{string(bytes.Repeat([]byte{'a'}, 100<<10)), "/ip4/192.0.2.1/tcp/1"})
	}
	tr.near = near
	if got := len(wire.Marshal(have{Contacts: tr.introductions()})); got > 64<<10 {
		t.Errorf("%d bytes of contacts", got)
	}
	if got := tr.contacts[near[0]].addrs; len(got) != 1 {
		t.Errorf("kept %d addresses", len(got))
	}
}
