package mirror

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/mirror/figures"
	"github.com/dollynator/dolly/lab/sim/picture"
)

// file is a plot.
type file struct {
	name string
	data []byte
}

// How plots are smoothed, and how many bins and slices they have.
const (
	rolled     = 10  // events of a rolling mean
	smoothing  = 0.1 // of exponentially weighted means
	bins       = 20
	stepSlices = 5
)

// always are the plots that every analysis has.
func (t *table) always() []file {
	nodes := 0
	for _, e := range t.events {
		nodes = max(nodes, len(e.Scores))
	}
	files := []file{{"correlation.svg", t.correlation()}}
	files = append(files, t.byUID(rewardsOf, nodes, func(e *Event, into []float64) {
		for i, uid := range e.UIDs {
			into[uid] = e.Rewards[i]
		}
	})...)
	files = append(files, t.byUID(scoresOf, nodes, func(e *Event, into []float64) { copy(into, e.Scores) })...)
	successes, calls := make([]float64, nodes), make([]float64, nodes)
	for _, e := range t.events {
		for _, uid := range e.UIDs {
			successes[uid]++
		}
		for _, uid := range e.AllUIDs {
			calls[uid]++
		}
	}
	return append(files,
		file{"uid_calls_successful.svg", picture.Bars("Successful calls by uid", "uid", "calls", successes, nil)},
		file{"uid_calls_total.svg", picture.Bars("Calls by uid, of events", "uid", "calls", calls, nil)},
		file{"reward_lines.svg", t.rewardLines()},
		file{"call_time.svg", curves("Call time", "seconds", "event", picture.Series{Name: "longest call", Y: t.columns[callTime]})},
	)
}

func curves(title, unit, along string, all ...picture.Series) []byte {
	return picture.Curves(picture.Chart{Title: title, Panels: []picture.Panel{{Unit: unit, Series: all}}}, along)
}

// correlation is that of rewards against scores, in the events that have one.
func (t *table) correlation() []byte {
	var pearson, spearman []float64
	for i := range t.events {
		p, s := correlations(&t.events[i])
		pearson, spearman = append(pearson, p), append(spearman, s)
	}
	title := fmt.Sprintf("Correlation of rewards and scores, rolling mean of %d events", rolled)
	return curves(title, "correlation", "event that has one", picture.Series{Name: "Pearson", Y: figures.Rolling(figures.Known(pearson), rolled)},
		picture.Series{Name: "Spearman", Y: figures.Rolling(figures.Known(spearman), rolled)})
}

// byUID are the plots of a figure that nodes have in events.
func (t *table) byUID(name string, nodes int, put func(*Event, []float64)) []file {
	rows := make([][]float64, nodes)
	for uid := range rows {
		rows[uid] = make([]float64, len(t.events))
	}
	values := make([]float64, nodes)
	for i := range t.events {
		for uid := range values {
			values[uid] = nan()
		}
		put(&t.events[i], values)
		for uid, v := range values {
			rows[uid][i] = v
		}
	}
	smooth := make([][]float64, nodes)
	mean, off := make([]float64, nodes), make([]float64, nodes)
	for uid, r := range rows {
		smooth[uid] = figures.EWM(r, smoothing)
		known := figures.Known(r)
		mean[uid], off[uid] = figures.Mean(known), figures.Deviation(known)
	}
	title := strings.ToUpper(name[:1]) + name[1:]
	return []file{
		{"uid_" + name + ".svg", picture.Heat(title+" by uid and event", "event", "uid", rows)},
		{"uid_" + name + "_ewm.svg", picture.Heat(title+" by uid and event, exponentially smoothed", "event", "uid", smooth)},
		{"uid_" + name + "_mean.svg", picture.Bars(title+" by uid, mean ± deviation", "uid", name, mean, off)},
		{name + "_ewm.svg", t.smoothed(title, name)},
		{name + "_histogram.svg", picture.Histogram("Mean "+name+" of the uids", "mean "+name, []picture.Series{{Name: name, Y: mean}}, bins)},
		{name + "_slices.svg", picture.Histogram("Mean "+name+" of the uids, by fifths of the events", "mean "+name, slicesOf(rows), bins)},
	}
}

