package dolly

import (
	"bytes"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPeerIDPrintsAsLibp2pDoes(t *testing.T) {
	var p PeerID
	for i := range p {
		p[i] = byte(i)
	}
	const want = "12D3KooW9pP4Seg3kZYhySpuVjn1RPdQBsUFZKiFxGMGQN5MeL6A"
	if p.String() != want {
		t.Fatalf("got %s", p)
	}
}

func TestPeerIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := PeerID(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"))
		q, err := ParsePeerID(p.String())
		if err != nil || p != q {
			t.Fatalf("%s came back as %s, %v", p, q, err)
		}
	})
	for _, s := range []string{"", "1", "12D3Koo", "0OIl", "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"} {
		if _, err := ParsePeerID(s); err == nil {
			t.Errorf("%q was taken for a peer", s)
		}
	}
}

// TestBase58 against arithmetic on whole numbers: also of zeros in front, and of nothing.
func TestBase58(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 0, 1, 57, 58, 127, 255}), 0, 90).Draw(t, "bytes")
		text := base58(b)
		back, err := unbase58(text)
		if err != nil || !bytes.Equal(back, b) {
			t.Fatalf("%v, as %q, came back as %v, %v", b, text, back, err)
		}
		n := new(big.Int)
		for _, c := range text {
			n.Mul(n, big.NewInt(58)).Add(n, big.NewInt(int64(strings.IndexRune(alphabet, c))))
		}
		if !bytes.Equal(n.Bytes(), bytes.TrimLeft(b, "\x00")) {
			t.Fatalf("%v is written as %q, which is %v", b, text, n.Bytes())
		}
	})
	for c := range 256 {
		if got, want := base58Digit(byte(c)), strings.IndexByte(alphabet, byte(c)); got != want {
			t.Errorf("%q is digit %d, want %d", rune(c), got, want)
		}
	}
	if _, err := unbase58(strings.Repeat("z", 128)); err != nil {
		t.Error(err)
	}
	if _, err := unbase58(strings.Repeat("1", 129)); err == nil {
		t.Error("it has no end")
	}
}
