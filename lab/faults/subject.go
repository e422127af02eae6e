package faults

// Subject is what is struck. Each is a file of its own.
type Subject struct {
	Name  string
	About string // one line
	Slots uint32 // of the charter
	// Begin puts the first machines and their coins into the world.
	Begin func(*Stage) error
	// Event is what fault.Event lets happen; nil if there is nothing. Every plan
	// of a subject that has one lets it happen, at some point before Until holds.
	Event func(*Stage) error
	Until func(*World) (bool, string)
	// Done reports whether all was reached that the subject is about.
	Done func(*World) (bool, string)
	// Recount lists broken promises beside those of every world.
	Recount func(*World) []string
}

// Subjects are all there are.
func Subjects() []Subject {
	return []Subject{purchases(), renewals(), certificates(), leases(), stops()}
}
