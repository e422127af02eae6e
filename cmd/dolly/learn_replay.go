package main

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newLearnReplayCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "replay FILE.json",
		Short: "Run updates of a Q-table without a node",
		Long: `Applies updates to an empty table and prints what becomes of it. FILE.json, or - for
standard input:

    {"offers": ["a/x/1", "b/y/2"],            in the order of rows and columns
     "current": "a/x/1",                      on which the agent lives
     "merge": "mean",                         the default; evidence takes no tables of siblings
     "updates": [
       {"offer": "b/y/2",                     that was tried
        "success": true,
        "reward": 0.5,                        from 0 to less than 1
        "remotes": [[[0.1, 0.2], [0.1, 0.3]]]}]}   siblings' tables: [row][column], rows are states

The result is {"q", "e", "alpha", "beta"}: Q and E by state, then by action, and the
rates of each column's next update. Siblings' values are clipped to what the own table
can hold: 1.5 times the highest number of updates of a column.`,
		Example: "  dolly learn replay updates.json --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			raw, err := env.ReadAll(args[0])
			if err != nil {
				return err
			}
			out, err := replayLearning(raw)
			if err != nil {
				return &dolly.Error{Kind: dolly.Usage, Text: from(args[0]), Err: err, Hint: "dolly learn replay --help shows every field"}
			}
			if asJSON {
				return env.JSON(out)
			}
			showReplayed(env, out)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// from names what was read.
func from(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

// replayFile is the input of dolly learn replay.
type replayFile struct {
	Offers  []dolly.OfferID `json:"offers"`
	Current dolly.OfferID   `json:"current"`
	Merge   string          `json:"merge"`
	Updates []replayUpdate  `json:"updates"`
}

type replayUpdate struct {
	Offer   dolly.OfferID `json:"offer"`
	Success *bool         `json:"success"`
	Reward  *float64      `json:"reward"`
	Remotes [][][]float64 `json:"remotes"`
}

// replayed is its output.
type replayed struct {
	Q     [][]float64 `json:"q"`
	E     [][]float64 `json:"e"`
	Alpha []float64   `json:"alpha"`
	Beta  []float64   `json:"beta"`

	offers []dolly.OfferID
}

// replayLearning runs a file's updates.
func replayLearning(raw []byte) (replayed, error) {
	var f replayFile
	if err := cli.StrictJSON(raw, &f); err != nil {
		return replayed{}, err
	}
	r, err := f.check()
	if err != nil {
		return replayed{}, err
	}
	for i, u := range f.Updates {
		if err := r.apply(u); err != nil {
			return replayed{}, fmt.Errorf("updates[%d]%w", i, err)
		}
	}
	return r.result(f.Offers), nil
}

// tableReplay is a table under way. At says where an offer of the file is in the table.
type tableReplay struct {
	table   *qd.Table
	merge   qd.Merge
	current dolly.OfferID
	at      []int
}

// mostReplayed bounds the offers, whose matrices are printed whole.
const mostReplayed = 2000

func (f replayFile) check() (*tableReplay, error) {
	if len(f.Offers) == 0 || len(f.Offers) > mostReplayed {
		return nil, fmt.Errorf("offers: there are %d, want 1 to %d", len(f.Offers), mostReplayed)
	}
	r := &tableReplay{table: qd.New(f.Offers), current: f.Current}
	switch f.Merge {
	case "", qd.Mean{}.Name():
		r.merge = qd.Mean{}
	case qd.ByEvidence{}.Name():
		r.merge = qd.ByEvidence{}
	default:
		return nil, fmt.Errorf("merge: %q is neither mean nor evidence", f.Merge)
	}
	seen := map[dolly.OfferID]bool{}
	for i, o := range f.Offers {
		if o == "" || seen[o] {
			return nil, fmt.Errorf("offers[%d]: %q is empty or there twice", i, o)
		}
		seen[o] = true
		at, _ := r.table.Catalogue().Index(o)
		r.at = append(r.at, at)
	}
	if !seen[f.Current] {
		return nil, fmt.Errorf("current: %q is not one of the offers", f.Current)
	}
	return r, nil
}

func (r *tableReplay) apply(u replayUpdate) error {
	switch _, known := r.table.Catalogue().Index(u.Offer); {
	case !known:
		return fmt.Errorf(".offer: %q is not one of the offers", u.Offer)
	case u.Success == nil:
		return fmt.Errorf(".success is missing")
	case u.Reward == nil:
		return fmt.Errorf(".reward is missing")
	case !(*u.Reward >= 0 && *u.Reward < 1):
		return fmt.Errorf(".reward: %v is not from 0 to less than 1", *u.Reward)
	}
	var remotes []*qd.Remote
	for k, m := range u.Remotes {
		remote, err := r.remote(m)
		if err != nil {
			return fmt.Errorf(".remotes[%d]%w", k, err)
		}
		remotes = append(remotes, remote)
	}
	if _, err := r.table.Apply(qd.Update{Current: r.current, Tried: u.Offer, Success: *u.Success, Reward: *u.Reward}, remotes, r.merge); err != nil {
		return fmt.Errorf(": %w", err)
	}
	return nil
}

// remote is a sibling's table, in the order of ours.
func (r *tableReplay) remote(m [][]float64) (*qd.Remote, error) {
	n := len(r.at)
	if len(m) != n {
		return nil, fmt.Errorf(" has %s, want %d", count(len(m), "row"), n)
	}
	q := make([][]float64, n)
	for i, row := range m {
		if len(row) != n {
			return nil, fmt.Errorf("[%d] has %s, want %d", i, count(len(row), "column"), n)
		}
		sorted := make([]float64, n)
		for j, v := range row {
			sorted[r.at[j]] = v
		}
		q[r.at[i]] = sorted
	}
	remote, err := qd.Told(dolly.PeerID{}, r.table.Catalogue(), q)
	if err != nil {
		return nil, fmt.Errorf(": %w", err)
	}
	return remote, nil
}

func (r *tableReplay) result(offers []dolly.OfferID) replayed {
	out := replayed{Q: r.inOrder(r.table.Matrix()), E: r.inOrder(r.table.Environment()), offers: offers}
	for _, at := range r.at {
		alpha, beta := r.table.Rates(at)
		out.Alpha, out.Beta = append(out.Alpha, alpha), append(out.Beta, beta)
	}
	return out
}

// inOrder is a matrix of the table in the order of the file.
func (r *tableReplay) inOrder(m [][]float64) [][]float64 {
	out := make([][]float64, len(m))
	for i, row := range r.at {
		out[i] = make([]float64, len(m))
		for j, col := range r.at {
			out[i][j] = m[row][col]
		}
	}
	return out
}

func showReplayed(env *Env, out replayed) {
	for _, part := range []struct {
		name string
		m    [][]float64
	}{{"Q", out.Q}, {"E", out.E}} {
		env.Print("%s, by state and action", part.name)
		for i, row := range part.m {
			line := ""
			for _, v := range row {
				line += fmt.Sprintf(" %9.4f", v)
			}
			env.Print("  %-28s%s", out.offers[i], line)
		}
	}
	env.Print("α  %.3f", out.Alpha)
	env.Print("β  %.3f", out.Beta)
}