// smoothed is the mean of a figure in each event, and its exponentially weighted mean.
func (t *table) smoothed(title, name string) []byte {
	return curves(title+", mean of the nodes that answered, and exponentially smoothed", name, "event",
		picture.Series{Name: "event", Y: t.columns[name], Dash: true}, picture.Series{Name: "smoothed", Y: figures.EWM(t.columns[name], smoothing)})
}

// slicesOf are the means of each row in fifths of the events.
func slicesOf(rows [][]float64) (out []picture.Series) {
	for k := range stepSlices {
		s := picture.Series{Name: fmt.Sprintf("%d to %d %%", 100*k/stepSlices, 100*(k+1)/stepSlices)}
		for _, r := range rows {
			s.Y = append(s.Y, figures.Mean(figures.Known(r[len(r)*k/stepSlices:len(r)*(k+1)/stepSlices])))
		}
		out = append(out, s)
	}
	return out
}

// rewardLines is a line for each place among the successes of an event.
func (t *table) rewardLines() []byte {
	most := 0
	for _, e := range t.events {
		most = max(most, len(e.Rewards))
	}
	all := make([]picture.Series, min(most, 8))
	for k := range all {
		all[k].Name = fmt.Sprintf("reward_%d", k)
		for _, e := range t.events {
			v := nan()
			if k < len(e.Rewards) {
				v = e.Rewards[k]
			}
			all[k].Y = append(all[k].Y, v)
		}
	}
	return curves("Rewards by place among the answers", "reward", "event", all...)
}

// asked are the plots that an analysis names.
func (t *table) asked(a *Analysis) (out []file) {
	for _, y := range slices.Sorted(maps.Keys(a.Plot)) {
		for _, x := range a.Plot[y] {
			out = append(out, file{y + "_by_" + x + ".svg", t.scatter(x, y)})
		}
	}
	if e := a.Embedding; e != nil {
		scale := figures.MinMax
		if e.Scaler == scaled {
			scale = figures.Standard
		}
		x, y, z := scale(t.columns[e.Columns[0]]), scale(t.columns[e.Columns[1]]), figures.MinMax(t.columns[e.Columns[2]])
		title := fmt.Sprintf("%s against %s, darker with %s", e.Columns[1], e.Columns[0], e.Columns[2])
		cloud := picture.Cloud{X: x, Y: y, Shade: z}
		out = append(out, file{"embedding.svg", picture.Dots(title, e.Columns[0], e.Columns[1], []picture.Cloud{cloud}, false)})
	}
	return out
}

// scatter is one dot for each event.
func (t *table) scatter(x, y string) []byte {
	if x == firstWord {
		return t.byWord(y)
	}
	cloud := picture.Cloud{X: t.columns[x], Y: t.columns[y]}
	return picture.Dots(fmt.Sprintf("%s by %s", y, x), x, y, []picture.Cloud{cloud}, false)
}

// byWord is a bar for each first word, the most frequent ones.
func (t *table) byWord(y string) []byte {
	groups := make([][]float64, len(t.first))
	for i, w := range t.columns[firstWord] {
		groups[int(w)] = append(groups[int(w)], t.columns[y][i])
	}
	order := upTo(len(groups))
	slices.SortStableFunc(order, func(a, b int) int { return len(groups[b]) - len(groups[a]) })
	var rows []picture.Row
	for _, k := range order[:min(len(order), 20)] {
		rows = append(rows, picture.Row{
			Name: fmt.Sprintf("%s (%d)", t.first[k], len(groups[k])),
			Of:   []picture.Interval{{Mid: figures.Mean(groups[k]), Off: figures.Deviation(groups[k]), Shown: true}},
		})
	}
	return picture.Intervals(y+" by first word, mean ± deviation", []string{y}, rows)
}

// plot is what was predicted against what was.
func (o outcome) plot() file {
	clouds := []picture.Cloud{{Name: "learned from", X: o.train[0], Y: o.train[1]}, {Name: "kept from learning", X: o.test[0], Y: o.test[1]}}
	title := fmt.Sprintf("%s predicted by %s (%s)", o.Y, strings.Join(o.X, ", "), o.Estimator)
	return file{"predict_" + o.Y + ".svg", picture.Dots(title, o.Y, "predicted", clouds, true)}
}
