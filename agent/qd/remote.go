package qd

import (
	"fmt"

	"github.com/dollynator/dolly"
)

// Remote is what was heard of one sibling's table. Make it with the sibling's
// key alone: the first [Columns] that carries its catalogue fills it. A copy
// shares the table with the original.
type Remote struct {
	From   dolly.PeerID
	cat    catalogue
	heard  []heard
	merged int
}

// heard is one column of a sibling; no values means it never spoke of it.
type heard struct {
	values    vector
	magnitude float64
	count     uint32
}

// Merge takes over what a sibling says has changed. Columns with a lower count
// than what is known are old news and skipped. It refuses whole, and changes
// nothing, when a value is not finite or out of range (I35), when the shape is
// wrong, and with ErrCatalogue when the sibling's offers are not known: then ask
// it for its [Table.Snapshot].
func (r *Remote) Merge(c Columns) error {
	if c.Version != version {
		return fmt.Errorf("merge columns: %w %d", ErrVersion, c.Version)
	}
	cat := r.cat
	if len(c.Offers) > 0 {
		if err := checkOffers(c.Offers); err != nil {
			return fmt.Errorf("merge columns: %w", err)
		}
		cat = newCatalogue(c.Offers)
	}
	if cat.digest != c.Catalogue || len(cat.offers) == 0 {
		return fmt.Errorf("merge columns: %w %s", ErrCatalogue, c.Catalogue.Short())
	}
	values, err := c.check(len(cat.offers))
	if err != nil {
		return fmt.Errorf("merge columns: %w", err)
	}
	r.adopt(cat)
	for i, col := range c.Columns {
		h := &r.heard[col.Index]
		if h.values != nil && col.Count < h.count {
			continue
		}
		_, magnitude := values[i].extent()
		*h = heard{values[i], magnitude, col.Count}
	}
	r.merged++
	return nil
}

// Merged is how many records were taken over.
func (r *Remote) Merged() int { return r.merged }

// adopt renumbers what is known by another catalogue; what that lacks is forgotten.
func (r *Remote) adopt(cat catalogue) {
	if r.cat.digest == cat.digest {
		return
	}
	at := cat.from(r.cat)
	next := make([]heard, len(at))
	for i, j := range at {
		if j >= 0 && r.heard[j].values != nil {
			next[i] = r.heard[j]
			next[i].values = next[i].values.remap(at)
		}
	}
	r.cat, r.heard = cat, next
}

// column is the sibling's column of an offer by the rows of cat, clipped to
// limit; zero and false if it never spoke of it. Index is the offer's in cat.
func (r *Remote) column(cat catalogue, o dolly.OfferID, index int, limit float64) (vector, bool) {
	same := cat.digest == r.cat.digest
	if !same {
		i, known := r.cat.index(o)
		if !known {
			return vector{0}, false
		}
		index = i
	}
	h := r.heard[index]
	if h.values == nil {
		return vector{0}, false
	}
	v := h.values
	if !same {
		v = v.remap(cat.from(r.cat))
	}
	if h.magnitude > limit {
		v = v.clip(limit)
	}
	return v, true
}
