package keep

// Archive is a table whose records live in the store only: it is written
// through and handed back once, at load.
type Archive struct {
	name  string
	fresh []archived
	each  func(key string, value []byte) error
}

type archived struct {
	key   string
	value []byte
}

// NewArchive puts an archive on the shelf. At load every record goes to each,
// in the order of the keys.
func NewArchive(s *Shelf, name string, each func(key string, value []byte) error) *Archive {
	a := &Archive{name: name + "/", each: each}
	s.drawers = append(s.drawers, a)
	return a
}

// Put writes a record; a nil value deletes it.
func (a *Archive) Put(key string, value []byte) {
	a.fresh = append(a.fresh, archived{key, value})
}

func (a *Archive) prefix() string { return a.name }

func (a *Archive) dirty() bool { return len(a.fresh) > 0 }

func (a *Archive) load(key string, value []byte) error { return a.each(key, value) }

func (a *Archive) flush(put func(string, []byte) error) error {
	for _, r := range a.fresh {
		if err := put(a.name+r.key, r.value); err != nil {
			return err
		}
	}
	a.fresh = nil
	return nil
}
