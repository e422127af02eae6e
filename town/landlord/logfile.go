package landlord

import (
	"os"
	"sync"
)

// maxLog bounds a log file, in bytes. The one before it is kept.
const maxLog = 1 << 20

// logFile takes a program's output, bounded: when full it becomes name.1 and a
// new one begins.
type logFile struct {
	root *os.Root
	name string

	mu   sync.Mutex
	file *os.File
	size int64
}

// openLog continues the file of that name below root.
func openLog(root *os.Root, name string) (*logFile, error) {
	l := &logFile{root: root, name: name}
	if err := l.open(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *logFile) open() error {
	file, err := l.root.OpenFile(l.name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return err
	}
	l.file, l.size = file, info.Size()
	return nil
}

// Write appends p whole to one of the two files.
func (l *logFile) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size > 0 && l.size+int64(len(p)) > maxLog {
		if err := l.turn(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(p)
	l.size += int64(n)
	return n, err
}

func (l *logFile) turn() error {
	if err := l.file.Close(); err != nil {
		return err
	}
	if err := l.root.Rename(l.name, l.name+".1"); err != nil {
		return err
	}
	return l.open()
}

// Close closes the current file.
func (l *logFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Close()
}
