package main

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/pflag"
)

// keyChange is which keys the next epoch gets anew.
type keyChange struct {
	lease, stop, warden bool
	standby, noStandby  bool
}

func (k *keyChange) flags(f *pflag.FlagSet) {
	f.BoolVar(&k.lease, "new-lease-key", false, "draw a new lease key: the old one is lost or stolen")
	f.BoolVar(&k.warden, "new-warden-key", false, "draw a new key of the warden on the network")
	f.BoolVar(&k.stop, "new-stop-key", false, "draw a new stop key: the old one's orders are void then")
	f.BoolVar(&k.standby, "standby", false, "draw new keys for a standby, and name it in the charter")
	f.BoolVar(&k.noStandby, "no-standby", false, "name no standby any more")
}

func (k *keyChange) check() error {
	if k.standby && k.noStandby {
		return cli.Usagef("leave one of them out", "--standby and --no-standby contradict each other")
	}
	return nil
}

// change is one key of a charter that is drawn anew.
type change struct {
	role string // its file is role-EPOCH.key
	slot *dolly.PeerID
}

// changes are the keys of b, a charter under way, that are to be drawn. When
// the standby serves, it is the warden of the next epoch, with its own keys.
func (k *keyChange) changes(b *charter.Charter, promoted bool) []change {
	if promoted {
		b.LeaseKey, b.WardenPeer = b.StandbyKey, b.StandbyPeer
	}
	if promoted || k.noStandby {
		b.StandbyKey, b.StandbyPeer = dolly.PeerID{}, dolly.PeerID{}
	}
	var out []change
	for _, one := range []struct {
		want bool
		change
	}{
		{k.lease, change{"lease", &b.LeaseKey}},
		{k.warden, change{"warden", &b.WardenPeer}},
		{k.stop, change{"stop", &b.StopKey}},
		{k.standby, change{"standby", &b.StandbyKey}},
		{k.standby, change{"standby-peer", &b.StandbyPeer}},
	} {
		if one.want {
			out = append(out, one.change)
		}
	}
	return out
}

// imagine puts in keys that nobody has, to see whether the rest could be signed.
func imagine(changes []change) {
	for i, one := range changes {
		*one.slot = wire.NewKey([32]byte{byte(i + 1)}).Peer()
	}
}

// forget takes them out again.
func forget(changes []change) {
	for _, one := range changes {
		*one.slot = dolly.PeerID{}
	}
}

// draw makes the keys, or takes those that an attempt before had made.
func draw(dir folder, epoch uint64, changes []change) error {
	for _, one := range changes {
		key, _, err := edge.KeepKey(dir.epochKey(one.role, epoch))
		if err != nil {
			return err
		}
		*one.slot = key.Peer()
	}
	return nil
}
