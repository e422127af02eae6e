package consensus

// sights numbers what honest agents see, densely and in the order of meeting it.
type sights struct {
	env    *Env
	groups []int
	number map[uint64]int32
	keys   []uint64 // by number
	ones   []uint16 // of each: a network's inputs that are one, as many as there are groups
	digits []uint8  // scratch
}

func newSights(e *Env) *sights {
	return &sights{env: e, groups: e.groups(), number: map[uint64]int32{}}
}

// inputs is how many a network has.
func (s *sights) inputs() (n int) {
	for _, g := range s.groups {
		n += g
	}
	return n
}

// of numbers what agent i sees.
func (s *sights) of(w *world, i int) int32 {
	s.digits = s.env.digits(s.digits[:0], w, i)
	key := uint64(0)
	for g, d := range s.digits {
		key = key*uint64(s.groups[g]) + uint64(d)
	}
	return s.ofKey(key)
}

// ofKey numbers what has these digits, written as one number.
func (s *sights) ofKey(key uint64) int32 {
	id, known := s.number[key]
	if known {
		return id
	}
	id = int32(len(s.keys))
	s.number[key] = id
	s.keys = append(s.keys, key)
	ones := make([]uint16, len(s.groups))
	from := s.inputs()
	for g := len(s.groups) - 1; g >= 0; g-- {
		size := s.groups[g]
		from -= size
		ones[g] = uint16(from) + uint16(key%uint64(size))
		key /= uint64(size)
	}
	s.ones = append(s.ones, ones...)
	return id
}

// inputsOf are the inputs that are one.
func (s *sights) inputsOf(id int32) []uint16 {
	n := len(s.groups)
	return s.ones[int(id)*n : (int(id)+1)*n]
}

// answers are the digits behind a number, appended to a slice.
func (s *sights) answers(to []uint8, id int32) []uint8 {
	from := 0
	for g, one := range s.inputsOf(id) {
		to = append(to, uint8(int(one)-from))
		from += s.groups[g]
	}
	return to
}

// count is how many different things were seen so far.
func (s *sights) count() int { return len(s.keys) }
