package wire

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

type note struct {
	To   dolly.PeerID `cbor:"1,keyasint"`
	Text string       `cbor:"2,keyasint"`
	Sat  dolly.Sat    `cbor:"3,keyasint,omitempty"`
}

func key(b byte) Key { return NewKey([32]byte{b}) }

func TestEnvelopeOpensOnlyAsItWasSealed(t *testing.T) {
	raw := Seal(key(1), dolly.Town, "note", note{Text: "hello", Sat: 5})
	var n note
	from, err := Open(dolly.Town, "note", raw, &n)
	if err != nil || from != key(1).Peer() || n.Text != "hello" || n.Sat != 5 {
		t.Fatalf("opened %v from %v: %v", n, from, err)
	}
	if _, err := Open(dolly.Main, "note", raw, &n); !errors.Is(err, ErrSignature) {
		t.Errorf("I41: another network's signature: %v", err)
	}
	if _, err := Open(dolly.Town, "will", raw, &n); !errors.Is(err, ErrKind) {
		t.Errorf("another kind: %v", err)
	}
}

func TestEnvelopeNoticesEveryFlippedBit(t *testing.T) {
	raw := Seal(key(1), dolly.Town, "note", note{Text: "hello", Sat: 5})
	for i := range raw {
		for bit := range 8 {
			bad := bytes.Clone(raw)
			bad[i] ^= 1 << bit
			var n note
			if _, err := Open(dolly.Town, "note", bad, &n); err == nil {
				t.Fatalf("byte %d bit %d flipped and still opened", i, bit)
			}
		}
	}
}

func TestUnmarshalRefusesOtherEncodings(t *testing.T) {
	for name, b := range map[string][]byte{
		"trailing byte":  append(Marshal(note{}), 0),
		"long integer":   {0xa3, 0x01, 0x58, 0x20, 0x02, 0x60, 0x03, 0x18, 0x05},
		"unknown field":  Marshal(map[int]int{9: 1}),
		"unsorted":       {0xa2, 0x02, 0x60, 0x01, 0x40},
		"indefinite map": {0xbf, 0xff},
		"nothing":        {},
		"too large":      make([]byte, MaxRecord+1),
	} {
		if err := Unmarshal(b, new(note)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := note{Text: rapid.String().Draw(t, "text"), Sat: dolly.Sat(rapid.Int64().Draw(t, "sat"))}
		var got note
		if err := Unmarshal(Marshal(want), &got); err != nil || got != want {
			t.Fatalf("%v came back as %v: %v", want, got, err)
		}
	})
}

func TestKeyPrintsNoSecret(t *testing.T) {
	k := key(7)
	seed := k.Seed()
	for _, s := range []string{fmt.Sprint(k), fmt.Sprintf("%v %+v %#v", k, k, k)} {
		if strings.Contains(s, string(seed[:])) || !strings.Contains(s, k.Peer().String()) {
			t.Errorf("printed %q", s)
		}
	}
	hidden := struct{ k Key }{k}
	for _, s := range []string{fmt.Sprintf("%v", hidden), fmt.Sprintf("%+v", hidden), fmt.Sprintf("%#v", hidden)} {
		if strings.Contains(s, "7 0 0") || strings.Contains(s, "0x7, 0x0") {
			t.Errorf("I38: a struct with a key is printed as %q", s)
		}
	}
	if k.Derive("a") == k.Derive("b") || k.Derive("a") == seed {
		t.Error("derived seeds are not apart")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(Seal(key(1), dolly.Town, "note", note{Text: "hello"}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var n note
		_, _ = Open(dolly.Town, "note", raw, &n) // I42: no panic
		var m note
		if Unmarshal(raw, &m) == nil && !bytes.Equal(Marshal(m), raw) {
			t.Fatal("I29: decoded what would be encoded otherwise")
		}
	})
}

// TestOpenBy: who verifies otherwise is asked about key, domain, body and signature as
// they are, is believed, and is not asked in network sim.
func TestOpenBy(t *testing.T) {
	var n note
	asked := 0
	for _, says := range []bool{true, false} {
		v := func(key dolly.PeerID, msg, sig []byte) bool {
			asked++
			return key.Verify(msg, sig) && says
		}
		raw := Seal(key(1), dolly.Town, "note", note{Text: "hello"})
		from, err := OpenBy(v, dolly.Town, "note", raw, &n)
		if says && (err != nil || from != key(1).Peer() || n.Text != "hello") || !says && !errors.Is(err, ErrSignature) {
			t.Errorf("who says %v: %q of %v: %v", says, n.Text, from, err)
		}
		if _, err := OpenBy(v, dolly.Sim, "note", Seal(key(1), dolly.Sim, "note", n), &n); err != nil {
			t.Errorf("in network sim: %v", err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times, want 2", asked)
	}
}
