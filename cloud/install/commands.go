package install

// Every command that an installation ever runs on a server. None needs a
// shell's quoting, none carries a secret. Nothing else is run.
const (
	Reload   = "systemctl daemon-reload"
	Enable   = "systemctl enable --now " + UnitName
	IsActive = "systemctl is-active " + UnitName
	Stop     = "systemctl stop " + UnitName
)

// sumPrefix begins the command of SumCommand.
const sumPrefix = "sha256sum "

// SumCommand prints the SHA-256 of a file that passed [CheckPath].
func SumCommand(file string) string { return sumPrefix + file }

// SumTarget is the file that a [SumCommand] names; ok is false for any other
// command and for a path that [CheckPath] refuses.
func SumTarget(command string) (file string, ok bool) {
	if len(command) <= len(sumPrefix) || command[:len(sumPrefix)] != sumPrefix {
		return "", false
	}
	file = command[len(sumPrefix):]
	return file, CheckPath(file) == nil
}

// EnrolCommand lets the uploaded program draw its key and print the public half
// with its proof of possession.
func (p Paths) EnrolCommand() string { return p.Binary + " agent --enrol --config " + p.Config }
