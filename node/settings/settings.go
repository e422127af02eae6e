package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/pelletier/go-toml/v2"
)

// Settings is a node's config file.
type Settings struct {
	Network dolly.Network `toml:"network" comment:"the world this node lives in: main, test or town"`
	State   string        `toml:"state" comment:"folder of the key, the store and the socket"`
	Socket  string        `toml:"socket" comment:"where faces attach; empty is dolly.sock in the state folder"`
	Will    string        `toml:"inheritance" comment:"what the parent, or dolly charter grant, handed to this agent"`
	Birth   string        `toml:"birth" comment:"the purchase under which this agent was installed; empty for a root"`
	Contact string        `toml:"contact" comment:"who answers complaints; told to everybody on each server, and needed to rent any"`
	Payout  string        `toml:"payout" comment:"where bitcoin goes in the end; empty is the charter's address"`

	Clock  Clock  `toml:"clock" comment:"a world that runs faster than ours; leave speed at 1 outside a town"`
	P2P    P2P    `toml:"p2p"`
	Chain  Chain  `toml:"chain"`
	Cloud  Cloud  `toml:"cloud"`
	Market Market `toml:"market"`
	Learn  Learn  `toml:"learn" comment:"how the next offer is chosen"`
	Buybot Buybot `toml:"buybot" comment:"for the program buybot; its flags come first"`
	Relay  Relay  `toml:"relay"`
	Pace   Pace   `toml:"pace" comment:"how often things are done, in wall time"`

	API     API     `toml:"api" comment:"the HTTP interface on a TCP port; without it there is the socket alone"`
	Metrics Metrics `toml:"metrics" comment:"figures for Prometheus; contrib/ has alerts and a dashboard"`
	IRC     IRC     `toml:"irc" comment:"a chat in which the agent answers questions; it only reads"`
	Vision  Vision  `toml:"vision" comment:"the web page of dolly vision"`
}

// Clock maps wall time to the world's: epoch + speed × (now − start).
type Clock struct {
	Epoch dolly.Time `toml:"epoch_unix_ms" comment:"what the world's clock showed at start"`
	Start dolly.Time `toml:"start_unix_ms" comment:"wall time of that moment"`
	Speed float64    `toml:"speed"`
}

// P2P is the network.
type P2P struct {
	Listen    []string `toml:"listen" comment:"multiaddresses to listen on"`
	Bootstrap []string `toml:"bootstrap" comment:"multiaddresses with /p2p/… of somebody who knows others"`
	MDNS      bool     `toml:"mdns" comment:"look for peers on the local net"`
}

// Chain is the bitcoin chain.
type Chain struct {
	URL     string    `toml:"url" comment:"chain service"`
	FeeRate int64     `toml:"fee_sat_per_vb"`
	FeeMax  dolly.Sat `toml:"fee_max_sat" comment:"ceiling for the fee of one payment or funding"`
}

// Cloud is where servers come from.
type Cloud struct {
	URL string `toml:"url" comment:"landlord's service; empty: this node rents nothing"`
}

// Market is how this node trades.
type Market struct {
	Strategy    string    `toml:"strategy" comment:"last_day_sell, constant_sell, simple_moving_average or crossover_moving_average"`
	Expected    float64   `toml:"expected_mb_per_day" comment:"what an agent earns at the median price, the measure of rewards"`
	Credit      int64     `toml:"credit_mb" comment:"MB that a consumer may owe before nothing more is carried"`
	Stranger    int64     `toml:"stranger_mb_per_day" comment:"c_max: MB accepted of one key within a day that nothing which flowed to it covers"`
	Strangers   int64     `toml:"strangers_mb_per_day" comment:"c_total: the same of all keys together, of one owner maybe; at most expected_mb_per_day where traffic is carried"`
	Confirm     uint32    `toml:"confirm" comment:"k: confirmations before a claim"`
	ClaimWithin uint32    `toml:"claim_within" comment:"c: blocks in which a claim gets mined"`
	Reorg       uint32    `toml:"reorg" comment:"R: deepest reorganisation to bear"`
	Delay       uint32    `toml:"delay" comment:"D: blocks a claim may be kept out"`
	FundWithin  uint32    `toml:"fund_within" comment:"blocks until the funding must be mined"`
	RefundAfter uint32    `toml:"refund_after" comment:"blocks until the refund"`
	Dust        dolly.Sat `toml:"dust_sat" comment:"no swap is smaller"`
	MaxSat      dolly.Sat `toml:"max_sat" comment:"c_max: no swap is larger"`
}

