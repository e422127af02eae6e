package p2p

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// order is that of the group of Ed25519, least byte first.
var order = []byte{
	0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
}

// strange are encodings of points of which libraries think differently: those of small
// order, also where y is not below the field's prime or the sign is that of zero, and
// some that are no points ("Taming the many EdDSAs", Chalkias et al., 2020, table 1).
func strange(t *testing.T) (points [][]byte) {
	for _, s := range []string{
		"0100000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000080",
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0000000000000000000000000000000000000000000000000000000000000080",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0200000000000000000000000000000000000000000000000000000000000000",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	} {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		points = append(points, b)
	}
	return points
}

// TestVerifyAsTheStandardLibrary: of what is signed, damaged and made to be
// ambiguous, both say the same.
func TestVerifyAsTheStandardLibrary(t *testing.T) {
	accepted := 0
	var v Verifier
	same := func(key dolly.PeerID, msg, sig []byte) {
		t.Helper()
		want := key.Verify(msg, sig)
		if want {
			accepted++
		}
		for _, time := range []string{"first", "second"} { // then the key is known
			if got := v.Verify(key, msg, sig); got != want {
				t.Errorf("%x signed %x with %x: %v the %s time, the standard library says %v", key, msg, sig, got, time, want)
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 0))
	for i := range 100 {
		key := wire.NewKey([32]byte{byte(i), 7})
		msg := make([]byte, random.IntN(300)+1)
		sig := key.Sign(msg)
		same(key.Peer(), msg, sig)
		same(key.Peer(), msg[1:], sig)
		same(key.Peer(), msg, sig[1:])
		same(key.Peer(), msg, append(sig, 0))
		same(key.Peer(), msg, plusOrder(sig))
		bit := random.IntN(8 * len(sig))
		bad := bytes.Clone(sig)
		bad[bit/8] ^= 1 << (bit % 8)
		same(key.Peer(), msg, bad)
		other := key.Peer()
		other[bit/16] ^= 1 << (bit % 8)
		same(other, msg, sig)
	}
	honest := accepted
	for _, a := range strange(t) {
		for _, r := range strange(t) {
			for m := range byte(8) {
				zero := append(bytes.Clone(r), make([]byte, 32)...) // S of zero: then only A and R count
				same(dolly.PeerID(a), []byte{m}, zero)
			}
		}
	}
	if honest < 100 || accepted == honest {
		t.Errorf("accepted %d honest ones and %d strange ones: the test does not test", honest, accepted-honest)
	}
}

// TestKeysTakeEachOthersPlace: two keys for which there is one place are told apart.
func TestKeysTakeEachOthersPlace(t *testing.T) {
	var v Verifier
	seen := map[*atomic.Pointer[knownKey]]wire.Key{}
	for i := range uint16(knownKeys + 1) {
		alice := wire.NewKey([32]byte{byte(i), byte(i >> 8)})
		bob, taken := seen[v.place(alice.Peer())]
		if !taken {
			seen[v.place(alice.Peer())] = alice
			continue
		}
		msg := []byte("a bid")
		for range 2 {
			for _, signer := range []wire.Key{alice, bob} {
				for _, key := range []wire.Key{alice, bob} {
					if got := v.Verify(key.Peer(), msg, signer.Sign(msg)); got != (key == signer) {
						t.Fatalf("a signature is another key's, or not its own: %v", got)
					}
				}
			}
		}
		return
	}
	t.Fatal("every key has a place of its own")
}

// plusOrder is a signature for who does not ask whether S is below the group's order.
func plusOrder(sig []byte) []byte {
	sum := bytes.Clone(sig)
	carry := 0
	for i, b := range order {
		carry += int(sum[ed25519.PublicKeySize+i]) + int(b)
		sum[ed25519.PublicKeySize+i] = byte(carry)
		carry >>= 8
	}
	return sum
}
