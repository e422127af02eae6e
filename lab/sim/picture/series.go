package picture

// Series is one curve: a value at the end of each day, from day 1 on. What is no number, or beyond 1e18, is a gap.
type Series struct {
	Name string
	Y    []float64
	Dash bool // a bound or a comparison, drawn dashed and grey
}

// Panel is one pair of axes.
type Panel struct {
	Unit   string // of the values, written above the axis
	Series []Series
}

// Chart is panels below one another that share their days.
type Chart struct {
	Title  string
	Panels []Panel
}

// most is how many points of a curve are drawn: more than there are pixels show nothing.
const most = 730

// thin takes means of neighbours until at most most points are left; x are the
// days of the points, counted from 1.
func thin(y []float64) (xs, ys []float64) {
	group := (len(y) + most - 1) / most
	for from := 0; from < len(y); from += group {
		to := min(len(y), from+group)
		sum, n := 0.0, 0.0
		for _, v := range y[from:to] {
			if drawable(v) {
				sum, n = sum+v, n+1
			}
		}
		xs = append(xs, float64(from+to+1)/2)
		ys = append(ys, sum/n)
	}
	return xs, ys
}

// span is the least and greatest value of all series, zero included.
func span(all []Series) (lo, hi float64) {
	for _, s := range all {
		for _, v := range s.Y {
			if drawable(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi
}

func days(all []Series) int {
	n := 0
	for _, s := range all {
		n = max(n, len(s.Y))
	}
	return n
}
