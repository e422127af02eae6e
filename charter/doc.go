// Package charter holds what an operator allows a fleet, and the one right to
// spend, the [Permit].
//
// An operator signs a [Charter]. The warden's [Registry] hands out slots,
// leases and acts within it; an agent's [Holder] asks for them and keeps them;
// [Allow] turns charter, lease and act into a permit. Certificates ([Verify])
// say who is whose child. A stop order ends it all ([Orders]).
//
// The package is pure: no clock, no disk, no network, no chance. Whoever uses
// it persists a registry's [Line]s before a reply leaves, and a holder's state
// before a permit is used or a certificate sent. The promises are then those
// of DESIGN.md beside this file: never more live keys than slots, never more
// spent than the caps, for any schedule of crashes and lies.
//
// It does not find the warden, install anything, or move money.
package charter
