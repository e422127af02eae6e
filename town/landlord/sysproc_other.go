//go:build unix && !linux

package landlord

import "syscall"

// ownGroup makes a process the head of a group that can be killed as one.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
