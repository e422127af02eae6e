// Package sweep runs an experiment many times with other settings: a grid, random
// samples, or successive halving of them.
//
// A [Spec] says what varies. [NewPlan] makes tasks of it, the same ones on every
// machine; [Play] has a [Pool] play them and keeps each outcome in the sweep's folder,
// so that a sweep goes on where it was. A task that fails is an outcome like others.
// [Local] is the pool of this process; lab/nats has one of many machines.
package sweep