// Relay is the traffic that this node carries.
type Relay struct {
	On    bool     `toml:"on"`
	Rate  int64    `toml:"rate_bytes_per_s" comment:"line rate; 0 is no limit"`
	Block int64    `toml:"block_bytes" comment:"bytes between two settlements"`
	New   int64    `toml:"newcomers_mb_per_day" comment:"MB carried for keys that settled little, all together, before they sign; 0: they begin with a 64th of a block"`
	Exit  []string `toml:"exit" comment:"host:port that traffic may leave to; empty: nothing leaves"`
}

// Pace is how often things are done. All are wall time.
type Pace struct {
	Tick      Duration `toml:"tick" comment:"granularity of everything below"`
	Check     Duration `toml:"check" comment:"the check of one's life"`
	OrderLife Duration `toml:"order_life"`
	Heartbeat Duration `toml:"heartbeat"`
	DeadAfter Duration `toml:"dead_after" comment:"silence after which a sibling counts as dead"`
	WindDown  Duration `toml:"wind_down" comment:"before the rent ends: send what is left and go"`
	Renew     Duration `toml:"renew_before" comment:"renewal is wanted when this much rent is left"`
	Gossip    Duration `toml:"gossip_delay" comment:"time that a fork needs to become known"`
	Exchange  Duration `toml:"exchange" comment:"between two pairwise exchanges"`
	Retry     Duration `toml:"retry" comment:"between two attempts at the same"`
}

// Duration is a time.Duration that TOML shows as "1m30s".
type Duration time.Duration

// MarshalText prints "1m30s".
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads "1m30s".
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = Duration(v)
	return err
}

// Default is a node on the test network with its state in a folder.
func Default(state string) Settings {
	minute := func(n int) Duration { return Duration(time.Duration(n) * time.Minute) }
	second := func(n int) Duration { return Duration(time.Duration(n) * time.Second) }
	return Settings{
		Network: dolly.Test, State: state, Will: filepath.Join(state, "inheritance.cbor"),
		Clock: Clock{Speed: 1},
		P2P:   P2P{Listen: []string{"/ip4/0.0.0.0/tcp/7433"}, Bootstrap: []string{}},
		Chain: Chain{URL: "http://127.0.0.1:8334", FeeRate: 1, FeeMax: 5000},
		Market: Market{
			Strategy: "last_day_sell", Expected: 10_000, Credit: 512, Stranger: 2048, Strangers: 10_000, Confirm: 2, ClaimWithin: 3, Reorg: 1, Delay: 36,
			FundWithin: 12, RefundAfter: 72, Dust: 1000, MaxSat: 20_000,
		},
		Learn:  DefaultLearn(),
		Buybot: Buybot{Budget: 100_000, CoolDown: minute(10), Beats: []string{}, Beat: second(30)},
		Relay:  Relay{On: true, Block: 4 << 20, New: 512, Exit: []string{}},
		API:    API{Names: []string{}},
		IRC:    IRC{Port: 6697, TLS: true, Channel: "#dolly"},
		Vision: Vision{Listen: "127.0.0.1:5500", Hosts: []string{}},
		Pace: Pace{
			Tick: second(1), Check: minute(5), OrderLife: minute(60), Heartbeat: second(30), DeadAfter: minute(5),
			WindDown: minute(60), Renew: minute(3 * 24 * 60), Gossip: second(30), Exchange: second(30),
			Retry: second(30),
		},
	}
}

// Load reads a config file. Every error is a sentence with a way out.
func Load(path string) (Settings, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, &dolly.Error{Kind: dolly.Usage, Text: "no config file at " + path, Hint: "dolly setup makes one"}
	}
	if err != nil {
		return Settings{}, &dolly.Error{Kind: dolly.Usage, Text: "the config file cannot be read", Err: err,
			Hint: "it must be a file that who runs this program may read"}
	}
	s, err := Parse(raw)
	if err != nil {
		return s, &dolly.Error{Kind: dolly.Usage, Text: "config file " + path, Err: err, Hint: "dolly setup --print shows every key"}
	}
	return s, nil
}

