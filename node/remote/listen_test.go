package remote

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// TestI39TheSocketIsNeverOpenToOthers looks at the socket in the moment in which
// it appears, under the loosest umask.
func TestI39TheSocketIsNeverOpenToOthers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has the mode from the descriptor")
	}
	path := filepath.Join(t.TempDir(), "s")
	defer syscall.Umask(syscall.Umask(0))
	l, err := bind(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it appears as %v: %v", info.Mode(), err)
	}
}
