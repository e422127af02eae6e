package landlord

import "syscall"

// ownGroup makes a process the head of a group that can be killed as one, and
// asks the kernel to kill it when the thread that started it ends. That thread
// is kept until the process is gone, see run.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
