package agent

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/wire"
)

// ErrInheritance is returned for one that is not whole or not from the parent it names.
var ErrInheritance = errors.New("not a usable inheritance")

// KindInheritance is the kind of the envelope around an inheritance.
const KindInheritance = "inheritance"

const inheritanceVersion = 1

// Inheritance is what a parent hands to its child: what it is, what the parent
// learned, and whom it knows. No secret is in it; the child draws its own key.
type Inheritance struct {
	Version     uint8             `cbor:"1,keyasint"`
	Parent      dolly.PeerID      `cbor:"2,keyasint"`
	Child       dolly.PeerID      `cbor:"3,keyasint"`
	Name        string            `cbor:"4,keyasint"` // of the child
	Path        string            `cbor:"5,keyasint"`
	Offer       dolly.OfferID     `cbor:"6,keyasint"` // the one it lives on
	Price       dolly.Sat         `cbor:"7,keyasint"` // paid for it
	RentEnds    dolly.Time        `cbor:"8,keyasint"`
	ServerKey   string            `cbor:"9,keyasint"` // by which the provider knows the order
	Offers      []dolly.Offer     `cbor:"10,keyasint"`
	Table       qd.State          `cbor:"11,keyasint"`
	Contacts    []string          `cbor:"12,keyasint"` // multiaddresses of siblings
	Charter     []byte            `cbor:"13,keyasint"` // sealed
	Certificate [][]byte          `cbor:"14,keyasint"` // the chain, root first, own last, sealed
	Wardens     []string          `cbor:"15,keyasint"` // multiaddresses
	Config      map[string]string `cbor:"16,keyasint"` // further settings by key
	Bans        []Ban             `cbor:"17,keyasint,omitempty"`
	Evidence    []Proof           `cbor:"18,keyasint,omitempty"` // of what rents brought, to be checked by the child
}

// Proof is a signed record of evidence with the certificates of who signed it, root
// first: whoever gets it can check it long after the signer is gone.
type Proof struct {
	Raw   []byte   `cbor:"1,keyasint"`
	Chain [][]byte `cbor:"2,keyasint"`
}

// MaxProofs bounds the evidence in an inheritance.
const MaxProofs = 512

// Check refuses what no child could start from.
func (i Inheritance) Check() error {
	switch {
	case i.Version != inheritanceVersion:
		return fmt.Errorf("%w: version %d", ErrInheritance, i.Version)
	case i.Parent.IsZero() || i.Child.IsZero():
		return fmt.Errorf("%w: parent or child is missing", ErrInheritance)
	case i.Name == "" || i.Path == "":
		return fmt.Errorf("%w: name or path is missing", ErrInheritance)
	case len(i.Bans) > maxBans:
		return fmt.Errorf("%w: %d bans", ErrInheritance, len(i.Bans))
	case len(i.Evidence) > MaxProofs:
		return fmt.Errorf("%w: %d records of evidence", ErrInheritance, len(i.Evidence))
	case len(i.Charter) == 0 || len(i.Certificate) == 0:
		return fmt.Errorf("%w: charter or certificate is missing", ErrInheritance)
	}
	if _, err := dolly.ParseOfferID(string(i.Offer)); err != nil {
		return fmt.Errorf("%w: %w", ErrInheritance, err)
	}
	for _, o := range i.Offers {
		if err := o.Check(); err != nil {
			return fmt.Errorf("%w: %w", ErrInheritance, err)
		}
	}
	if _, err := qd.Restore(i.Table); err != nil {
		return fmt.Errorf("%w: %w", ErrInheritance, err)
	}
	return nil
}

// Seal signs the inheritance in the parent's name, which it fills in.
func (i Inheritance) Seal(parent wire.Signer, n dolly.Network) ([]byte, error) {
	i.Version, i.Parent = inheritanceVersion, parent.Peer()
	if err := i.Check(); err != nil {
		return nil, fmt.Errorf("seal inheritance: %w", err)
	}
	return wire.Seal(parent, n, KindInheritance, i), nil
}

// OpenInheritance reads what Seal wrote, for the child whose key is given. That
// the parent was allowed to have this child is told by the certificate chain.
func OpenInheritance(n dolly.Network, child dolly.PeerID, raw []byte) (Inheritance, error) {
	var i Inheritance
	from, err := wire.Open(n, KindInheritance, raw, &i)
	if err != nil {
		return Inheritance{}, fmt.Errorf("open inheritance: %w", err)
	}
	if err := i.Check(); err != nil {
		return Inheritance{}, fmt.Errorf("open inheritance: %w", err)
	}
	if from != i.Parent || child != i.Child {
		return Inheritance{}, fmt.Errorf("open inheritance: %w: it is another's", ErrInheritance)
	}
	return i, nil
}
