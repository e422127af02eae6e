package market

import (
	"bytes"
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// bobBuys is a proposal by bob, for 66 MB of alice's bid, and her order.
func bobBuys() (Entry, Proposal) {
	own := Entry{Order: order(alice, 1, dolly.Bid, 6600, 66*dolly.MiB, 1000), Left: 66 * dolly.MiB}
	return own, Proposal{
		Bid: own.ID, Ask: id(bob, 1), Amount: own.Price, Height: firstHeight, Key: contractTestKey(2),
	}
}

// aliceSells is the same trade proposed by alice, and bob's order.
func aliceSells() (Entry, Proposal) {
	own := Entry{Order: order(bob, 1, dolly.Ask, 6600, 66*dolly.MiB, 1000), Left: 66 * dolly.MiB}
	return own, Proposal{
		Bid: id(alice, 1), Ask: own.ID, Amount: own.Price, Height: firstHeight, Key: contractTestKey(1), Hash: wire.Sum(secret),
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Entry, *Proposal)
		want  Reason
	}{
		{"fine", func(*Entry, *Proposal) {}, Fine},
		{"part of it", func(_ *Entry, p *Proposal) { p.Amount = dolly.Price{Sat: 3300, MB: 33 * dolly.MiB} }, Fine},
		{"a better price", func(_ *Entry, p *Proposal) { p.Amount.Sat++ }, Fine},
		{"height at the edge", func(_ *Entry, p *Proposal) { p.Height += 3 }, Fine},
		{"completed", func(e *Entry, _ *Proposal) { e.Left = 0 }, OrderCompleted},
		{"expired", func(e *Entry, _ *Proposal) { e.Expires = 500 }, OrderExpired},
		{"reserved", func(e *Entry, _ *Proposal) { e.Reserved = 1 }, OrderReserved},
		{"another order", func(_ *Entry, p *Proposal) { p.Bid.Number++ }, InvalidProposal},
		{"somebody else's ask", func(_ *Entry, p *Proposal) { p.Ask.Trader = carol.Peer() }, InvalidProposal},
		{"my own ask", func(_ *Entry, p *Proposal) { p.Ask.Trader = alice.Peer() }, InvalidProposal},
		{"no side", func(e *Entry, _ *Proposal) { e.Side = 0 }, InvalidProposal},
		{"negative", func(_ *Entry, p *Proposal) { p.Amount.MB = -p.Amount.MB }, InvalidProposal},
		{"a buyer's hash", func(_ *Entry, p *Proposal) { p.Hash[0] = 1 }, InvalidProposal},
		{"a satoshi short", func(_ *Entry, p *Proposal) { p.Amount.Sat-- }, UnacceptedPrice},
		{"no key", func(_ *Entry, p *Proposal) { p.Key = nil }, NoAddress},
		{"half a key", func(_ *Entry, p *Proposal) { p.Key = p.Key[:20] }, NoAddress},
		{"no point of the curve", func(_ *Entry, p *Proposal) { p.Key = append(append([]byte{2}, make([]byte, 31)...), 5) }, NoAddress},
		{"beyond the field", func(_ *Entry, p *Proposal) { p.Key = append([]byte{2}, bytes.Repeat([]byte{0xff}, 32)...) }, NoAddress},
		{"more than is left", func(_ *Entry, p *Proposal) { p.Amount = dolly.Price{Sat: 6800, MB: 67 * dolly.MiB} }, NoQuantity},
		{"dust", func(_ *Entry, p *Proposal) { p.Amount = dolly.Price{Sat: 999, MB: dolly.MiB} }, NoQuantity},
		{"beyond c_max", func(_ *Entry, p *Proposal) { p.Amount.Sat = 20_001 }, NoQuantity},
		{"too high", func(_ *Entry, p *Proposal) { p.Height += 4 }, SomethingElse},
		{"too low", func(_ *Entry, p *Proposal) { p.Height -= 4 }, SomethingElse},
	} {
		own, p := bobBuys()
		c.spoil(&own, &p)
		if got := Check(own, p, bob.Peer(), firstHeight, 500, DefaultParams()); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestCheckOfASeller(t *testing.T) {
	own, p := aliceSells()
	prm := DefaultParams()
	if got := Check(own, p, alice.Peer(), firstHeight, 500, prm); got != Fine {
		t.Errorf("fine: %v", got)
	}
	if got := Check(own, p, carol.Peer(), firstHeight, 500, prm); got != InvalidProposal {
		t.Errorf("sent by carol: %v", got)
	}
	dear := p
	if dear.Amount.Sat++; Check(own, dear, alice.Peer(), firstHeight, 500, prm) != UnacceptedPrice {
		t.Error("above the ask's limit")
	}
	if p.Hash = (dolly.Hash{}); Check(own, p, alice.Peer(), firstHeight, 500, prm) != InvalidProposal {
		t.Error("without a hash")
	}
}

func TestAgreeIsTheSameWhoeverProposes(t *testing.T) {
	prm := DefaultParams()
	_, p := bobBuys()
	one, err := Agree(p, bob.Peer(), Accept{Proposal: p.Sum(), Key: contractTestKey(1), Hash: wire.Sum(secret)}, alice.Peer(), prm)
	if err != nil {
		t.Fatal(err)
	}
	_, q := aliceSells()
	two, err := Agree(q, alice.Peer(), Accept{Proposal: q.Sum(), Key: contractTestKey(2)}, bob.Peer(), prm)
	if err != nil {
		t.Fatal(err)
	}
	if one.ID() != two.ID() || one.ID() != testTerms(prm).ID() || one.FundBy != 106 || one.RefundAt != 126 {
		t.Fatalf("%+v and %+v", one, two)
	}
}

func TestI23AgreeRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Proposal, *Accept)
		want  error
	}{
		{"equal keys", func(_ *Proposal, a *Accept) { a.Key = contractTestKey(2) }, ErrKeys},
		{"a long key", func(_ *Proposal, a *Accept) { a.Key = append(a.Key, 0) }, ErrKeys},
		{"an uncompressed key", func(_ *Proposal, a *Accept) { a.Key[0] = 4 }, ErrKeys},
		{"no hash", func(_ *Proposal, a *Accept) { a.Hash = dolly.Hash{} }, ErrHash},
		{"two hashes", func(p *Proposal, _ *Accept) { p.Hash[0] = 1 }, ErrHash},
		{"one's own order", func(p *Proposal, _ *Accept) { p.Ask.Trader = alice.Peer() }, ErrParties},
		{"too much", func(p *Proposal, _ *Accept) { p.Amount.Sat = 20_001 }, ErrAmount},
		{"a height past the end", func(p *Proposal, _ *Accept) { p.Height = 1<<32 - 1 }, ErrHeight},
		{"a lock time in seconds", func(p *Proposal, _ *Accept) { p.Height = lockTimeThreshold }, ErrHeight},
	} {
		_, p := bobBuys()
		a := Accept{Key: contractTestKey(1), Hash: wire.Sum(secret)}
		c.spoil(&p, &a)
		a.Proposal = p.Sum()
		if _, err := Agree(p, bob.Peer(), a, alice.Peer(), DefaultParams()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	_, p := bobBuys()
	a := Accept{Key: contractTestKey(1), Hash: wire.Sum(secret)}
	if _, err := Agree(p, bob.Peer(), a, alice.Peer(), DefaultParams()); !errors.Is(err, ErrProposal) {
		t.Errorf("answer to another proposal: %v", err)
	}
}

func TestRecordsTravel(t *testing.T) {
	_, p := bobBuys()
	from, got, err := OpenProposal(dolly.Town, wire.Seal(bob, dolly.Town, KindPropose, p))
	if err != nil || from != bob.Peer() || got.Sum() != p.Sum() {
		t.Fatalf("%+v from %v: %v", got, from, err)
	}
	raw := wire.Seal(alice, dolly.Town, KindDecline, Decline{p.Sum(), OrderReserved})
	if _, d, err := OpenDecline(dolly.Town, raw); err != nil || d.Reason.String() != "order reserved" {
		t.Fatalf("%+v, %v", d, err)
	}
	if _, _, err := OpenAccept(dolly.Town, raw); !errors.Is(err, wire.ErrKind) {
		t.Errorf("a decline read as an accept: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	_, p := bobBuys()
	f.Add(wire.Seal(bob, dolly.Town, KindPropose, p))
	f.Add(wire.Seal(alice, dolly.Town, KindDecline, Decline{p.Sum(), OrderReserved}))
	if raw, err := SealBatch(alice, dolly.Town, Batch{Cancels: []uint64{1}}); err == nil {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) { // I42: no panic
		own, _ := bobBuys()
		if from, p, err := OpenProposal(dolly.Town, raw); err == nil {
			_ = Check(own, p, from, firstHeight, 0, DefaultParams())
			_, _ = Agree(p, from, Accept{Proposal: p.Sum()}, alice.Peer(), DefaultParams())
		}
		_, _, _ = OpenAccept(dolly.Town, raw)
		_, _, _ = OpenDecline(dolly.Town, raw)
		_, _, _ = OpenBatch(dolly.Town, raw)
		var s Swap
		if wire.Unmarshal(raw, &s) == nil {
			_, _ = s.Step(Restarted{}, 0, DefaultParams())
		}
	})
}
