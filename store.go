package dolly

// Store keeps bytes by key, durably. Keys are paths with slashes; iteration is
// in the order of the keys' bytes. Update runs its function in one transaction
// that is on disk when Update returns nil, and leaves no trace otherwise.
//
// A nil error means durable. Any other error means unknown: the caller stops.
type Store interface {
	View(func(Reader) error) error
	Update(func(Writer) error) error
	Close() error
}

// Reader reads a consistent state. Returned slices are the caller's own.
type Reader interface {
	Get(key string) []byte // nil if absent
	Scan(prefix string, each func(key string, value []byte) error) error
}

// Writer changes a state. A nil value deletes.
type Writer interface {
	Reader
	Put(key string, value []byte) error
}
