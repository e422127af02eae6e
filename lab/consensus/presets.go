package consensus

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dollynator/dolly/lab/rl"
)

// ErrPreset is returned for names of nothing.
var ErrPreset = errors.New("no such game or preset")

// Setting is a game of the paper by name, with the ways in which it is learned.
type Setting struct {
	Name    string
	Words   string
	env     func() Env
	presets []Preset
}

// Preset is a way to learn: what of the paper's is otherwise is in it, and nowhere else.
type Preset struct {
	Name  string
	Words string
	apply func(*Config)
}

// Presets are those of a setting; the last is what works.
func (s Setting) Presets() []Preset { return s.presets }

// Settings are the paper's games.
func Settings() []Setting {
	return []Setting{
		{"honest", "3 honest agents", func() Env { return plain(3, 0) }, []Preset{
			paperTable(), paperText(), {"entropy", "as paper, with an entropy bonus of 0.2 that ends by epoch 150", func(c *Config) {
				c.Env.Reward.Honest.FirstRoundCommit, c.Training.Rate = -1, 0.01
				c.Training.Entropy = rl.Schedule{From: 0.2, By: 150}
			}},
			{"works", "PPO with that entropy bonus on the paper's table", func(c *Config) {
				byPPO(c)
				c.Training.Entropy = rl.Schedule{From: 0.2, By: 150}
			}},
		}},
		{"byzantine", "2 frozen honest agents and 1 Byzantine that learns", func() Env { return plain(2, 1) }, []Preset{
			paperTable(), paperText(), {"works", "REINFORCE with a mean baseline, rate 0.01", func(c *Config) {
				c.Training.Rate, c.Training.Baseline = 0.01, MeanOfAll
			}},
		}},
		{"joint", "2 honest agents and 1 Byzantine, which learn together", func() Env { return plain(2, 1) }, []Preset{
			{"self-play", "PPO and an entropy bonus, half of the games against a pool of earlier Byzantine networks", func(c *Config) {
				byPPO(c)
				c.Training.Baseline, c.Training.Entropy = MeanOfAll, rl.Schedule{From: 0.2, By: 400}
				c.Training.Opponent = Opponent{Pool: 0.5, PoolEvery: 20, PoolSize: 20}
			}},
			paperTable(), paperText(),
			{"works", "REINFORCE on the paper's table with a mean baseline, rate 0.01", func(c *Config) {
				c.Training.Rate, c.Training.Baseline = 0.01, MeanOfAll
			}},
		}},
		{"slush", "5 honest agents that sample 3 others", sampling, []Preset{
			paperTable(), paperText(),
			{"slush-own", "±4 for one's own commit being right instead of the team's table, and no price for a round; PPO and an entropy bonus of 0.5", ownReward},
			{"works", "as slush-own", ownReward},
		}},
		{"pki", "3 honest agents and 1 Byzantine, all relaying what they receive", relaying, []Preset{
			{"paper-table", "REINFORCE on the paper's table against chance, rate 0.003", func(*Config) {}},
			{"paper", "REINFORCE against chance with −1 for a commit in round 1, rate 0.01", paperText().apply},
			{"random", "PPO with a baseline by what was seen, an entropy bonus of 0.3, no price for a round and −1 for a commit in round 1; against chance", byMining(0)},
			{"works", "the same, half of the games against mined strategies", byMining(0.5)},
		}},
	}
}

// plain is synchronous agreement over authenticated channels.
func plain(honest, byzantine int) Env {
	return Env{Honest: honest, Byzantine: byzantine, Method: Agreement, Channel: Synchronous, Arrive: 0.5, Settled: 3,
		Identity: Authenticated, Rounds: 10, Win: CV, Reward: paperReward(byzantine)}
}

func sampling() Env {
	e := plain(5, 0)
	e.Sample, e.Inits, e.Rounds, e.Win, e.Reward = 3, "3-2", 11, ByMajor, slushReward()
	return e
}

func relaying() Env {
	e := plain(3, 1)
	e.Identity, e.History, e.Rounds = Signed, 2, 4
	return e
}

func paperTable() Preset {
	return Preset{"paper-table", "REINFORCE on the paper's table, rate 0.003", func(*Config) {}}
}

func paperText() Preset {
	return Preset{"paper", "REINFORCE with −1 for a commit in round 1, rate 0.01", func(c *Config) {
		c.Env.Reward.Honest.FirstRoundCommit, c.Training.Rate = -1, 0.01
	}}
}

func byPPO(c *Config) {
	c.Training.Algorithm, c.Training.Rate = PPO, 0.01
}

func ownReward(c *Config) {
	byPPO(c)
	c.Env.Reward.Honest = Table{Own: 4}
	c.Training.Baseline, c.Training.Epochs = MeanBySeen, 500
	c.Training.Entropy = rl.Schedule{From: 0.5, By: 400}
}

func byMining(share float64) func(*Config) {
	return func(c *Config) {
		byPPO(c)
		t := &c.Training
		c.Env.Reward.Honest.Round, c.Env.Reward.Honest.FirstRoundCommit = 0, -1
		t.Rate, t.Simulations, t.Epochs, t.Stop, t.Hidden = 0.005, 400, 2000, true, []int{32, 16}
		t.Baseline, t.Entropy = MeanBySeen, rl.Schedule{From: 0.3, By: 1500}
		t.Opponent = Opponent{Mined: share, MineEvery: 20, Random: 1 - share}
	}
}

// defaults are the paper's training where a preset says nothing.
func defaults() Training {
	return Training{Learn: []Side{Honest}, Algorithm: Reinforce, Hidden: []int{16, 8}, Rate: 0.003, Simulations: 200, Epochs: 300, Check: 20,
		Baseline: NoBaseline, Temperature: rl.Schedule{From: 1, To: 1}, Passes: 4, Clip: 0.2, Spread: 0.3, Points: 0}
}

// Named is a setting with one of its presets, "" for what works.
func Named(setting, preset string) (Config, error) {
	var names []string
	for _, s := range Settings() {
		names = append(names, s.Name)
		if s.Name != setting {
			continue
		}
		c := Config{Env: s.env(), Training: defaults()}
		switch setting {
		case "byzantine":
			c.Training.Learn = []Side{Byzantine}
		case "joint":
			c.Training.Learn, c.Training.Epochs = []Side{Honest, Byzantine}, 500
		case "pki":
			c.Training.Opponent.Random = 1
		}
		if preset == "" {
			preset = s.presets[len(s.presets)-1].Name
		}
		names = nil
		for _, p := range s.presets {
			names = append(names, p.Name)
			if p.Name == preset {
				p.apply(&c)
				return c, c.Check()
			}
		}
		return c, fmt.Errorf("%w: %q of %s; there are %s", ErrPreset, preset, setting, strings.Join(names, ", "))
	}
	return Config{}, fmt.Errorf("%w: %q; there are %s", ErrPreset, setting, strings.Join(names, ", "))
}
