package runs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// checkpoint says where a run stands: everything up to it is on the disk.
type checkpoint struct {
	Rows    int64      `cbor:"1,keyasint"`
	Step    int64      `cbor:"2,keyasint"` // of the last row
	Of      int64      `cbor:"3,keyasint"` // of the last row there will be, 0 if nobody knows
	Metrics int64      `cbor:"4,keyasint"` // bytes of metrics.jsonl
	Events  int64      `cbor:"5,keyasint"` // bytes of events.jsonl
	Done    bool       `cbor:"6,keyasint"` // there is no further step
	Sum     dolly.Hash `cbor:"7,keyasint"` // of the state

	state []byte // what the work saved; of a run at its beginning nothing
}

// keptCheckpoints is how many stay: if the newest cannot be read, the run goes on
// from the one before.
const keptCheckpoints = 2

// write keeps the checkpoint and forgets the oldest.
func (c checkpoint) write(f Folder) error {
	c.Sum = wire.Sum(c.state)
	head := wire.Marshal(c)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(head)))
	out = append(append(out, head...), c.state...)
	if err := f.write(path.Join(checkpoints, fmt.Sprintf("%012d", c.Rows)), out); err != nil {
		return err
	}
	names, err := f.checkpoints()
	if err != nil {
		return err
	}
	for _, name := range names[:max(0, len(names)-keptCheckpoints)] {
		if err := os.Remove(f.at(path.Join(checkpoints, name))); err != nil {
			return err
		}
	}
	return nil
}

// checkpoints are the names of those that are there, oldest first.
func (f Folder) checkpoints() ([]string, error) {
	found, err := filepath.Glob(f.at(path.Join(checkpoints, "[0-9]*")))
	if err != nil {
		return nil, err
	}
	for i, name := range found {
		found[i] = filepath.Base(name)
	}
	slices.Sort(found)
	return found, nil
}

// newest is the last checkpoint that can be read; the zero one if none was made.
func (f Folder) newest() (checkpoint, error) {
	names, err := f.checkpoints()
	if err != nil || len(names) == 0 {
		return checkpoint{}, err
	}
	var all error
	for _, name := range slices.Backward(names) {
		raw, err := f.Read(path.Join(checkpoints, name))
		if err == nil {
			var c checkpoint
			if c, err = readCheckpoint(raw); err == nil {
				return c, nil
			}
		}
		all = errors.Join(all, fmt.Errorf("checkpoint %s: %w", name, err))
	}
	return checkpoint{}, all
}

func readCheckpoint(raw []byte) (c checkpoint, err error) {
	if len(raw) < 4 || uint64(len(raw)-4) < uint64(binary.BigEndian.Uint32(raw)) {
		return c, fmt.Errorf("%w: it ends too early", ErrDamaged)
	}
	end := 4 + int(binary.BigEndian.Uint32(raw))
	if err := wire.Unmarshal(raw[4:end], &c); err != nil {
		return c, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if c.state = raw[end:]; wire.Sum(c.state) != c.Sum {
		return c, fmt.Errorf("%w: the state is another one", ErrDamaged)
	}
	return c, nil
}
