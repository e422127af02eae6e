package main

import (
	"cmp"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/cmd/cli"
)

// replayFile is the input of dolly learn replay.
type replayFile struct {
	Offers  []dolly.OfferID `json:"offers"`
	Current dolly.OfferID   `json:"current"`
	Merge   string          `json:"merge"`
	Updates []replayUpdate  `json:"updates"`
	replayMarket
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

	Evidence *replayedEvidence `json:"evidence,omitempty"`

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
	out := r.result(f.Offers)
	if r.rule.NeedsEvidence() {
		out.Evidence = f.judge(r, out.Q)
	}
	return out, nil
}

// tableReplay is a table under way. At says where an offer of the file is in the table.
type tableReplay struct {
	table   *qd.Table
	rule    qd.Rule
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
	rule, err := qd.NewRule(cmp.Or(f.Merge, qd.Mean{}.Name()), cmp.Or(f.Value, qd.Efficiency{}.Name()), qd.ByRank{}.Name())
	if err != nil {
		return nil, err
	}
	r.rule = rule
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
	return r, f.checkMarket(r)
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
	if _, err := r.table.Apply(qd.Update{Current: r.current, Tried: u.Offer, Success: *u.Success, Reward: *u.Reward}, remotes, r.rule.Merge); err != nil {
		return fmt.Errorf(": %w", err)
	}
	return nil
}

// remote is a sibling's table, in the order of ours.
func (r *tableReplay) remote(m [][]float64) (*qd.Remote, error) {
	n := len(r.at)
	if len(m) != n {
		return nil, fmt.Errorf(" has %s, want %d", cli.Count(len(m), "row"), n)
	}
	q := make([][]float64, n)
	for i, row := range m {
		if len(row) != n {
			return nil, fmt.Errorf("[%d] has %s, want %d", i, cli.Count(len(row), "column"), n)
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
