package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// lockWait is how long Open waits for a predecessor that is just exiting.
const lockWait = time.Second

var bucketName = []byte("dolly")

type boltStore struct{ db *bbolt.DB }

// Open opens the store in the file at path and makes it, and its folder, if
// they are not there: the file with mode 0600, the folder with 0700. It waits a
// second for another process to let go, then fails with [ErrLocked]; a file
// that is no store, or is cut short, is [ErrCorrupt]. Errors are [dolly.Error]
// with a hint.
func Open(path string) (dolly.Store, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, openError(path, err)
	}
	db, err := openBolt(path)
	if err != nil {
		return nil, openError(path, err)
	}
	if err := prepare(db, dir); err != nil {
		return nil, openError(path, errors.Join(err, db.Close()))
	}
	return &boltStore{db: db}, nil
}

// openBolt turns what bbolt does with a damaged file, a panic or a fault in
// mapped memory, into ErrCorrupt. The file stays locked then until the process
// ends, which is right: nobody should write to it.
func openBolt(path string) (db *bbolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, fmt.Errorf("%w: %v", ErrCorrupt, p)
		}
	}()
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockWait, FreelistType: bbolt.FreelistMapType,
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrLocked
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return db, err
}

// prepare refuses a file that was cut short, makes the bucket, and writes the
// folder's entry for the file to disk, without which a new store could vanish.
func prepare(db *bbolt.DB, dir string) error {
	info, err := os.Stat(db.Path())
	if err != nil {
		return err
	}
	err = db.View(func(tx *bbolt.Tx) error {
		if tx.Size() > info.Size() {
			return fmt.Errorf("%w: %d of %d bytes are there", ErrCorrupt, info.Size(), tx.Size())
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = fault.Do(fault.Commit, "new store", func() error {
		return db.Update(func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucketIfNotExists(bucketName)
			return err
		})
	})
	if err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (s *boltStore) View(f func(dolly.Reader) error) error {
	return closed(s.db.View(func(tx *bbolt.Tx) error {
		return f(boltTx{tx.Bucket(bucketName)})
	}))
}

func (s *boltStore) Update(f func(dolly.Writer) error) error {
	return fault.Do(fault.Commit, "store", func() error {
		return closed(s.db.Update(func(tx *bbolt.Tx) error {
			return f(boltTx{tx.Bucket(bucketName)})
		}))
	})
}

func (s *boltStore) Close() error { return s.db.Close() }

func closed(err error) error {
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		return ErrClosed
	}
	return err
}

type boltTx struct{ b *bbolt.Bucket }

func (t boltTx) Get(key string) []byte { return own(t.b.Get([]byte(key))) }

func (t boltTx) Put(key string, value []byte) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if value == nil {
		return t.b.Delete([]byte(key))
	}
	return t.b.Put([]byte(key), own(value)) // bbolt keeps the slice until it commits
}

func (t boltTx) Scan(prefix string, each func(string, []byte) error) error {
	c := t.b.Cursor()
	for k, v := c.Seek([]byte(prefix)); k != nil && bytes.HasPrefix(k, []byte(prefix)); {
		key := string(k)
		if err := each(key, own(v)); err != nil {
			return err
		}
		if t.b.Writable() { // each may have moved the cursor's page
			k, v = c.Seek([]byte(key + "\x00"))
		} else {
			k, v = c.Next()
		}
	}
	return nil
}

// own copies v out of memory that is the database's; nil stays nil.
func own(v []byte) []byte {
	if v == nil {
		return nil
	}
	return append([]byte{}, v...)
}
