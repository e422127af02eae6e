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

// pick makes y the sum of b and of the rows of w that are named, each as long as y.
func pick(y, b, w []float64, rows []uint16) {
	c := 0
	for ; c+8 <= len(y); c += 8 {
		s := *(*[8]float64)(b[c:])
		a0, a1, a2, a3, a4, a5, a6, a7 := s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]
		for _, row := range rows {
			r := (*[8]float64)(w[int(row)*len(y)+c:])
			a0 += r[0]
			a1 += r[1]
			a2 += r[2]
			a3 += r[3]
			a4 += r[4]
			a5 += r[5]
			a6 += r[6]
			a7 += r[7]
		}
		*(*[8]float64)(y[c:]) = [8]float64{a0, a1, a2, a3, a4, a5, a6, a7}
	}
	for ; c < len(y); c++ {
		sum := b[c]
		for _, row := range rows {
			sum += w[int(row)*len(y)+c]
		}
		y[c] = sum
	}
}

// affine makes y the sum of b and of the rows of w, each as long as y, times x.
func affine(y, b, w, x []float64) {
	c := 0
	for ; c+8 <= len(y); c += 8 {
		s := *(*[8]float64)(b[c:])
		a0, a1, a2, a3, a4, a5, a6, a7 := s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]
		for i, f := range x {
			if f == 0 {
				continue
			}
			r := (*[8]float64)(w[i*len(y)+c:])
			a0 += f * r[0]
			a1 += f * r[1]
			a2 += f * r[2]
			a3 += f * r[3]
			a4 += f * r[4]
			a5 += f * r[5]
			a6 += f * r[6]
			a7 += f * r[7]
		}
		*(*[8]float64)(y[c:]) = [8]float64{a0, a1, a2, a3, a4, a5, a6, a7}
	}
	for ; c < len(y); c++ {
		sum := b[c]
		for i, f := range x {
			sum += f * w[i*len(y)+c]
		}
		y[c] = sum
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
