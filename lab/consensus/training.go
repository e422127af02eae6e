package consensus

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dollynator/dolly/lab/rl"
)

// ErrTraining is returned for settings with which nothing can be learned.
var ErrTraining = errors.New("no such training")

// Config is a game and how it is learned. It is all that a run depends on besides its
// seed.
type Config struct {
	Env      Env      `json:"env"`
	Training Training `json:"training"`
}

// Algorithm is how a network is changed.
type Algorithm string

// Algorithms.
const (
	Reinforce Algorithm = "reinforce"
	PPO       Algorithm = "ppo"
	Evolution Algorithm = "es"
	CMAES     Algorithm = "cmaes"
)

// Baseline is what is taken off a return before it counts.
type Baseline string

// Baselines.
const (
	NoBaseline Baseline = "none"
	MeanOfAll  Baseline = "mean"  // of all returns of a side in the epoch
	MeanBySeen Baseline = "sight" // of those where the same was seen
)

// Side is who learns.
type Side string

// Sides.
const (
	Honest    Side = "honest"
	Byzantine Side = "byzantine"
)

// Training is how a game is learned.
type Training struct {
	Learn       []Side      `json:"learn"` // without honest, those follow the frozen majority
	Algorithm   Algorithm   `json:"algorithm"`
	Hidden      []int       `json:"hidden"`      // sizes of the hidden layers
	Rate        float64     `json:"rate"`        // of Adam
	Simulations int         `json:"simulations"` // an epoch
	Epochs      int         `json:"epochs"`      // at most
	Stop        bool        `json:"stop"`        // once the greedy policy is at the optimum
	Check       int         `json:"check"`       // epochs between two looks whether it is
	Baseline    Baseline    `json:"baseline"`
	Entropy     rl.Schedule `json:"entropy"`     // bonus, in units of reward
	Temperature rl.Schedule `json:"temperature"` // of what is drawn while learning
	Passes      int         `json:"passes"`      // of PPO over an epoch
	Clip        float64     `json:"clip"`        // of PPO's ratios
	Spread      float64     `json:"spread"`      // of ES's and CMA-ES's cloud, at first
	Points      int         `json:"points"`      // a generation of theirs; 0 for what is usual
	Direct      bool        `json:"direct"`      // evaluate each decision alone: slower, the same
	Opponent    Opponent    `json:"opponent"`
}

// Opponent says against whom honest agents learn. What the shares leave is played by
// the Byzantine network where it learns, and else at random.
type Opponent struct {
	Mined     float64 `json:"mined"`      // share of games that replay a strategy which beat the greedy policy
	MineEvery int     `json:"mine_every"` // epochs between two searches for such
	Pool      float64 `json:"pool"`       // share of games against an earlier Byzantine network
	PoolEvery int     `json:"pool_every"` // epochs between two that are kept
	PoolSize  int     `json:"pool_size"`  // kept at most, the oldest leaves
	Random    float64 `json:"random"`     // share of games against chance
}

// Bounds of a training.
const (
	mostSimulations = 100_000
	mostEpochs      = 1_000_000
	mostHidden      = 1024
	mostPoints      = 1000
)

// Check refuses what nothing can be learned with.
func (c Config) Check() error {
	t, o := c.Training, c.Training.Opponent
	both := t.learns(Honest) && t.learns(Byzantine)
	for _, r := range []struct {
		wrong bool
		text  string
	}{
		{!t.learns(Honest) && !t.learns(Byzantine) || len(t.Learn) > 2, "learn is honest, byzantine or both"},
		{slices.ContainsFunc(t.Learn, func(s Side) bool { return s != Honest && s != Byzantine }), "learn is honest, byzantine or both"},
		{t.learns(Byzantine) && c.Env.Byzantine == 0, "there is no Byzantine agent to learn"},
		{!t.learns(Honest) && (c.Env.chancy() || c.Env.Method != Agreement), "frozen honest agents agree synchronously"},
		{!slices.Contains([]Algorithm{Reinforce, PPO, Evolution, CMAES}, t.Algorithm), fmt.Sprintf("algorithm %q: reinforce, ppo, es or cmaes", t.Algorithm)},
		{t.evolves() && both, "es and cmaes change one side"},
		{t.evolves() && (!(t.Spread > 0) || t.Points < 0 || t.Points == 1 || t.Points > mostPoints), "spread above 0, points from 2 to 1000, or 0 for what is usual"},
		{slices.ContainsFunc(t.Hidden, func(n int) bool { return n < 1 || n > mostHidden }) || len(t.Hidden) > 4, "up to 4 hidden layers of 1 to 1024"},
		{!(t.Rate > 0) || t.Rate > 10, "rate above 0"},
		{t.Simulations < 1 || t.Simulations > mostSimulations, "simulations from 1 to 100000"},
		{t.Epochs < 1 || t.Epochs > mostEpochs, "epochs from 1 to 1000000"},
		{t.Check < 1, "check from 1"},
		{!slices.Contains([]Baseline{NoBaseline, MeanOfAll, MeanBySeen}, t.Baseline), fmt.Sprintf("baseline %q: none, mean or sight", t.Baseline)},
		{!(t.Entropy.From >= 0) || !(t.Entropy.To >= 0) || t.Entropy.By < 0, "entropy from 0"},
		{!(t.Temperature.From > 0) || !(t.Temperature.To > 0) || t.Temperature.By < 0, "temperature above 0"},
		{t.Algorithm == PPO && (t.Passes < 1 || t.Passes > 100 || !(t.Clip > 0)), "passes from 1, clip above 0"},
		{!(o.Mined >= 0) || !(o.Pool >= 0) || !(o.Random >= 0) || o.Mined+o.Pool+o.Random > 1, "shares of opponents from 0, together to 1"},
		{o.Mined > 0 && (o.MineEvery < 1 || c.Env.Byzantine == 0 || c.Env.Check() == nil && !c.Env.searchable()), "strategies are mined every so many epochs, where somebody is Byzantine, chance has no part and the game is small"},
		{o.Pool > 0 && (o.PoolEvery < 1 || o.PoolSize < 1 || !both), "a pool keeps what a Byzantine network was, beside honest agents that learn"},
	} {
		if r.wrong {
			return errors.Join(c.Env.Check(), fmt.Errorf("%s: %w", r.text, ErrTraining))
		}
	}
	return c.Env.Check()
}

func (t Training) learns(s Side) bool { return slices.Contains(t.Learn, s) }

// evolves reports whether there is no gradient.
func (t Training) evolves() bool { return t.Algorithm == Evolution || t.Algorithm == CMAES }
