package wire

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
)

// What a simulation signs anybody can forge, so it must be worth nothing elsewhere,
// and bind key, kind and body all the same.
func TestI41ASimulatedSignatureIsWorthNothingElsewhere(t *testing.T) {
	raw := Seal(key(1), dolly.Sim, "note", note{Text: "hello"})
	var n note
	if from, err := Open(dolly.Sim, "note", raw, &n); err != nil || from != key(1).Peer() {
		t.Fatalf("opened from %v: %v", from, err)
	}
	var e envelope
	if err := Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	for _, network := range []dolly.Network{dolly.Main, dolly.Test, dolly.Town} {
		forged := e
		sum := null(e.Key, network, "note", e.Body)
		forged.Sig = sum[:]
		if _, err := Open(network, "note", Marshal(forged), &n); !errors.Is(err, ErrSignature) {
			t.Errorf("a checksum opens on %s: %v", network, err)
		}
	}
	other, body := e, e
	other.Key, body.Body = key(2).Peer(), Marshal(note{Text: "bye"})
	for name, changed := range map[string]envelope{"another key": other, "another body": body} {
		if _, err := Open(dolly.Sim, "note", Marshal(changed), &n); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
