// Package picture draws what a run of the simulator found. [Lines] makes an SVG
// of curves over days in panels below one another, [Shares] a stack that fills up
// to everything, [Family] who was born of whom; [Spark] and [Bar] draw in one row
// of a terminal. [Intervals] compares differences; [Dots], [Heat], [Bars] and
// [Histogram] are for figures of any kind, [Tracks] for their curves. All are pure functions of figures; the SVGs follow the reader's light or dark
// background and need no fonts, scripts or files.
package picture
