package life

import (
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// testimonyKind is the envelope kind of a [Testimony], on the learn topic.
const testimonyKind = "evidence"

// Testimony is evidence: what the rent of the certificate's holder brought so far,
// as that holder signs it. It is whole: the highest sequence of a certificate counts
// and all before it are forgotten.
type Testimony struct {
	Slot    uint32        `cbor:"1,keyasint"`
	Cert    dolly.Hash    `cbor:"2,keyasint"` // of who signs
	Offer   dolly.OfferID `cbor:"3,keyasint"` // which that certificate names
	Lived   time.Duration `cbor:"4,keyasint"` // of the world's time
	Paid    dolly.Sat     `cbor:"5,keyasint"` // for that time
	Carried dolly.MB      `cbor:"6,keyasint"` // countersigned in the own blocks up to Block
	Block   uint64        `cbor:"7,keyasint"`
	Seq     uint64        `cbor:"8,keyasint"`
	At      dolly.Time    `cbor:"9,keyasint"`
}

const (
	testimonyAge   = 90 * dolly.Day // older ones count no more
	testimonyFirst = dolly.Day      // of a shorter life nothing is told
	testimonyFair  = 4              // by how much what was paid may differ from today's price
)

// ErrImplausible is returned for evidence that contradicts its certificate, its
// offer or the clock.
var ErrImplausible = errors.New("implausible evidence")

// rent is the testimony as the learner reads it.
func (t Testimony) rent() qd.Rent {
	return qd.Rent{Days: t.Lived.Hours() / 24, MB: float64(t.Carried) / float64(dolly.MiB), Sat: float64(t.Paid)}
}

// plausible checks a testimony against the certificate that st was verified from.
// Listed is the offer as it is for rent today, zero if it is not known here; speed is
// that of the world's clock against the wall's, by which lines are measured; slack is
// by how much clocks may differ.
func (t Testimony) plausible(st charter.Standing, cert dolly.Hash, listed dolly.Offer, speed float64, now dolly.Time, slack time.Duration) error {
	wrong := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrImplausible, fmt.Sprintf(format, args...))
	}
	switch {
	case t.Cert != cert || t.Slot != st.Slot:
		return wrong("it is another certificate's")
	case t.Offer == "" || t.Offer != st.Home.Offer:
		return wrong("the certificate names %q, not %q", st.Home.Offer, t.Offer)
	case t.At > now.Add(slack) || now.Sub(t.At) > testimonyAge:
		return wrong("it is of %v", t.At.Std())
	case t.Lived < testimonyFirst || t.Lived > t.At.Sub(st.Home.Since):
		return wrong("%v in a life of %v", t.Lived, t.At.Sub(st.Home.Since))
	case t.Paid <= 0 || t.Carried < 0 || t.Seq == 0:
		return wrong("paid %d, carried %d, sequence %d", t.Paid, t.Carried, t.Seq)
	}
	if listed.ID != t.Offer {
		return nil
	}
	if most := float64(listed.LineRate) * t.Lived.Seconds() / speed; listed.LineRate > 0 && float64(t.Carried) > most {
		return wrong("%d bytes carried, the line takes %.0f", t.Carried, most)
	}
	fair := float64(listed.Price) * float64(t.Lived) / float64(listed.Period)
	if paid := float64(t.Paid); paid*testimonyFair < fair || paid > fair*testimonyFair {
		return wrong("%d sat paid for what costs %.0f", t.Paid, fair)
	}
	return nil
}

// openTestimony reads one and who signed it.
func openTestimony(n dolly.Network, raw []byte) (dolly.PeerID, Testimony, error) {
	var t Testimony
	key, err := wire.Open(n, testimonyKind, raw, &t)
	return key, t, err
}
