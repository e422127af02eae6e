// Package strict reads YAML (and so JSON) that people write, and refuses what it
// does not know: a key that does not exist, with the one that was probably meant, a
// key that stands twice, a value of another type, an anchor, a tag, null. [Read]
// parses a text and puts it into values by a table of [Entry]; all that is wrong is
// told at once, each as an [Error] with file, line, dotted key and what is allowed.
//
// It opens no file and checks no ranges: that is for who knows what a value means,
// through [Filler.Refuse].
package strict
