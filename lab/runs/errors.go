package runs

import "errors"

// Errors of this room.
var (
	ErrNoRun      = errors.New("no run")                                // a folder without a manifest, or a name that nothing has
	ErrBusy       = errors.New("another process works on it")           // its lock is held
	ErrOver       = errors.New("the run is done")                       // there is nothing to go on with
	ErrDiverged   = errors.New("the run does not go on as it began")    // another row than the one that is written
	ErrDamaged    = errors.New("the run is damaged")                    // a file that no run writes
	ErrName       = errors.New("no name for a file of a run")           // it leaves the folder, or is one of ours
	ErrUnknownKey = errors.New("unknown key")                           // in a config
	ErrConfig     = errors.New("config")                                // a value of another type
	ErrRow        = errors.New("a row that cannot be written")          // its step, or a name
	ErrAmbiguous  = errors.New("several runs have names that begin so") // more letters are wanted
)
