package qd

import "errors"

var (
	// ErrOffer is returned for an offer that is not in the catalogue.
	ErrOffer = errors.New("offer not in the catalogue")
	// ErrReward is returned for a reward that is not in [0, 1).
	ErrReward = errors.New("reward is not in [0, 1)")
	// ErrRange is returned for a value that is not finite or larger than its update count allows.
	ErrRange = errors.New("value out of range")
	// ErrVersion is returned for a record of an unknown version.
	ErrVersion = errors.New("unknown version of a learning record")
	// ErrCatalogue is returned when columns speak of a list of offers that was never told.
	ErrCatalogue = errors.New("unknown catalogue")
	// ErrShape is returned for a record whose lengths or indexes do not fit its catalogue.
	ErrShape = errors.New("learning record does not fit its catalogue")
	// ErrTooMany is returned for more than MaxOffers offers, MaxUpdates updates or MaxHeard numbers.
	ErrTooMany = errors.New("more than a table may hold")
	// ErrRule is returned for parts of a rule that do not exist or do not fit.
	ErrRule = errors.New("not a learning rule")
)
