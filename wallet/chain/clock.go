package chain

import (
	"time"

	"github.com/dollynator/dolly"
)

// worldTime makes a world's clock btcd's notion of now. Without it, blocks of a
// world whose days are short would be refused as lying in the future.
type worldTime struct{ clock dolly.Clock }

// AdjustedTime is now in whole seconds, as block headers are.
func (w worldTime) AdjustedTime() time.Time { return time.Unix(int64(w.clock.Now())/1000, 0) }

// AddTimeSample ignores what peers say: there are none.
func (w worldTime) AddTimeSample(string, time.Time) {}

// Offset is zero: the clock is right by definition.
func (w worldTime) Offset() time.Duration { return 0 }
