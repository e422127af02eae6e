package landlord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly"
)

// Payments is the landlord's wallet. Its methods are called from one goroutine
// at a time for one address.
type Payments interface {
	// NewAddress gives an address that nobody else was given.
	NewAddress(label string) (string, error)
	// Received is what was ever sent to address and has one confirmation.
	Received(ctx context.Context, address string) (confirmed dolly.Sat, err error)
	// Refund sends amount once per id, however often it is called.
	Refund(ctx context.Context, id string, to string, amount dolly.Sat) error
}

// OfferSpec is an offer and the share of its rents that fail: half of those are
// sold out when ordered, half are refunded after payment.
type OfferSpec struct {
	dolly.Offer
	Fail float64 // 0 to 1
}

// Config is what a landlord needs. Dir, Clock, Speed, Payments and Offers must
// be given.
type Config struct {
	Dir       string      // one folder per server below it; they stay after the rent
	Listen    string      // host:port, default 127.0.0.1:0
	Clock     dolly.Clock // virtual; rents and quotes run by it
	Speed     float64     // of that clock, to turn QuoteLife into virtual time
	Payments  Payments
	Offers    []OfferSpec
	Seed      uint64                   // decides which orders fail
	Close     map[string]time.Duration // provider → wall time after Run when it closes
	Programs  map[dolly.Hash]string    // digest of what may be uploaded → our own file with it, which is run; empty runs any upload
	Provision time.Duration            // wall time from payment to a running server
	QuoteLife time.Duration            // wall time that a quote holds, default one minute
	Poll      time.Duration            // wall time between looks at wallet and clock, default 100 ms
	Log       *slog.Logger             // default: silent
}

// ErrConfig is returned by New for a config that makes no sense.
var ErrConfig = errors.New("bad landlord config")

// complete fills the defaults in and refuses what is missing.
func (c Config) complete() (Config, error) {
	if c.Dir == "" || c.Clock == nil || c.Payments == nil || len(c.Offers) == 0 || c.Speed <= 0 || math.IsNaN(c.Speed) {
		return c, fmt.Errorf("%w: it needs a folder, a clock with its speed, payments and offers", ErrConfig)
	}
	for _, o := range c.Offers {
		if err := o.Check(); err != nil {
			return c, fmt.Errorf("%w: offer %s: %w", ErrConfig, o.ID, err)
		}
		if o.Fail < 0 || o.Fail > 1 || math.IsNaN(o.Fail) {
			return c, fmt.Errorf("%w: offer %s fails %v of the time", ErrConfig, o.ID, o.Fail)
		}
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return c, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	c.Dir = dir
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	if c.QuoteLife == 0 {
		c.QuoteLife = time.Minute
	}
	if c.Poll == 0 {
		c.Poll = 100 * time.Millisecond
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c, nil
}
