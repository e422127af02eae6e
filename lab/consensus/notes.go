package consensus

// notes are what an agent has of each one, two bits each: null, or 1 + value.
type notes uint16

// of is what it has of agent j.
func (n notes) of(j int) int8 { return int8(n >> (2 * j) & 3) }

// put is the notes with another value of agent j.
func (n notes) put(j int, value int8) notes { return n.less(j) | notes(value)<<(2*j) }

// less is the notes without agent j.
func (n notes) less(j int) notes { return n &^ (3 << (2 * j)) }

// only is what they have of agent j.
func (n notes) only(j int) notes { return n & (3 << (2 * j)) }

// newer is the notes with what came, where that is not null.
func (n notes) newer(came notes) notes {
	some := (came | came>>1) & 0x5555
	return n&^(some|some<<1) | came
}