// Parse reads TOML; keys that are not there keep their default.
func Parse(raw []byte) (Settings, error) {
	s := Default("")
	s.Will = ""
	d := toml.NewDecoder(bytes.NewReader(raw)).DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, explain(err)
	}
	for _, path := range []*string{&s.State, &s.Socket, &s.Will} {
		if err := atHome(path); err != nil {
			return s, err
		}
	}
	return s, s.Check()
}

// atHome expands a leading ~: a parent cannot know where its child's home is.
func atHome(path *string) error {
	rest, ok := strings.CutPrefix(*path, "~/")
	if !ok {
		return nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return fmt.Errorf("%s: %w", *path, err)
	}
	*path = filepath.Join(home, rest)
	return nil
}

// explain puts a TOML error into one line.
func explain(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		e := strict.Errors[0]
		row, _ := e.Position()
		return fmt.Errorf("line %d: unknown key %v", row, e.Key())
	}
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		row, col := bad.Position()
		return fmt.Errorf("line %d, column %d: %w", row, col, errors.New(bad.Error()))
	}
	return err
}

// Check refuses settings under which a node cannot live.
func (s Settings) Check() error {
	if _, err := s.Learn.Rule(); err != nil {
		return fmt.Errorf("learn: %w", err)
	}
	for _, rule := range []struct {
		broken bool
		text   string
	}{
		{!s.Network.Valid() || s.Network == dolly.Sim, fmt.Sprintf("network %q is none of main, test, town", s.Network)},
		{s.State == "", "state is empty"},
		{s.Clock.Speed <= 0, "clock.speed must be above zero"},
		{s.Clock.Speed != 1 && s.Network != dolly.Town, "clock.speed is for towns only"},
		{len(s.P2P.Listen) == 0, "p2p.listen is empty"},
		{s.Chain.FeeRate <= 0 || s.Chain.FeeMax <= 0, "chain fees must be above zero"},
		{s.Relay.Block < 1<<10 || s.Relay.Rate < 0, "relay.block_bytes must be at least 1024, relay.rate_bytes_per_s not negative"},
		{outside(s.Relay.New), "relay.newcomers_mb_per_day must be from 0 to a million million"},
		{s.Market.Credit < 0, "market.credit_mb is negative"},
		{outside(s.Market.Stranger) || outside(s.Market.Strangers), "market.stranger_mb_per_day and strangers_mb_per_day must be from 0 to a million million"},
		{!(s.Market.Expected > 0 && s.Market.Expected <= 1e12), "market.expected_mb_per_day must be above zero, and at most a million million"},
		{s.Relay.On && float64(s.Market.Strangers) > s.Market.Expected, fmt.Sprintf(
			"market.strangers_mb_per_day (%d) is above market.expected_mb_per_day (%g): one owner of many keys could take more than all that is earned; relay.on = false if nothing is carried",
			s.Market.Strangers, s.Market.Expected)},
		{s.Buybot.check() != "", s.Buybot.check()},
		{s.API.check() != "", s.API.check()},
		{s.Metrics.check() != "", s.Metrics.check()},
		{s.IRC.check() != "", s.IRC.check()},
		{s.Pace.Tick <= 0 || s.Pace.Check <= 0 || s.Pace.Heartbeat <= 0 || s.Pace.OrderLife <= 0, "a pace must be above zero"},
	} {
		if rule.broken {
			return errors.New(rule.text)
		}
	}
	if err := s.Swap().Validate(); err != nil {
		return fmt.Errorf("market: %w", err)
	}
	return nil
}

// outside reports whether a number of MB is none that can be counted in bytes.
func outside(mb int64) bool { return mb < 0 || mb > 1e12 }

// Encode writes the file, every key with its comment.
func (s Settings) Encode() []byte {
	var b bytes.Buffer
	e := toml.NewEncoder(&b)
	if err := e.Encode(s); err != nil {
		panic(err) // a struct of plain values
	}
	return b.Bytes()
}

// SocketPath is where faces attach.
func (s Settings) SocketPath() string {
	if s.Socket != "" {
		return s.Socket
	}
	return filepath.Join(s.State, "dolly.sock")
}

// Std is d as the standard library knows it.
func (d Duration) Std() time.Duration { return time.Duration(d) }
