package study

import "fmt"

// Result is what a study found.
type Result struct {
	Name        string       `json:"name"`
	Title       string       `json:"title"`
	Question    string       `json:"question"`
	Seeds       int          `json:"seeds"` // of each arm in each world
	First       uint64       `json:"first_seed"`
	Comparisons int          `json:"comparisons"` // that were made of them, and corrected for
	Failed      []string     `json:"failed"`      // fleets that did not end well: nothing is concluded then
	Worlds      []Outlook    `json:"worlds"`
	Pooled      []Comparison `json:"pooled,omitempty"`
	Verdict     string       `json:"verdict"`

	study Study
	size  Size
}

// Outlook is what was found in one world.
type Outlook struct {
	Name        string       `json:"name"`
	Slots       int          `json:"slots"`
	Days        int          `json:"days"`
	Arms        []ArmMeans   `json:"arms"`
	Comparisons []Comparison `json:"comparisons"`
}

// ArmMeans is what became of one arm's fleets, in the mean.
type ArmMeans struct {
	Arm        string    `json:"arm"`
	Command    string    `json:"command"` // plays the first fleet again
	Fleets     int       `json:"fleets"`
	Efficiency float64   `json:"efficiency"`
	Lived      float64   `json:"lived"`
	Births     float64   `json:"births"`
	Extinct    int       `json:"extinct"`        // fleets
	Alive      []float64 `json:"alive_by_tenth"` // mean at the end of every tenth day, with those that died out
}

// Comparison is an arm against another one of its world, or of all worlds.
type Comparison struct {
	World   string       `json:"-"`
	Arm     string       `json:"arm"`
	Against string       `json:"against"`
	By      []Difference `json:"by"` // in the order of [Outcomes]
}

// Judge compares the fleets of a plan. A fleet that is not there or failed takes its
// pairs with it, and no study in which one failed is concluded.
func Judge(p Plan, fleets map[string]Fleet) ([]Result, error) {
	var out []Result
	for i, y := range p.Studies {
		r := Result{Name: y.Name, Title: y.Title, Question: y.Question, Seeds: p.Size.Of(y), First: p.Size.seed(y, 0, 0), Failed: []string{}, study: y, size: p.Size}
		var pool pairs
		for j, w := range y.Worlds {
			look, err := r.look(p, place{study: i, world: j}, fleets, &pool)
			if err != nil {
				return nil, fmt.Errorf("study %s, world %s: %w", y.Name, w.Name, err)
			}
			r.Worlds = append(r.Worlds, look)
		}
		if y.Pooled {
			r.Pooled = pool.compare()
		}
		r.conclude()
		out = append(out, r)
	}
	return out, nil
}

// look compares the arms of one world, and puts its pairs into the pool.
func (r *Result) look(p Plan, at place, fleets map[string]Fleet, pool *pairs) (Outlook, error) {
	w := r.study.Worlds[at.world]
	s, err := w.Scenario(w.Arms[0], p.Size)
	if err != nil {
		return Outlook{}, err
	}
	arms := map[string][]Fleet{}
	out := Outlook{Name: w.Name, Slots: s.Agents, Days: s.Days}
	for k, a := range w.Arms {
		at.arm = k
		for n, key := range p.keys[at] {
			f, ok := fleets[key]
			if !ok {
				f = Fleet{Seed: p.Size.seed(r.study, at.world, n), Failed: "it was not played"}
			}
			arms[a.Name] = append(arms[a.Name], f)
		}
		out.Arms = append(out.Arms, meansOf(w, a, p.Size, fmt.Sprint(p.Size.seed(r.study, at.world, 0)), arms[a.Name]))
		r.Failed = append(r.Failed, failures(w, a, arms[a.Name])...)
	}
	for _, a := range w.Arms {
		for _, control := range a.Against {
			left, right := whole(arms[a.Name], arms[control])
			pool.add(a.Name, control, left, right)
			c := comparison(a.Name, control, left, right)
			c.World = w.Name
			out.Comparisons = append(out.Comparisons, c)
		}
	}
	return out, nil
}

func comparison(arm, against string, left, right []Fleet) Comparison {
	c := Comparison{Arm: arm, Against: against}
	for _, o := range Outcomes() {
		c.By = append(c.By, compare(o, left, right))
	}
	return c
}

// whole are the pairs of which both fleets ended well.
func whole(arm, control []Fleet) (left, right []Fleet) {
	for n := range min(len(arm), len(control)) {
		if arm[n].Failed == "" && control[n].Failed == "" {
			left, right = append(left, arm[n]), append(right, control[n])
		}
	}
	return left, right
}

// pairs gathers the pairs of all worlds.
type pairs struct {
	order       [][2]string
	left, right map[[2]string][]Fleet
}

func (p *pairs) add(arm, against string, left, right []Fleet) {
	if p.left == nil {
		p.left, p.right = map[[2]string][]Fleet{}, map[[2]string][]Fleet{}
	}
	id := [2]string{arm, against}
	if _, known := p.left[id]; !known {
		p.order = append(p.order, id)
	}
	p.left[id], p.right[id] = append(p.left[id], left...), append(p.right[id], right...)
}

func (p *pairs) compare() []Comparison {
	var out []Comparison
	for _, id := range p.order {
		out = append(out, comparison(id[0], id[1], p.left[id], p.right[id]))
	}
	return out
}

func meansOf(w World, a Arm, size Size, seed string, fleets []Fleet) ArmMeans {
	m := ArmMeans{Arm: a.Name, Command: w.Command(a, size, seed)}
	for _, f := range fleets {
		if f.Failed == "" {
			m.Fleets++
		}
	}
	share := 1 / float64(max(1, m.Fleets))
	for _, f := range fleets {
		if f.Failed != "" {
			continue
		}
		m.Efficiency += f.Efficiency * share
		m.Lived += f.Lived * share
		m.Births += float64(f.Births) * share
		if f.Extinct >= 0 {
			m.Extinct++
		}
		for len(m.Alive) < len(f.Alive) {
			m.Alive = append(m.Alive, 0)
		}
		for t, n := range f.Alive {
			m.Alive[t] += float64(n) * share
		}
	}
	return m
}

// failures are the fleets of an arm that did not end well.
func failures(w World, a Arm, fleets []Fleet) []string {
	var out []string
	for _, f := range fleets {
		if f.Failed != "" {
			out = append(out, fmt.Sprintf("%s, %s, seed %d: %s", w.Name, a.Name, f.Seed, f.Failed))
		}
	}
	return out
}

// conclude corrects for everything that is judged.
func (r *Result) conclude() {
	var all []*Difference
	for _, c := range r.family() {
		for k := range c.By {
			all = append(all, &c.By[k])
		}
	}
	correct(all)
	r.Comparisons = len(all)
	r.Verdict = r.words()
}

// family are the comparisons that verdicts are about: of the pool where there is one,
// since a world of it has too few fleets to say anything alone.
func (r *Result) family() []Comparison {
	if r.study.Pooled {
		return r.Pooled
	}
	var all []Comparison
	for _, w := range r.Worlds {
		all = append(all, w.Comparisons...)
	}
	return all
}
