package dolly

import (
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
