package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
)

// dealt is the table that an update begins with: legal, touched columns spread over
// all, rows equal or all different.
func dealt(r *rand.Rand, offers, touched int, equal bool) qd.State {
	const count = 50
	s := qd.State{Version: 1, Offers: make([]dolly.OfferID, offers)}
	for i := range s.Offers {
		s.Offers[i] = dolly.OfferID(fmt.Sprintf("host/p%05d/eu", i))
	}
	for i := range touched {
		c := qd.ColumnState{Index: uint32(i * offers / touched), Count: count, E: []float64{r.Float64()}, Q: []float64{r.Float64()}}
		if !equal {
			c.Q = make([]float64, offers)
			for j := range c.Q {
				c.Q[j] = r.Float64()
			}
		}
		s.Columns = append(s.Columns, c)
	}
	return s
}

// dollyLearner is our side.
type dollyLearner struct {
	table   *qd.Table
	ids     []dolly.OfferID
	remotes []*qd.Remote
}

func newDollyLearner(offers int, equal bool) (learner, error) {
	r := rand.New(rand.NewPCG(1, 1))
	d := &dollyLearner{}
	for i := range 1 + siblingTables {
		t, err := qd.Restore(dealt(r, offers, offers, equal))
		if err != nil {
			return nil, fmt.Errorf("deal a table: %w", err)
		}
		if i == 0 {
			d.table, d.ids = t, t.Catalogue().Offers()
		} else {
			d.remotes = append(d.remotes, t.Heard(dolly.PeerID{byte(i)}))
		}
	}
	return d, nil
}

func (d *dollyLearner) update(current, tried int, success bool, reward float64) error {
	u := qd.Update{Current: d.ids[current], Tried: d.ids[tried], Success: success, Reward: reward}
	_, err := d.table.Apply(u, d.remotes, qd.Mean{})
	return err
}

func (d *dollyLearner) sum() float64 {
	sum := 0.0
	for _, row := range d.table.Matrix() {
		for _, v := range row {
			sum += v
		}
	}
	return sum
}

// plainLearner is the rule over whole matrices by column, as it is written.
type plainLearner struct {
	q, e    [][]float64 // [column][row]
	count   []int
	remotes [][][]float64
}

func newPlainLearner(offers int, equal bool) (learner, error) {
	r := rand.New(rand.NewPCG(1, 1))
	p := &plainLearner{count: make([]int, offers)}
	for i := range 1 + siblingTables {
		s := dealt(r, offers, offers, equal)
		q := make([][]float64, offers)
		for j, c := range s.Columns {
			q[j] = make([]float64, offers)
			for k := range q[j] {
				q[j][k] = c.Q[min(k, len(c.Q)-1)]
			}
		}
		if i > 0 {
			p.remotes = append(p.remotes, inSingle(q))
			continue
		}
		p.q = q
		for j, c := range s.Columns {
			p.count[j] = int(c.Count)
			p.e = append(p.e, slices.Repeat(c.E, offers))
		}
	}
	return p, nil
}

// inSingle is what is left of values that travelled.
func inSingle(q [][]float64) [][]float64 {
	for _, col := range q {
		for i, v := range col {
			col[i] = float64(float32(v))
		}
	}
	return q
}

func (p *plainLearner) update(current, tried int, success bool, reward float64) error {
	gain := map[bool]float64{true: 0.4, false: -0.4}[success]
	next := make([][]float64, 2)
	for k, c := range []int{tried, current} {
		best := p.q[0][c]
		for j := range p.q {
			best = max(best, p.q[j][c])
		}
		add := gain
		if k == 1 {
			add = reward
		}
		next[k] = make([]float64, len(p.q))
		for i, v := range p.q[c] {
			p.e[c][i] += add
			apart := 0.0
			for _, r := range p.remotes {
				apart += v - r[c][i]
			}
			next[k][i] = v + qd.Alpha(p.count[c])*(p.e[c][i]+0.05*best-v) - qd.Beta(p.count[c])*apart/siblingTables
		}
	}
	for k, c := range []int{tried, current} {
		p.q[c] = next[k]
		p.count[c]++
	}
	return nil
}

func (p *plainLearner) sum() float64 {
	sum := 0.0
	for i := range p.q {
		for j := range p.q {
			sum += p.q[j][i]
		}
	}
	return sum
}

// floorLearner reads what must be read and writes what must be written: two columns,
// and two of each sibling.
type floorLearner struct {
	columns [2 * (2 + siblingTables)][]float64
}

func newFloorLearner(offers int, equal bool) (learner, error) {
	f := &floorLearner{}
	if equal {
		offers = 1
	}
	for i := range f.columns {
		f.columns[i] = make([]float64, offers)
	}
	return f, nil
}

func (f *floorLearner) update(_, _ int, _ bool, reward float64) error {
	for k := range 2 {
		c := f.columns[5*k : 5*k+5]
		to, q, a, b, d := c[0], c[1], c[2], c[3], c[4]
		for i := range to {
			to[i] = q[i] + a[i] + b[i] + d[i] + reward
		}
	}
	return nil
}

func (*floorLearner) sum() float64 { return 0 }
