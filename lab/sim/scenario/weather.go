package scenario

// Network is what becomes of a message.
type Network struct {
	DelayMS    int        `yaml:"delay_ms"` // median
	Loss       float64    `yaml:"loss"`     // share of deliveries
	Partitions Partitions `yaml:"partitions"`
}

// Partitions cut a share of the agents off from all others and the warden.
type Partitions struct {
	Share     float64 `yaml:"share"`
	EveryDays int     `yaml:"every_days"` // 0: never
	Hours     int     `yaml:"hours"`
}

// Faults are what goes wrong without anybody's ill will. Days are the mean time
// between two of a kind; 0 is never.
type Faults struct {
	CrashDays   int       `yaml:"crash_days"` // of one agent: its program dies and starts again
	ImageDays   int       `yaml:"image_days"` // of one agent: its disk is put back to an old image
	CloneDays   int       `yaml:"clone_days"` // of one agent: its disk runs twice
	SkewS       int       `yaml:"clock_skew_s"`
	WardenDays  int       `yaml:"warden_silent_every_days"`
	WardenHours int       `yaml:"warden_silent_hours"`
	Closings    []Closing `yaml:"closings,omitempty"`
}

// Closing is a provider that ends all its rents on a day.
type Closing struct {
	Provider string `yaml:"provider"` // its name; "best" is that of the truly best offer on that day
	Day      int    `yaml:"day"`
}

// Best stands for the truly best provider, or the column of the truly best offer.
const Best = "best"

// Liars are members that gossip what is not so.
type Liars struct {
	Share   float64 `yaml:"share"` // of the slots
	Kinds   []Lie   `yaml:"kinds,omitempty"`
	Aim     string  `yaml:"aim,omitempty"` // offer that an aimed lie praises, or best, which it damns
	Parents float64 `yaml:"parents_share"` // of parents that certify what they may not
	Since   int     `yaml:"from_day"`
}

// Lie is what a liar says.
type Lie string

// The lies; liars are spread over the kinds of a scenario in turn.
const (
	Constant    Lie = "constant"     // the highest value for everything
	InRange     Lie = "in_range"     // a plausible value at random
	SignFlip    Lie = "sign_flip"    // the opposite of what it learned
	TimeCoupled Lie = "time_coupled" // honest first, then all liars together
	Silent      Lie = "silent"       // nothing
	Copycat     Lie = "copycat"      // what somebody else said, as its own
	Aimed       Lie = "aimed"        // false about one column only
)

// Lies are all kinds.
func Lies() []Lie { return []Lie{Constant, InRange, SignFlip, TimeCoupled, Silent, Copycat, Aimed} }

// Sybils are consumers that sign for traffic that nobody carried, to mint MB for
// their friends.
type Sybils struct {
	Keys     int   `yaml:"keys"`
	Edges    int   `yaml:"attack_edges"` // honest agents that carry for one of them
	FromDay  int   `yaml:"from_day"`
	MBPerDay int64 `yaml:"mb_per_key_day"`
}

// Wash are agents that trade with themselves to move the price.
type Wash struct {
	Share    float64 `yaml:"share"`        // of the slots
	MBPerDay int64   `yaml:"mb_per_day"`   // that each of them moves
	Factor   float64 `yaml:"price_factor"` // of the market's price, at which they trade
}
