package main

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/pflag"
)

// operatorKey is the operator's key, opened when it is first needed: the
// passphrase is asked for once or, in a dry run that needs nothing signed, never.
type operatorKey struct {
	env *Env
	fd  int
	key *wire.Key
}

func (o *operatorKey) flags(f *pflag.FlagSet) {
	f.IntVar(&o.fd, "passphrase-fd", -1, "read the operator's passphrase from this file descriptor; else it is asked for")
}

// open returns the operator's key of a charter.
func (o *operatorKey) open(dir folder, c charter.Signed[charter.Charter]) (wire.Key, error) {
	if o.key != nil {
		return *o.key, nil
	}
	key, err := unlockOperator(o.env, string(dir), o.fd)
	if err != nil {
		return wire.Key{}, err
	}
	if key.Peer() != c.Key {
		return wire.Key{}, &dolly.Error{Kind: dolly.Usage, Text: "operator.age is not the key that signed this charter", Hint: "use the folder in which the charter was made"}
	}
	o.key = &key
	return key, nil
}

// reader is a key that the warden shows its lines to: the stop key, which needs
// no passphrase, if it is here.
func (o *operatorKey) reader(dir folder, c charter.Signed[charter.Charter]) func() (wire.Signer, error) {
	return func() (wire.Signer, error) {
		if key, err := dir.key("stop", c.Body.StopKey); err == nil {
			return key, nil
		}
		return o.open(dir, c)
	}
}
