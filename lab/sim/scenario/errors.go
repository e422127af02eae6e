package scenario

import "github.com/dollynator/dolly/lab/strict"

// ErrInvalid is in the tree of every error of this room.
var ErrInvalid = strict.ErrInvalid

// Error says where a scenario is wrong, and what is allowed there.
type Error = strict.Error
