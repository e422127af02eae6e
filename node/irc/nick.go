package irc

import (
	"strconv"
	"strings"
)

// shortest is the length of a nick that every server takes, by RFC 2812.
const shortest = 9

// nick is the wanted one and what is tried when a server refuses it.
type nick struct {
	want string
	n    int
}

func newNick(want string) nick { return nick{want: want} }

// next is the wanted nick, shortened, and from then on with a number.
func (k *nick) next() string {
	suffix := ""
	if k.n > 0 || len(k.want) <= shortest {
		suffix = strconv.Itoa(k.n % 1000)
	}
	k.n++
	return k.want[:min(len(k.want), shortest-len(suffix))] + suffix
}

// NickOf is a nick for a node's name: dolly- and what of it a nick may have.
func NickOf(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r < 0x80 && nickRune(r) && b.Len() < 12 {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "dolly"
	}
	return "dolly-" + b.String()
}

// ValidNick reports whether a server may take it.
func ValidNick(s string) bool {
	for i, r := range s {
		if r >= 0x80 || !nickRune(r) || i == 0 && (r == '-' || r >= '0' && r <= '9') {
			return false
		}
	}
	return s != "" && len(s) <= 30
}

// ValidChannel reports whether s names a channel.
func ValidChannel(s string) bool {
	return len(s) > 1 && len(s) <= 50 && strings.ContainsRune("#&+!", rune(s[0])) && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == ',' || r == 0x7f
	})
}

func nickRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_[]{}|^`\\", r)
}
