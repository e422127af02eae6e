//go:build !faults

package fault

// Enabled tells whether this program was built with the tag faults.
const Enabled = false

// Do carries out effect, which is a point. The name says which, for people.
func Do(_ Kind, _ string, effect func() error) error { return effect() }

// Get is Do of a call that returns something.
func Get[T any](_ string, call func() (T, error)) (T, error) { return call() }

// Arm does nothing: there is nothing to be armed in this program.
func Arm(*Injector) (disarm func()) { return func() {} }
