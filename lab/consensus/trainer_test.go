package consensus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
)

// trained plays a run to its end and returns its rows.
func trained(t *testing.T, c Config, seed uint64) (*Trainer, []Row) {
	t.Helper()
	tr, err := NewTrainer(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	return tr, goOn(t, tr)
}

func goOn(t *testing.T, tr *Trainer) (rows []Row) {
	t.Helper()
	for !tr.Done() {
		row, _, err := tr.Epoch()
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// variants are settings that use every part once.
func variants(t *testing.T) map[string]Config {
	t.Helper()
	all := map[string]Config{}
	for _, s := range Settings() {
		for _, p := range s.Presets() {
			c, err := Named(s.Name, p.Name)
			if err != nil {
				t.Fatal(err)
			}
			all[s.Name+" "+p.Name] = c
		}
	}
	add := func(name, setting string, change func(*Config)) {
		c, err := Named(setting, "")
		if err != nil {
			t.Fatal(err)
		}
		change(&c)
		all[name] = c
	}
	add("evolution", "honest", func(c *Config) { c.Training.Algorithm, c.Training.Points, c.Training.Spread = Evolution, 8, 0.1 })
	add("cma", "honest", func(c *Config) { c.Training.Algorithm, c.Training.Hidden = CMAES, []int{4} })
	add("byzantine cma", "byzantine", func(c *Config) { c.Training.Algorithm, c.Training.Hidden = CMAES, nil })
	add("anonymous, late", "honest", func(c *Config) { c.Env.Identity, c.Env.Channel = Anonymous, Asynchronous })
	add("broadcast, settled", "joint", func(c *Config) { c.Env.Method, c.Env.Channel = Broadcast, Partial })
	add("interactive", "pki", func(c *Config) { c.Env.Method, c.Env.History, c.Training.Stop = Interactive, 1, false })
	add("sampling liars", "slush", func(c *Config) {
		c.Env.Honest, c.Env.Byzantine, c.Env.Inits, c.Training.Learn = 4, 1, "", []Side{Honest, Byzantine}
	})
	add("adopting", "slush", func(c *Config) { c.Env.Adopt = true })
	add("two liars", "joint", func(c *Config) { c.Env.Byzantine = 2 })
	add("direct", "honest", func(c *Config) { c.Training.Direct = true })
	return all
}

// TestARunIsGoneOnWith saves in the middle, twice, and compares with an unbroken run.
func TestARunIsGoneOnWith(t *testing.T) {
	for name, c := range variants(t) {
		t.Run(name, func(t *testing.T) {
			c.Training.Epochs, c.Training.Simulations = 24, 40
			c.Training.Opponent.MineEvery, c.Training.Opponent.PoolEvery = 10, 5
			c.Env.Rounds = min(c.Env.Rounds, 6)
			if c.Env.Identity == Signed {
				c.Env.Rounds, c.Env.History = 3, 1
			}
			whole, rows := trained(t, c, 3)
			tr, err := NewTrainer(c, 3)
			if err != nil {
				t.Fatal(err)
			}
			for epoch := range rows {
				row, _, err := tr.Epoch()
				if err != nil {
					t.Fatal(err)
				}
				if fmt.Sprint(row) != fmt.Sprint(rows[epoch]) {
					t.Fatalf("epoch %d: %v, unbroken %v", epoch, row, rows[epoch])
				}
				if epoch != 6 && epoch != 15 {
					continue
				}
				raw, err := tr.Save()
				if err != nil {
					t.Fatal(err)
				}
				if tr, err = Load(raw); err != nil {
					t.Fatal(err)
				}
			}
			a, err1 := whole.Save()
			b, err2 := tr.Save()
			if err := errors.Join(err1, err2); err != nil || !bytes.Equal(a, b) {
				t.Errorf("the ends differ: %v", err)
			}
		})
	}
}

func TestWhatIsNoSavedRunIsRefused(t *testing.T) {
	c, err := Named("joint", "self-play")
	if err != nil {
		t.Fatal(err)
	}
	c.Training.Opponent = Opponent{Mined: 0.5, MineEvery: 20}
	tr, err := NewTrainer(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := tr.Epoch(); err != nil {
		t.Fatal(err)
	}
	raw, err := tr.Save()
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*saved){
		"parameters": func(s *saved) { s.Sides[0].Params = s.Sides[0].Params[1:] },
		"optimizer":  func(s *saved) { s.Sides[0].Adam.Mean = nil },
		"side":       func(s *saved) { s.Sides[0] = nil },
		"source":     func(s *saved) { s.Source = nil },
		"start":      func(s *saved) { s.Scripts[0].Start = 99 },
		"lie":        func(s *saved) { s.Scripts[0].Acts = []int32{9} },
		"fresh":      func(s *saved) { s.Fresh = 1 << 20 },
		"pool":       func(s *saved) { s.Pool = [][]float64{{1}} },
		"game":       func(s *saved) { s.Config.Env.Rounds = 0 },
	} {
		var s saved
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		spoil(&s)
		bad, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load(bad); !errors.Is(err, ErrSaved) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load([]byte("{")); !errors.Is(err, ErrSaved) {
		t.Error("half a file is no run")
	}
}

// TestDirectLearnsTheSame compares runs with and without shared rows.
func TestDirectLearnsTheSame(t *testing.T) {
	for _, preset := range []string{"paper", "works"} {
		c, err := Named("honest", preset)
		if err != nil {
			t.Fatal(err)
		}
		c.Training.Epochs = 5
		few, _ := trained(t, c, 5)
		c.Training.Direct = true
		all, _ := trained(t, c, 5)
		a, b := few.sides[0].player.policy.Net.Params(), all.sides[0].player.policy.Net.Params()
		for i := range a {
			if math.Abs(a[i]-b[i]) > 1e-8 {
				t.Fatalf("%s: parameter %d is %g, directly %g", preset, i, a[i], b[i])
			}
		}
	}
}

// TestPresetsLearn has few seeds of each game, for the bars see FINDINGS.md.
func TestPresetsLearn(t *testing.T) {
	for _, c := range []struct {
		setting, inits string
		seeds          uint64
		ratio          float64
	}{
		{"honest", "", 5, 1}, {"byzantine", "", 2, 1}, {"joint", "", 3, 1}, {"slush", "4-1", 1, 1}, {"slush", "3-2", 1, 0.98},
	} {
		for seed := range c.seeds {
			cfg, err := Named(c.setting, "")
			if err != nil {
				t.Fatal(err)
			}
			cfg.Env.Inits = c.inits
			tr, _ := trained(t, cfg, seed+1)
			r, err := tr.Result()
			if err != nil {
				t.Fatal(err)
			}
			if r.Ratio == nil || *r.Ratio < c.ratio {
				t.Errorf("%s %s, seed %d: %+v", c.setting, c.inits, seed+1, r)
			}
			if c.setting == "honest" && (r.Rounds != 2 || *r.Majority != 1) {
				t.Errorf("honest, seed %d: %v rounds, majority %v", seed+1, r.Rounds, *r.Majority)
			}
		}
	}
}

// TestMinedStrategiesWin replays what a search found against the greedy policy.
func TestMinedStrategiesWin(t *testing.T) {
	c, err := Named("pki", "")
	if err != nil {
		t.Fatal(err)
	}
	c.Env.Rounds, c.Training.Epochs = 3, 40
	tr, _ := trained(t, c, 2)
	tr.mine()
	if tr.fresh == 0 {
		t.Fatal("40 epochs leave nothing to find")
	}
	f := tr.aside()
	f.honest, f.frozen = nil, newPlayer(tr.sides[0].player.policy.Net).greedy(f.g.sights.inputsOf)
	for _, s := range tr.scripts[len(tr.scripts)-tr.fresh:] {
		f.play(f.g.starts[s.Start], opponent{script: &s})
	}
	if f.paid.valid > 0 {
		t.Errorf("%d of %d mined strategies lose", f.paid.valid, f.paid.games)
	}
}

func TestNamesOfNothing(t *testing.T) {
	if _, err := Named("nothing", ""); !errors.Is(err, ErrPreset) {
		t.Error(err)
	}
	if _, err := Named("honest", "nothing"); !errors.Is(err, ErrPreset) {
		t.Error(err)
	}
}

// TestThePaperIsAPresetOfEveryGame: its table and its text.
func TestThePaperIsAPresetOfEveryGame(t *testing.T) {
	for _, s := range Settings() {
		table, err1 := Named(s.Name, "paper-table")
		text, err2 := Named(s.Name, "paper")
		if err := errors.Join(err1, err2); err != nil {
			t.Error(err)
			continue
		}
		if table.Env.Reward.Honest.FirstRoundCommit != 0 || text.Env.Reward.Honest.FirstRoundCommit != -1 || text.Training.Algorithm != Reinforce {
			t.Errorf("%s: %+v and %+v", s.Name, table.Env.Reward.Honest, text)
		}
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for i, c := range []struct {
		change func(*Config)
		want   error
	}{
		{func(c *Config) { c.Env.Honest = 0 }, ErrEnv},
		{func(c *Config) { c.Env.Honest = 9 }, ErrEnv},
		{func(c *Config) { c.Env.Sample = 3 }, ErrEnv},
		{func(c *Config) { c.Env.Sample, c.Env.Identity = 1, Signed }, ErrEnv},
		{func(c *Config) { c.Env.Method = "shouting" }, ErrEnv},
		{func(c *Config) { c.Env.Channel, c.Env.Arrive = Asynchronous, 0 }, ErrEnv},
		{func(c *Config) { c.Env.Channel, c.Env.Settled = Partial, 10 }, ErrEnv},
		{func(c *Config) { c.Env.Identity = "known" }, ErrEnv},
		{func(c *Config) { c.Env.Inits = "2-2" }, ErrEnv},
		{func(c *Config) { c.Env.Inits = "many" }, ErrEnv},
		{func(c *Config) { c.Env.Adopt = true }, ErrEnv},
		{func(c *Config) { c.Env.Method = Interactive }, ErrEnv},
		{func(c *Config) { c.Env.Reward.Honest.Own = math.NaN() }, ErrEnv},
		{func(c *Config) { c.Env.Honest, c.Env.Identity, c.Env.History = 6, Signed, 3 }, ErrEnv},
		{func(c *Config) { c.Training.Learn = nil }, ErrTraining},
		{func(c *Config) { c.Training.Learn = []Side{Byzantine} }, ErrTraining},
		{func(c *Config) { c.Training.Algorithm = "guess" }, ErrTraining},
		{func(c *Config) { c.Training.Algorithm, c.Training.Points = Evolution, 1 }, ErrTraining},
		{func(c *Config) { c.Training.Rate = math.NaN() }, ErrTraining},
		{func(c *Config) { c.Training.Hidden = []int{0} }, ErrTraining},
		{func(c *Config) { c.Training.Opponent.Mined, c.Training.Opponent.MineEvery = 0.5, 20 }, ErrTraining},
		{func(c *Config) { c.Training.Opponent.Pool = 2 }, ErrTraining},
		{func(c *Config) { c.Training.Temperature.To = 0 }, ErrTraining},
	} {
		cfg, err := Named("honest", "")
		if err != nil {
			t.Fatal(err)
		}
		c.change(&cfg)
		if _, err := NewTrainer(cfg, 1); !errors.Is(err, c.want) {
			t.Errorf("%d: %v, not %v", i, err, c.want)
		}
	}
	all := make([]string, 0, 5)
	for _, s := range Settings() {
		all = append(all, s.Name)
	}
	if !slices.Equal(all, []string{"honest", "byzantine", "joint", "slush", "pki"}) {
		t.Error(all)
	}
}

// TestANewGraphChangesNothing makes graphs anew in the middle of runs.
func TestANewGraphChangesNothing(t *testing.T) {
	for _, setting := range []string{"honest", "slush", "joint", "pki"} {
		c, err := Named(setting, "")
		if err != nil {
			t.Fatal(err)
		}
		c.Training.Epochs, c.Training.Simulations, c.Training.Opponent.MineEvery = 9, 40, 4
		if c.Env.Identity == Signed {
			c.Env.Rounds, c.Env.History = 3, 1
		}
		whole, _ := trained(t, c, 5)
		tr, err := NewTrainer(c, 5)
		if err != nil {
			t.Fatal(err)
		}
		for !tr.Done() {
			if _, _, err := tr.Epoch(); err != nil {
				t.Fatal(err)
			}
			tr.renew()
		}
		a, err1 := whole.Save()
		b, err2 := tr.Save()
		if err := errors.Join(err1, err2); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: a run with new graphs differs: %v", setting, err)
		}
	}
}
