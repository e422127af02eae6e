package charter

import "fmt"

// Alone is true for a charter without a warden: its agents hold intervals of
// slots, and each is its own warden ([Estate]). Half a warden is refused by
// [Charter.Check].
func (c Charter) Alone() bool {
	return c.Slots > 0 && c.LeaseKey.IsZero() && c.WardenPeer.IsZero()
}

// checkAlone refuses what only a warden could do.
func (c Charter) checkAlone() error {
	switch {
	case len(c.WardenAddrs) > 0 || !c.StandbyKey.IsZero():
		return fmt.Errorf("%w: charter: addresses or a standby of a warden that is not there", ErrInvalid)
	case len(c.Adopt) > 0:
		return fmt.Errorf("%w: charter: without a warden nobody is adopted", ErrInvalid)
	}
	return nil
}

// Bound says in one line what holds of a fleet's size, and on what condition.
func (c Charter) Bound() string {
	switch {
	case c.Slots == 0:
		return "nobody may be born"
	case c.Alone():
		return fmt.Sprintf("at most %d live agents only if no parent lies and no disk is cloned", c.Slots)
	}
	return fmt.Sprintf("at most %d live agents", c.Slots)
}
