package edge

import (
	"errors"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func TestEnrolmentShowsKeyAndBirth(t *testing.T) {
	alice := wire.NewKey([32]byte{1})
	line := Enrol(alice, dolly.Town, "birth-1")
	child, proof, err := Enrolled([]byte(line), dolly.Town, "birth-1")
	if err != nil || child != alice.Peer() || len(proof) == 0 {
		t.Fatalf("child %v, %d bytes of proof: %v", child, len(proof), err)
	}
	forged := []byte(line)
	forged[len(forged)-1] ^= 1 // the last digit of the signature
	for name, c := range map[string]struct {
		line    string
		network dolly.Network
		birth   string
	}{
		"another birth":     {line, dolly.Town, "birth-2"},
		"another network":   {line, dolly.Main, "birth-1"},
		"another signature": {string(forged), dolly.Town, "birth-1"},
		"another record":    {strings.Repeat("00", 40), dolly.Town, "birth-1"},
		"no hexadecimals":   {"hello", dolly.Town, "birth-1"},
		"nothing":           {"", dolly.Town, "birth-1"},
	} {
		if child, _, err := Enrolled([]byte(c.line), c.network, c.birth); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v of %v", name, err, child)
		}
	}
}

// Bob cannot enrol with alice's key: the record names the signer, and her
// signature is over the birth.
func TestEnrolmentOfAnotherKeyIsRefused(t *testing.T) {
	line := Enrol(wire.NewKey([32]byte{1}), dolly.Town, "birth-1")
	bob := wire.NewKey([32]byte{2}).Peer()
	alice := wire.NewKey([32]byte{1}).Peer()
	swapped := strings.Replace(line, hexOf(alice), hexOf(bob), 1)
	if swapped == line {
		t.Fatal("the key is not in the line")
	}
	if child, _, err := Enrolled([]byte(swapped), dolly.Town, "birth-1"); !errors.Is(err, ErrProof) {
		t.Errorf("enrolled as %v: %v", child, err)
	}
}

func hexOf(p dolly.PeerID) string { return dolly.Hash(p).String() }
