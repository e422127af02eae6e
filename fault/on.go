//go:build faults

package fault

import (
	"errors"
	"sync/atomic"
)

// Enabled tells whether this program was built with the tag faults.
const Enabled = true

// armed is the one variable of a package in this house, and it exists with the
// tag only: handing an injector to whoever writes a file would put it into the
// signatures of the program that ships.
var armed atomic.Pointer[Injector]

// Arm makes an injector the one that all points of this process pass, until
// disarm is called.
func Arm(i *Injector) (disarm func()) {
	before := armed.Swap(i)
	return func() { armed.Store(before) }
}

// Do carries out effect, which is a point. The name says which, for people.
func Do(k Kind, name string, effect func() error) error {
	if i := armed.Load(); i != nil {
		return i.do(k, name, effect)
	}
	return effect()
}

// Get is Do of a call that returns something: on a fault that is the zero T.
func Get[T any](name string, call func() (T, error)) (T, error) {
	var got T
	err := Do(Call, name, func() (err error) {
		got, err = call()
		return err
	})
	if errors.Is(err, ErrInjected) {
		var none T
		return none, err
	}
	return got, err
}
