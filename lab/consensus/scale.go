package consensus

import "slices"

// scale counts what is decided in a crowd by what it is worth. That depends on what the
// agent is paid in the end, on how often it sends until then, and on whether this is
// round 1. When an agent commits what is told as 2 · round + value: so the distance from
// 2 · round of a decision says what it commits, or how often it still sends.
type scale struct {
	honest  float64
	never   uint64    // told of who commits in no round
	pays    []float64 // that an agent can get in the end, each once
	stride  int       // how many distances there are
	worth   []worth   // of a row's places: in round 1 and then in others, by pay and distance
	nowhere uint64    // where the places of agents begin that do not act
	counts  []int32   // by place
	met     []uint32  // the places that count some
	meets   int       // how many those are
}

// worth is what a decision is worth.
type worth struct {
	value  float64
	action uint16
}

const (
	codeBits = 7             // of what is told of an agent
	mute     = 1 << codeBits // is told of an agent besides, until it commits
)

func newScale(e *Env) scale {
	h := &e.Reward.Honest
	s := scale{honest: float64(e.Honest), never: uint64(2*e.Rounds + 2), stride: 2*e.Rounds + 2}
	s.nowhere = s.never // before it, what distances below zero point at
	for _, team := range []float64{h.Consistency, h.Validity, h.Majority, h.Correct} {
		for _, own := range []float64{h.Own, -h.Own} {
			if !slices.Contains(s.pays, team+own) {
				s.pays = append(s.pays, team+own)
			}
		}
	}
	for _, first := range []bool{true, false} {
		for _, pay := range s.pays {
			for far := range s.stride {
				s.worth = append(s.worth, h.worth(first, pay, far))
			}
		}
	}
	return s
}

// worth is that of a decision at a distance from the commit.
func (h *Table) worth(first bool, pay float64, far int) worth {
	switch {
	case far < 2 && first:
		return worth{pay + h.FirstRoundCommit, uint16(1 + far)}
	case far < 2:
		return worth{pay, uint16(1 + far)}
	}
	for range far / 2 {
		pay += h.Round
	}
	return worth{pay, 0}
}

// untold is what is told before an agent committed.
func (s *scale) untold() uint64 { return s.never + mute }

// early is what is taken off that when it does.
func (s *scale) early(round int) uint64 { return s.untold() - 2*uint64(round) }

// committed is what agents committed, in lanes: 1 + value, or 0.
func committed(told uint64) uint64 { return each - told>>codeBits&each + told&each }

// pay is where the distances of a pay begin.
func (s *scale) pay(v float64) uint64 { return uint64(s.stride * slices.Index(s.pays, v)) }

// place is where the places of a row begin.
func (s *scale) place(row int) uint64 { return s.nowhere + uint64(len(s.worth)*(1+row)) }

// ahead is added to a row's place and what is told, for a decision of a round.
func (s *scale) ahead(round int) uint64 {
	if round == 1 {
		return ^uint64(2) + 1
	}
	return uint64(len(s.worth)/2 - 2*round)
}

// fit makes room for so many rows, if lanes can count them.
func (s *scale) fit(rows int) bool {
	need := int(s.place(rows))
	if need > laneSize {
		return false
	}
	if need > len(s.counts) {
		s.counts = make([]int32, 2*need)
		s.met = make([]uint32, 2*need+1)
	}
	return true
}

// tell writes down what was counted, and forgets it.
func (s *scale) tell(f *field) {
	size, first := uint32(len(s.worth)), uint32(s.place(0))
	for _, place := range s.met[:s.meets] {
		times := s.counts[place]
		s.counts[place] = 0
		if place < first {
			continue
		}
		row := (place - first) / size
		place -= first + row*size
		was := &s.worth[place]
		f.did = append(f.did, taken{})
		d := &f.did[len(f.did)-1]
		d.row, d.times, d.action, d.value = int32(row), times, was.action, was.value
		if place < size/2 { // in round 1 all decide
			f.paid.honest += float64(times) * was.value / s.honest
		}
	}
	s.meets = 0
}
