package charter

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// RootPath is the tree path of an agent that the operator certified.
const RootPath = "0"

// Cert says that Key holds a slot. A root's is signed by the operator, a
// child's by its parent under an [Act] of the warden.
type Cert struct {
	Act     []byte       `cbor:"1,keyasint"` // sealed Act of a birth; empty for a root
	Slot    uint32       `cbor:"2,keyasint"`
	Gen     uint32       `cbor:"3,keyasint"`
	Key     dolly.PeerID `cbor:"4,keyasint"`
	Parent  dolly.Hash   `cbor:"5,keyasint"`           // of the parent's certificate; for a root, of the charter
	Depth   uint8        `cbor:"6,keyasint"`           // dots in Path
	Path    string       `cbor:"7,keyasint"`           // 0.3.1: first child of the third child of the root
	Portion *Portion     `cbor:"8,keyasint,omitempty"` // only without a warden
	Home    Home         `cbor:"9,keyasint,omitzero"`  // where Key lives
}

// Home is where an agent lives and since when, as its certifier says. Evidence is
// bound to it: nobody can speak of an offer that its certificate does not name.
type Home struct {
	Offer dolly.OfferID `cbor:"1,keyasint" json:"offer"`
	Since dolly.Time    `cbor:"2,keyasint" json:"since_unix_ms"`
}

// SealCert signs a certificate.
func SealCert(s wire.Signer, n dolly.Network, c Cert) []byte { return wire.Seal(s, n, KindCert, c) }

// OpenCert reads a certificate. Only [Verify] says whether it is worth anything.
func OpenCert(n dolly.Network, raw []byte) (Signed[Cert], error) { return open[Cert](n, KindCert, raw) }

// Grant certifies a root: the operator gives key, which lives at home, a slot in
// generation gen. Without a warden there is [GrantPortion].
func Grant(op wire.Signer, c Signed[Charter], slot, gen uint32, key dolly.PeerID, home Home) ([]byte, error) {
	if op.Peer() != c.Key {
		return nil, fmt.Errorf("grant slot %d: %w", slot, ErrSigner)
	}
	if slot >= c.Body.Slots || key.IsZero() || c.Body.Alone() {
		return nil, fmt.Errorf("grant slot %d of %d: %w", slot, c.Body.Slots, ErrNoSlot)
	}
	return SealCert(op, c.Body.Network, Cert{
		Slot: slot, Gen: gen, Key: key, Parent: c.Hash(), Path: RootPath, Home: home,
	}), nil
}

// Seat is a slot in one generation: what a certificate gives.
type Seat struct {
	Slot uint32 `cbor:"1,keyasint" json:"slot"`
	Gen  uint32 `cbor:"2,keyasint" json:"gen"`
}

// Standing is what a verified chain says of its last key. Whether it is
// recognised now is for a lease to say.
type Standing struct {
	Seat
	Key     dolly.PeerID
	Depth   uint8
	Path    string
	Signer  dolly.PeerID // of the last certificate
	Root    bool         // certified by the operator, or adopted
	Parents []Seat       // root first, without the own seat
	Portion Portion      // zero if there is a warden
	Home    Home
}

// Verify follows a chain, root certificate first, own certificate last, to the
// charter. It is pure arithmetic on signatures: no expiry, no generation.
func Verify(c Signed[Charter], chain [][]byte) (Standing, error) {
	if len(chain) == 0 || len(chain) > int(c.Body.Depth)+1 {
		return Standing{}, fmt.Errorf("verify chain of %d: %w", len(chain), ErrChain)
	}
	links := make([]link, len(chain))
	err := wire.Each(c.Body.Network, len(chain), func(i int) (err error) {
		if links[i], err = openLink(c, chain[i], i > 0); err != nil {
			return fmt.Errorf("verify certificate %d: %w: %w", i, ErrChain, err)
		}
		return nil
	})
	if err != nil {
		return Standing{}, err
	}
	var st Standing
	for i, l := range links {
		if i == 0 {
			st, err = rootStanding(c, l.cert)
		} else {
			st, err = childStanding(c, st, links[i-1].cert.Hash(), l)
		}
		if err != nil {
			return Standing{}, fmt.Errorf("verify certificate %d: %w", i, err)
		}
	}
	return st, nil
}

