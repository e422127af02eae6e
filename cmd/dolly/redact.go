package main

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/adrg/xdg"
	"github.com/dollynator/dolly/node/settings"
)

// redactor takes names out of text: the same thing always has the same number, so that
// what belongs together can still be seen.
type redactor struct {
	rules []redaction
	known map[string]string // what stands for what
	count map[string]int    // by word
}

// redaction is a kind of thing that is taken out.
type redaction struct {
	word string
	what *regexp.Regexp
	is   func(string) bool // a closer look; nil needs none
}

// newRedactor takes out what a config names, and whatever looks like a key, a hash, an
// address or a person.
func newRedactor(s settings.Settings) *redactor {
	r := &redactor{known: map[string]string{}, count: map[string]int{}}
	for _, named := range []struct {
		word  string
		texts []string
	}{
		{"contact", []string{s.Contact}},
		{"url", append([]string{s.Buybot.Webhook, s.Chain.URL, s.Cloud.URL}, s.Buybot.Beats...)},
		{"host", append([]string{s.IRC.Server}, append(s.API.Names, s.Relay.Exit...)...)},
		{"nick", []string{s.IRC.Nick}}, {"payout", []string{s.Payout}},
		{"state", []string{s.State}}, {"home", []string{xdg.Home}},
	} {
		slices.SortFunc(named.texts, func(a, b string) int { return len(b) - len(a) })
		for _, text := range named.texts {
			if len(text) > 2 {
				r.rule(named.word, `(?i)`+regexp.QuoteMeta(text))
			}
		}
	}
	r.rule("url", `https?://[^\s"'<>\\]+`)
	r.rule("mail", `[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+`)
	r.rule("peer", peerPrefix+`[1-9A-HJ-NP-Za-km-z]{40,}`)
	r.rule("coin-address", `\b(?:bc|tb|bcrt)1[02-9ac-hj-np-z]{20,}\b`)
	r.rule("coin-address", `\b[13mn2][1-9A-HJ-NP-Za-km-z]{25,39}\b`)
	r.rule("hash", `\b[0-9A-Fa-f]{32,}\b`)
	r.rule("bytes", `[A-Za-z0-9+/_-]{40,}={0,2}`)
	r.rule("host", `/dns[46]?/[^/\s"]+`)
	r.rule("ip", `\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b`)
	r.rule("ip", `[0-9A-Fa-f:]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*`)
	r.rules[len(r.rules)-1].is = func(found string) bool { // and not a time of day
		_, err := netip.ParseAddr(found)
		return err == nil
	}
	return r
}

func (r *redactor) rule(word, pattern string) {
	r.rules = append(r.rules, redaction{word: word, what: regexp.MustCompile(pattern)})
}

// text is s without what the rules find.
func (r *redactor) text(s string) string {
	for _, rule := range r.rules {
		s = rule.what.ReplaceAllStringFunc(s, func(found string) string {
			if rule.is != nil && !rule.is(found) {
				return found
			}
			return r.mask(rule.word, found)
		})
	}
	return s
}

// shortened is s without the short forms of peer ids that text has found, wherever.
func (r *redactor) shortened(s string) string {
	var pairs []string
	for found, m := range r.known {
		if strings.HasPrefix(found, peerPrefix) {
			pairs = append(pairs, found[len(found)-shortPeer:], m)
		}
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// A peer id's beginning, and how much of its end is its short form.
const (
	peerPrefix = "12D3Koo"
	shortPeer  = 8
)

func (r *redactor) mask(word, found string) string {
	if m, there := r.known[found]; there {
		return m
	}
	r.count[word]++
	m := fmt.Sprintf("‹%s %d›", word, r.count[word])
	r.known[found] = m
	return m
}
