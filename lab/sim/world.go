package sim
import "github.com/dollynator/dolly"
const dayMS = dolly.Time(86_400_000)
const begin = 100 * dayMS
type World struct { seed uint64; o Options; now dolly.Time; events int64; trace trace }
type agent struct{ birth int}
type mutant int