// link is a certificate with the act that it was given under, each with its
// signature verified. Whether they fit what stands above is not looked at.
type link struct {
	cert Signed[Cert]
	act  Signed[Act] // empty for the root
}

func openLink(c Signed[Charter], raw []byte, child bool) (l link, err error) {
	if l.cert, err = OpenCert(c.Body.Network, raw); err != nil || !child {
		return l, err
	}
	l.act, err = openWarden[Act](c, l.cert.Key, KindAct, l.cert.Body.Act)
	return l, err
}

func rootStanding(c Signed[Charter], cert Signed[Cert]) (Standing, error) {
	b := cert.Body
	st := Standing{
		Seat: Seat{b.Slot, b.Gen}, Key: b.Key, Depth: b.Depth, Path: b.Path,
		Signer: cert.Key, Root: true, Home: b.Home,
	}
	for _, a := range c.Body.Adopt {
		if a == (Adopted{Slot: b.Slot, Gen: b.Gen, Key: b.Key, Depth: b.Depth}) {
			return st, pathDepth(b)
		}
	}
	switch {
	case cert.Key != c.Key:
		return Standing{}, fmt.Errorf("%w: root signed by %s", ErrChain, cert.Key.Short())
	case b.Parent != c.Hash() || len(b.Act) != 0:
		return Standing{}, fmt.Errorf("%w: root of another charter", ErrChain)
	case b.Path != RootPath || b.Depth != 0 || b.Slot >= c.Body.Slots || b.Key.IsZero():
		return Standing{}, fmt.Errorf("%w: root with path %q in slot %d", ErrChain, b.Path, b.Slot)
	}
	var err error
	st.Portion, err = rootPortion(c.Body, b)
	return st, err
}

func childStanding(c Signed[Charter], up Standing, parent dolly.Hash, l link) (Standing, error) {
	cert, act, b := l.cert, l.act, l.cert.Body
	seat := Seat{b.Slot, b.Gen}
	switch {
	case cert.Key != up.Key || b.Parent != parent:
		return Standing{}, fmt.Errorf("%w: not signed by the parent", ErrChain)
	case act.Body.Charter != c.Hash() || act.Body.Holder != up.Key:
		return Standing{}, fmt.Errorf("%w: the act is not the parent's", ErrChain)
	case act.Body.Child == nil || *act.Body.Child != seat:
		return Standing{}, fmt.Errorf("%w: the act gives another slot", ErrChain)
	case b.Slot >= c.Body.Slots || b.Key.IsZero() || b.Depth != up.Depth+1 || b.Depth > c.Body.Depth:
		return Standing{}, fmt.Errorf("%w: slot %d at depth %d", ErrChain, b.Slot, b.Depth)
	case !isChildPath(up.Path, b.Path):
		return Standing{}, fmt.Errorf("%w: path %q under %q", ErrChain, b.Path, up.Path)
	}
	portion, err := childPortion(c.Body, up.Portion, act.Body, b)
	if err != nil {
		return Standing{}, err
	}
	return Standing{
		Seat: seat, Portion: portion, Home: b.Home, Key: b.Key, Depth: b.Depth, Path: b.Path, Signer: cert.Key,
		Parents: append(up.Parents[:len(up.Parents):len(up.Parents)], up.Seat),
	}, pathDepth(b)
}

func isChildPath(parent, path string) bool {
	number, under := strings.CutPrefix(path, parent+".")
	n, err := strconv.ParseUint(number, 10, 32)
	return under && err == nil && n > 0 && strconv.FormatUint(n, 10) == number
}

func pathDepth(c Cert) error {
	if strings.Count(c.Path, ".") != int(c.Depth) {
		return fmt.Errorf("%w: path %q at depth %d", ErrChain, c.Path, c.Depth)
	}
	return nil
}
