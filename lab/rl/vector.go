package rl

// part is the row of a matrix with so many columns.
func part[T any](all []T, row, columns int) []T {
	return all[row*columns : (row+1)*columns : (row+1)*columns]
}

// add adds x to y, which are equally long. Eight at a time: the compiler unrolls nothing.
func add(y, x []float64) {
	for len(y) >= 8 && len(x) >= 8 {
		a, b := (*[8]float64)(y), (*[8]float64)(x)
		a[0] += b[0]
		a[1] += b[1]
		a[2] += b[2]
		a[3] += b[3]
		a[4] += b[4]
		a[5] += b[5]
		a[6] += b[6]
		a[7] += b[7]
		y, x = y[8:], x[8:]
	}
	for i := range y {
		y[i] += x[i]
	}
}

// addTimes adds f·x to y, which are equally long.
func addTimes(y, x []float64, f float64) {
	for len(y) >= 8 && len(x) >= 8 {
		a, b := (*[8]float64)(y), (*[8]float64)(x)
		a[0] += f * b[0]
		a[1] += f * b[1]
		a[2] += f * b[2]
		a[3] += f * b[3]
		a[4] += f * b[4]
		a[5] += f * b[5]
		a[6] += f * b[6]
		a[7] += f * b[7]
		y, x = y[8:], x[8:]
	}
	for i := range y {
		y[i] += f * x[i]
	}
}

// addTimesDot adds f·d to y and returns the product of d and w, in one pass over d.
func addTimesDot(y, d []float64, f float64, w []float64) (dot float64) {
	var even, odd float64
	for len(y) >= 8 && len(d) >= 8 && len(w) >= 8 {
		a, b, c := (*[8]float64)(y), (*[8]float64)(d), (*[8]float64)(w)
		a[0] += f * b[0]
		even += b[0] * c[0]
		a[1] += f * b[1]
		odd += b[1] * c[1]
		a[2] += f * b[2]
		even += b[2] * c[2]
		a[3] += f * b[3]
		odd += b[3] * c[3]
		a[4] += f * b[4]
		even += b[4] * c[4]
		a[5] += f * b[5]
		odd += b[5] * c[5]
		a[6] += f * b[6]
		even += b[6] * c[6]
		a[7] += f * b[7]
		odd += b[7] * c[7]
		y, d, w = y[8:], d[8:], w[8:]
	}
	for i := range y {
		y[i] += f * d[i]
		even += d[i] * w[i]
	}
	return even + odd
}
