package runs

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// Lock keeps other processes from working in a folder, until it is closed or the
// process ends, however it ends; or it is ErrBusy.
func Lock(folder string) (io.Closer, error) {
	file, err := os.OpenFile(Folder(folder).at(lockFile), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	for range 10 { // somebody may be looking whether anybody has it
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			break
		}
		time.Sleep(5 * time.Millisecond)
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fmt.Errorf("%w: %s", ErrBusy, folder)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// busy reports whether a process works on the run.
func (f Folder) busy() bool {
	file, err := os.Open(f.at(lockFile))
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }() // it gives the lock back
	return errors.Is(syscall.Flock(int(file.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}
