package consensus

// reply is what the policy says: up to which draw an agent sends, up to which it sends or
// commits 0, and where that is counted.
type reply struct {
	version             uint64 // of the policy; 0 for none
	sends, zeros, place uint64
}

// ask has the policy say what agents do in a state.
func (c *crowd) ask(f *field, at int32) {
	version := f.honest.version
	for w := range c.words {
		s := reply{version: version}
		for i, sight := range c.sees[at][w*lanes:][:lanes] {
			x := &c.said[sight]
			if x.version != version {
				c.hear(f, sight)
			}
			s.sends += x.sends << (i * laneBits)
			s.zeros += x.zeros << (i * laneBits)
			s.place += x.place << (i * laneBits)
		}
		c.says[w][at] = s
	}
}

// hear has the policy say what is done where something is seen.
func (c *crowd) hear(f *field, sight int32) {
	row := f.honest.row(sight-1, f.seen)
	cuts := f.honest.policy.Cuts(row)
	c.said[sight] = reply{f.honest.version, upTo(cuts[0]), upTo(cuts[1]), c.scale.place(row)}
}
