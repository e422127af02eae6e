package charter

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// GrantPortion certifies a root of a charter without a warden. Granted are the
// certificates of all other roots: what they were given is not given again.
func GrantPortion(op wire.Signer, c Signed[Charter], p Portion, key dolly.PeerID, home Home, granted [][]byte) ([]byte, error) {
	if op.Peer() != c.Key {
		return nil, fmt.Errorf("grant slots %v: %w", p.Slots, ErrSigner)
	}
	if !c.Body.Alone() || !p.within(c.Body.Whole()) || key.IsZero() {
		return nil, fmt.Errorf("grant slots %v of %d: %w", p.Slots, c.Body.Slots, ErrNoSlot)
	}
	cert := SealCert(op, c.Body.Network, Cert{
		Slot: p.Slots.Lo, Key: key, Parent: c.Hash(), Path: RootPath, Portion: &p, Home: home,
	})
	if err := fitsBeside(c, p, key, cert, granted); err != nil {
		return nil, fmt.Errorf("grant slots %v: %w", p.Slots, err)
	}
	return cert, nil
}

// fitsBeside refuses a root's portion that with those of other roots is more
// than the charter, in slots, births or money.
func fitsBeside(c Signed[Charter], p Portion, key dolly.PeerID, cert []byte, granted [][]byte) error {
	whole := c.Body.Whole()
	births, sat := whole.Births-p.Births, whole.Sat-p.Sat
	for _, raw := range granted {
		st, err := Verify(c, [][]byte{raw})
		switch {
		case err != nil:
			return err
		case bytes.Equal(raw, cert):
			continue
		case st.Key == key:
			return fmt.Errorf("%w: %s has %v already", ErrTaken, key, st.Portion.Slots)
		case st.Portion.Slots.overlaps(p.Slots):
			return fmt.Errorf("%w: %s has %v", ErrTaken, st.Key, st.Portion.Slots)
		case st.Portion.Births > births:
			return fmt.Errorf("%w: %d are left", ErrBirths, births)
		case st.Portion.Sat > sat:
			return fmt.Errorf("%w: %v are left", ErrAllowance, sat)
		}
		births, sat = births-st.Portion.Births, sat-st.Portion.Sat
	}
	return nil
}
