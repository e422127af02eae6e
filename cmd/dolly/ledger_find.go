package main

import (
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/ledger"
)

// The shortest parts of names that are looked for.
const (
	leastOfKey  = 4
	leastOfHash = 8
)

// find tells what somebody means: a key, or one block of it.
func (b *ledgerBooks) find(arg string) (dolly.PeerID, *ledger.Signed, error) {
	if name, number, ok := strings.Cut(arg, "/"); ok {
		return b.findNumber(name, number)
	}
	if digits := strings.ToLower(arg); len(arg) >= leastOfHash && strings.Trim(digits, "0123456789abcdef") == "" {
		if s, err := b.findHash(digits); s != nil || err != nil {
			return dolly.PeerID{}, s, err
		}
	}
	k, err := b.findKey(arg)
	return k, nil, err
}

func (b *ledgerBooks) findNumber(name, number string) (dolly.PeerID, *ledger.Signed, error) {
	k, err := b.findKey(name)
	if err != nil {
		return k, nil, err
	}
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil || n == 0 {
		return k, nil, cli.Usagef("a chain begins with block 1", "%q is not the number of a block", number)
	}
	if got := b.Held(k, n, 1); len(got) == 1 && got[0].Seq == n {
		return k, &got[0], nil
	}
	return k, nil, &dolly.Error{Kind: dolly.Usage, Text: "no block " + number + " of " + k.String() + " is held", Hint: "dolly ledger show " + name + " shows its chain"}
}

func (b *ledgerBooks) findKey(name string) (dolly.PeerID, error) {
	if name == "self" {
		return b.head.Self, nil
	}
	whole, err := dolly.ParsePeerID(name)
	var found []dolly.PeerID
	for _, k := range b.Keys() {
		if err == nil && k == whole || err != nil && len(name) >= leastOfKey && strings.HasSuffix(k.String(), name) {
			found = append(found, k)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return dolly.PeerID{}, cli.Usagef("write more of it", "%d keys end in %q", len(found), name)
	}
	return dolly.PeerID{}, cli.Usagef("dolly ledger show lists the keys", "no key or block %q in this ledger", name)
}

// findHash looks for the one block whose hash begins so; nil if there is none.
func (b *ledgerBooks) findHash(digits string) (*ledger.Signed, error) {
	var found *ledger.Signed
	for _, k := range b.Keys() {
		for _, s := range b.Held(k, 1, b.Len(k)) {
			if !strings.HasPrefix(s.Hash.String(), digits) {
				continue
			}
			if found != nil {
				return nil, cli.Usagef("write more of it", "more than one block begins with %s", digits)
			}
			found = &s
		}
	}
	return found, nil
}
