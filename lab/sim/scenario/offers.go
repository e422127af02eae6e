package scenario

import "github.com/dollynator/dolly"

// Offers are what there is to rent: either the List, or Count offers that the
// engine draws from the ranges. A rent lasts PeriodDays.
type Offers struct {
	List  []Offer `yaml:"list,omitempty"`
	Count int     `yaml:"count"` // to draw; 0 with a list
	Drawn Drawn   `yaml:"drawn"`
}

// Drawn is what drawn offers look like.
type Drawn struct {
	Providers   int       `yaml:"providers"` // that the offers are spread over
	PriceMin    dolly.Sat `yaml:"price_min_sat"`
	PriceMax    dolly.Sat `yaml:"price_max_sat"`
	PeriodDays  int       `yaml:"period_days"`
	MBMin       int64     `yaml:"mb_per_day_min"` // that a server can carry: its hidden quality
	MBMax       int64     `yaml:"mb_per_day_max"`
	Correlation float64   `yaml:"price_quality_correlation"` // of the two on log scales, from -1 to 1
	Reliability Range     `yaml:"reliability"`               // share of purchases that succeed
	Changes     int       `yaml:"price_change_days"`         // mean days between two changes of an offer's price; 0: never
	ChangeMax   float64   `yaml:"price_change_max"`          // share by which one changes at most
	SoldOut     float64   `yaml:"sold_out_share"`            // of the time that an offer has no stock
	SoldOutDays int       `yaml:"sold_out_days"`             // mean days that this lasts
}

// Range is from Min to Max.
type Range struct {
	Min float64 `yaml:"min"`
	Max float64 `yaml:"max"`
}

// Offer is one offer with what agents cannot see: what it carries and how often a
// purchase of it succeeds.
type Offer struct {
	ID          dolly.OfferID `yaml:"id"`
	Price       dolly.Sat     `yaml:"price_sat"` // for one period
	PeriodDays  int           `yaml:"period_days"`
	MBPerDay    int64         `yaml:"mb_per_day"`
	Reliability float64       `yaml:"reliability"` // share of purchases that succeed
	Changes     []PriceChange `yaml:"changes,omitempty"`
	SoldOut     []Span        `yaml:"sold_out,omitempty"`
	Closes      int           `yaml:"closes_day,omitempty"` // from then on it is gone, and its servers with it; 0: never
}

// PriceChange is an offer's price from a day on.
type PriceChange struct {
	Day   int       `yaml:"day"`
	Price dolly.Sat `yaml:"price_sat"`
}

// Span is the days from From to To, both included.
type Span struct {
	From int `yaml:"from_day"`
	To   int `yaml:"to_day"`
}
