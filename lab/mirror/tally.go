package mirror

import (
	"math"

	"github.com/dollynator/dolly/lab/mirror/figures"
)

// leastForCorrelation is how many successes an event needs for a correlation.
const leastForCorrelation = 3

// tally is what is summed up over a query. It is kept in checkpoints.
type tally struct {
	Steps     int     `json:"steps"`
	Events    int     `json:"events"`
	Calls     []int   `json:"calls"`     // by uid
	Successes []int   `json:"successes"` // by uid
	Rewards   float64 `json:"rewards"`   // summed over the successes, as
	Scores    float64 `json:"scores"`    // are those of the nodes that answered
	Pearson   mean    `json:"pearson"`
	Spearman  mean    `json:"spearman"`
}

// mean is a mean under way.
type mean struct {
	Sum float64 `json:"sum"`
	N   int     `json:"n"`
}

// add takes a number; NaN is none.
func (m *mean) add(v float64) {
	if !math.IsNaN(v) {
		m.Sum, m.N = m.Sum+v, m.N+1
	}
}

func (m mean) value() float64 { return m.Sum / float64(m.N) }

func newTally(nodes int) *tally {
	return &tally{Calls: make([]int, nodes), Successes: make([]int, nodes)}
}

// pass counts one pass and returns the correlations of its event.
func (t *tally) pass(p pass) (pearson, spearman float64) {
	for _, c := range p.calls {
		t.Calls[c.UID]++
	}
	if p.event == nil {
		return nan(), nan()
	}
	t.Events++
	for _, uid := range p.event.UIDs {
		t.Successes[uid]++
	}
	for i, s := range p.event.scored() {
		t.Scores += s
		t.Rewards += p.event.Rewards[i]
	}
	pearson, spearman = correlations(p.event)
	t.Pearson.add(pearson)
	t.Spearman.add(spearman)
	return pearson, spearman
}

// correlations of an event's rewards against the scores; NaN for fewer than three
// successes or where one of both is constant.
func correlations(e *Event) (pearson, spearman float64) {
	if len(e.UIDs) < leastForCorrelation {
		return nan(), nan()
	}
	s := e.scored()
	return figures.Pearson(e.Rewards, s), figures.Spearman(e.Rewards, s)
}

// Summary is what a run ends with.
type Summary struct {
	Events     int              `json:"events"`
	Steps      int              `json:"steps"`
	Rows       int              `json:"rows"` // of the data, that were sampled
	Calls      int              `json:"calls_total"`
	Successes  int              `json:"successful_calls"`
	PerUID     map[int]UIDCalls `json:"per_uid"`
	MeanReward *float64         `json:"mean_reward"` // of successful calls; null if there are none
	MeanScore  *float64         `json:"mean_score"`  // of the nodes of successful calls
	Pearson    *float64         `json:"pearson"`     // of rewards against scores: means over events with
	Spearman   *float64         `json:"spearman"`    // three successes at least and some variance; null if there are none
	Weights    []float64        `json:"weights"`     // of the nodes, by uid; sum 1
	WeightsSet []WeightsSet     `json:"weights_set"` // at the end of each epoch
	Notes      []string         `json:"notes"`       // what a reader must know
	Plots      []string         `json:"plots"`       // files in the run's folder
	Predicted  []Predicted      `json:"predictions,omitempty"`
	Fleet      *FleetSummary    `json:"fleet,omitempty"` // of a model of relays
}

// UIDCalls is how often a node was called, and answered.
type UIDCalls struct {
	Calls     int `json:"calls"`
	Successes int `json:"successes"`
}

func (t *tally) summary() Summary {
	s := Summary{Events: t.Events, Steps: t.Steps, PerUID: map[int]UIDCalls{}, Notes: []string{}, Plots: []string{}, WeightsSet: []WeightsSet{}, Weights: []float64{}}
	for uid := range t.Calls {
		s.PerUID[uid] = UIDCalls{t.Calls[uid], t.Successes[uid]}
		s.Calls += t.Calls[uid]
		s.Successes += t.Successes[uid]
	}
	s.MeanReward = number(t.Rewards / float64(s.Successes))
	s.MeanScore = number(t.Scores / float64(s.Successes))
	s.Pearson, s.Spearman = number(t.Pearson.value()), number(t.Spearman.value())
	if t.Steps > 0 && t.Events == 0 {
		s.Notes = append(s.Notes, "there were no events: no call succeeded")
	}
	return s
}
