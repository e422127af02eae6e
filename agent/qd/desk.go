package qd

// Desk is the buffers of an update. The zero Desk is ready; tables of one
// goroutine may share one.
type Desk struct {
	steps  [2]step
	before [1]float64
	old    column
	spread vector // a column's rows, where it has one number and siblings' differ
	pulls  []Vector
	ones   [][1]float64
}

// copy puts a column on the desk; nil is one that was never touched.
func (d *Desk) copy(c *column) *column {
	d.old = column{}
	if c != nil {
		d.old = *c
	}
	return &d.old
}

// gather is what siblings say of an offer, clipped to limit; zero where one never
// spoke of it. Known counts those that did.
func (d *Desk) gather(cat *Catalogue, offer int, remotes []*Remote, limit float64) (all []Vector, known int) {
	d.pulls = d.pulls[:0]
	if cap(d.ones) < len(remotes) {
		d.ones = make([][1]float64, len(remotes))
	}
	ones := d.ones[:len(remotes)]
	for i, r := range remotes {
		v := r.column(cat, offer, limit)
		if v != nil {
			known++
		}
		ones[i][0] = 0
		if len(v) == 1 {
			ones[i][0] = min(max(v[0], -limit), limit)
		}
		if len(v) <= 1 {
			v = ones[i][:]
		}
		d.pulls = append(d.pulls, Vector(v))
	}
	return d.pulls, known
}

// hold is v with n elements, on the desk if it has fewer.
func (d *Desk) hold(v vector, n int) vector {
	if len(v) == n && n > 1 {
		return v
	}
	d.spread = grow(&d.spread, n)
	for i := range d.spread {
		d.spread[i] = v[0]
	}
	return d.spread
}

// grow makes the buffer one of n elements of any value.
func grow(v *vector, n int) vector {
	if cap(*v) < n {
		*v = make(vector, n)
	}
	return (*v)[:n]
}
