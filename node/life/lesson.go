package life

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// lesson is what an agent tells of its table. Its certificates come along, so
// that everybody can refuse a stranger's before passing it on.
type lesson struct {
	Columns qd.Columns      `cbor:"1,keyasint"`
	Offers  []dolly.OfferID `cbor:"2,keyasint"`
	Certs   [][]byte        `cbor:"3,keyasint"`
}

// Lesson is one that was verified, and whose it is.
type Lesson struct {
	From    dolly.PeerID
	Columns qd.Columns
	Offers  []dolly.OfferID
}

// Lesson verifies that a lesson is signed by an agent under the charter.
func (k *Kin) Lesson(c charter.Signed[charter.Charter], raw []byte) (Lesson, error) {
	return openLesson(c, raw, k.verify)
}

func openLesson(c charter.Signed[charter.Charter], raw []byte,
	verify func(charter.Signed[charter.Charter], [][]byte) (charter.Standing, error)) (Lesson, error) {
	var said lesson
	from, err := wire.Open(c.Body.Network, qd.Kind, raw, &said)
	if err != nil {
		return Lesson{}, err
	}
	st, err := verify(c, said.Certs)
	if err == nil && st.Key != from {
		err = charter.ErrSigner
	}
	if err != nil {
		return Lesson{}, err
	}
	return Lesson{from, said.Columns, said.Offers}, nil
}
