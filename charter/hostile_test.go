package charter

import (
	"errors"
	"math"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// forge signs any bytes as the body of a record.
func forge(k wire.Key, kind string, body []byte) []byte {
	sig := k.Sign([]byte("dolly/1/town/" + kind + "\x00" + string(body)))
	return wire.Marshal([]any{uint8(1), kind, k.Peer(), body, sig})
}

// FuzzI42SignedByAMember lets a member and the lease key sign what they like:
// neither the warden nor a holder panics, and the books stay within the caps.
func FuzzI42SignedByAMember(f *testing.F) {
	seeds := newWorld(f, limits())
	h := seeds.root(alice)
	lease, _ := h.Lease()
	for kind, bodies := range map[string][]any{
		KindLeaseReq: {LeaseReq{Nonce: Nonce{9}, Counter: 9, Chain: h.chain, Renewed: math.MaxInt64, Tip: Tip{Seq: math.MaxUint64}, Last: h.st.Lease},
			LeaseReq{Slot: math.MaxUint32, Chain: [][]byte{nil}}},
		KindActReq:   {ActReq{Nonce: Nonce{1}, Counter: math.MaxUint64, Intent: dolly.Hash{1}, MaxSat: math.MaxInt64, Birth: true}, ActReq{MaxSat: math.MinInt64}},
		KindSettle:   {Settle{Intent: dolly.Hash{1}, Spent: math.MaxInt64, Outcome: Delivered}, Settle{Spent: math.MinInt64, Outcome: 255}},
		KindVoid:     {Void{Slot: math.MaxUint32}, Void{Renewed: math.MinInt64}, Void{Renewed: math.MaxInt64}},
		KindStop:     {Stop{Fleet: "test", Epoch: math.MaxUint64, Seq: math.MaxUint64, Kind: Halt}, Stop{Kind: 255}},
		KindReceipt:  {Receipt{Slot: math.MaxUint32, OpenActs: make([]dolly.Hash, 40)}},
		KindCharter:  {limits(), Charter{Slots: math.MaxUint32, Adopt: make([]Adopted, 9)}},
		KindCert:     {Cert{Act: h.st.Lease, Depth: 255, Path: "0.4294967295"}, Cert{Slot: math.MaxUint32}},
		KindLease:    {lease, Lease{Until: math.MaxInt64, At: math.MinInt64, Acts: [][]byte{nil}, Allowance: math.MaxInt64}},
		KindAct:      {Act{Holder: alice.Peer(), Nonce: Nonce{1}, MaxSat: math.MinInt64, Child: &Seat{math.MaxUint32, math.MaxUint32}}},
		KindAck:      {Ack{Index: math.MaxUint64}},
		KindRefusal:  {Refusal{Reason: 255, Order: []byte{0xff}}},
		KindHandover: {Handover{Index: math.MaxUint64}, Handover{Charter: seeds.c.Hash(), To: leaser.Peer()}},
		KindTail:     {Tail{From: math.MaxUint64}},
		KindLines:    {Lines{Index: math.MaxUint64, Lines: []Line{{}}}},
		KindConflict: {Rivals{A: h.chain, B: h.chain}, Rivals{A: [][]byte{nil}}},
		"line":       {Line{Index: 2, HandedOver: &HandedOver{Raw: []byte{1}}}, Line{Index: 2, Epoch: seeds.c.Raw}, Line{Index: 2, Frozen: &Frozen{Seats: []Seat{{Slot: math.MaxUint32}}}}, Line{Index: 2, Settled: &Settled{Slot: math.MaxUint32}}},
		"no kind":    {"text"},
	} {
		for _, b := range bodies {
			f.Add(kind, wire.Marshal(b))
		}
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		w := newWorld(t, limits())
		a := w.root(alice)
		take := func(body []byte) {
			for _, signer := range []wire.Key{alice, leaser, operator, stopper} {
				raw := forge(signer, kind, body)
				_, lines, err := w.r.Handle(w.now, alice.Peer(), raw)
				if err != nil && !errors.Is(err, ErrInvalid) {
					t.Errorf("the warden's refusal: %v", err)
				}
				if err := w.registry().Replay(append(w.lines[:len(w.lines):len(w.lines)], lines...)); len(lines) > 0 && len(w.lines) == 1 && err != nil {
					t.Errorf("what was granted is not replayed: %v", err)
				}
				if v := w.r.Snapshot(); v.Spent < 0 || v.Spent+v.Escrowed > v.Cap {
					t.Errorf("I9: %v spent and %v escrowed of %v", v.Spent, v.Escrowed, v.Cap)
				}
				h := *a
				_ = h.OnReply(w.now, raw)
				_, _ = h.OnStop(raw)
				_, _ = h.OnCharter(raw)
				_, _ = h.OnHandover(raw)
				_, _ = OpenTail(w.c, raw)
				_, _ = OpenLines(w.c, raw)
				_, _ = Verify(w.c, [][]byte{raw})
				_, _ = Verify(w.c, [][]byte{a.chain[0], raw})
				_, _ = OpenCharter(dolly.Town, raw)
				w = newWorld(t, limits())
				a = w.root(alice)
			}
			var l Line
			if wire.Unmarshal(body, &l) == nil {
				_ = w.r.Replay([]Line{l})
			}
		}
		take(body)
		for i := 0; i < len(body); i += 1 + len(body)/16 {
			other := append([]byte(nil), body...)
			other[i] ^= 1 << (i % 8)
			take(other)
		}
		take(body[:len(body)/2])
	})
}
