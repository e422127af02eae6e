// Package life composes the pure rooms into one agent: what it knows, what it
// does next. A [Life] is a deterministic state; [Life.Step] takes a moment, a
// source of chance and one fact, and returns effects. The same life runs on a
// rented server and in a simulator.
//
// It holds no rule of its own about price, trust or learning: package agent
// plans, agent/qd chooses, agent/purchase buys, charter permits, trade moves
// money. What it does is carry words between them, and remember.
package life
