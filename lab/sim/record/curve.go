package record

import (
	"math"
	"slices"
	"time"

	"github.com/dollynator/dolly"
)

// curveDays is how many days' figures a view shows.
const curveDays = 60

// closeDays is how many finished days' closes the strategies look back on.
const closeDays = 30

// figures are what a page says of the whole fleet.
type figures struct {
	Day      int     `json:"day"`
	SatPerMB float64 `json:"sat_mb"`
	Rate     float64 `json:"rate"` // bytes a second
}

// curve is the figures of the days up to that of frame i, with the lock held. Pages
// that were read once are remembered.
func (r *Run) curve(i int) ([]figures, error) {
	var out []figures
	for k := max(0, i+1-curveDays); k <= i; k++ {
		f, known := r.figures[k]
		if !known {
			body, err := r.days[k].body(r.src, r.days[k].at)
			if err == nil {
				err = open(body, &f)
			}
			if err != nil {
				return nil, err
			}
			r.figures[k] = f
		}
		out = append(out, f)
	}
	return out, nil
}

// closes are the prices of the days before, as far as a strategy looks back.
func (s scene) closes() []dolly.CloseRow {
	var out []dolly.CloseRow
	for _, f := range s.curve[:max(0, len(s.curve)-1)] {
		if f.SatPerMB > 0 {
			out = append(out, dolly.CloseRow{Day: dolly.Time(0).Add(time.Duration(f.Day-1) * dolly.Day), Price: perMB(f.SatPerMB)})
		}
	}
	return slices.Clip(out[max(0, len(out)-closeDays):])
}

// perMB is a price as a pair of whole numbers.
func perMB(sat float64) dolly.Price {
	const many = 1 << 20
	return dolly.Price{Sat: dolly.Sat(math.Round(sat * many)), MB: many * dolly.MiB}
}
