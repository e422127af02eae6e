package bench

// floor is no book at all: what remains is the cost of the stream.
type floor struct{ resting int }

func newFloor() venue { return &floor{} }

// limit takes every second order as traded, so that there are about as many live
// ones as in a real book.
func (f *floor) limit(s *stream, o *order) {
	if o.id%2 == 0 {
		s.taken = o.quantity
		return
	}
	f.resting++
}

func (f *floor) immediate(*stream, *order) {}
func (f *floor) cancel(*order)             { f.resting-- }
func (f *floor) live() int                 { return f.resting }
