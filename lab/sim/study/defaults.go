package study

import "slices"

// part is a setting of the mind, with the comparisons of arms that differ by it alone.
type part struct {
	key string
	by  [][2]string // arm with the other value, and the one with the value that it would replace
}

func parts() []part {
	return []part{
		{"merge", [][2]string{{evidence, mean}}},
		{"value", [][2]string{{capacity, evidence}, {capacityThompson, thompson}}},
		{"choice", [][2]string{{thompson, evidence}, {capacityThompson, capacity}}},
		{"all", [][2]string{{evidence, mean}, {capacity, mean}, {thompson, mean}, {capacityThompson, mean}}},
	}
}

// combinations are those that can be defaults, with their three values. The
// first is what defaults stay that nothing speaks against.
func combinations() [][4]string {
	return [][4]string{
		{mean, "mean", "efficiency", "rank"},
		{evidence, "evidence", "efficiency", "rank"},
		{capacity, "evidence", "capacity", "rank"},
		{thompson, "evidence", "efficiency", "thompson"},
		{capacityThompson, "evidence", "capacity", "thompson"},
	}
}

// Default is what the results say about merge, value and choice.
type Default struct {
	Merge    string  `json:"merge"`
	Value    string  `json:"value"`
	Choice   string  `json:"choice"`
	Decided  bool    `json:"decided"` // false: nothing was compared that would tell
	Contrast []Count `json:"contrasts"`
	rows     [][]string
}

// Count is how often an arm was better or worse than another one, or neither, over
// all worlds.
type Count struct {
	Key     string   `json:"setting"`
	Arm     string   `json:"arm"`
	Against string   `json:"against"`
	Better  [2]int   `json:"better"` // by the first two outcomes
	Worse   [2]int   `json:"worse"`
	Nothing [2]int   `json:"nothing_shown"`
	Sum     float64  `json:"sum"` // of the differences of the first outcome
	Worlds  []string `json:"worlds"`
}

// rule is how defaults follow, fixed before anything is played.
const rule = "A combination may replace `mean`, `efficiency`, `rank` if it is better by efficiency in some study, and worse in none, by neither efficiency nor what was lived; " +
	"of several that may, the one with the largest sum of differences in efficiency does."

// Defaults is what results say about the settings of the mind. Studies that are not
// concluded say nothing.
func Defaults(results []Result) Default {
	var d Default
	for _, p := range parts() {
		for _, by := range p.by {
			c := Count{Key: p.key, Arm: by[0], Against: by[1], Worlds: []string{}}
			for _, r := range results {
				if len(r.Failed) > 0 {
					continue
				}
				for _, x := range r.family() {
					if x.Arm == c.Arm && x.Against == c.Against {
						d.rows = append(d.rows, c.add(r, x))
					}
				}
			}
			d.Contrast = append(d.Contrast, c)
		}
	}
	d.decide()
	return d
}

// decide applies the rule.
func (d *Default) decide() {
	taken := combinations()[0]
	most := 0.0
	for _, c := range d.Contrast {
		if c.Key != "all" || len(c.Worlds) == 0 {
			continue
		}
		d.Decided = true
		if c.Better[0] > 0 && c.Worse == [2]int{} && c.Sum > most {
			most = c.Sum
			taken = combinations()[slices.IndexFunc(combinations(), func(m [4]string) bool { return m[0] == c.Arm })]
		}
	}
	d.Merge, d.Value, d.Choice = taken[1], taken[2], taken[3]
}

// add counts a comparison, and makes its line of the page.
func (c *Count) add(r Result, x Comparison) []string {
	where := r.Name
	if len(r.Worlds) > 1 && x.World != "" {
		where += ", " + x.World
	}
	c.Worlds = append(c.Worlds, where)
	c.Sum += x.By[0].Mean
	row := []string{c.Key, x.Arm + " − " + x.Against, where}
	for k := range judged {
		switch x.By[k].Verdict {
		case Better:
			c.Better[k]++
		case Worse:
			c.Worse[k]++
		default:
			c.Nothing[k]++
		}
		row = append(row, cell(x.By[k], Outcomes()[k]))
	}
	return row
}
