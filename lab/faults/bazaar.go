package faults

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/distant"
)

// bazaar is a fair over processes: traders and a buybot, each on its store, and a
// regtest chain. A turn of it is a minute, as at the fair, which judges it.
type bazaar struct {
	*street
	game   bazaarGame
	bank   *process // the chain
	url    string   // where it is served
	chain  wallet.Backend
	fair   *fair // what was seen, and who is judged
	leases map[dolly.PeerID]clockFile
	unsure []side // what ended before somebody went on with a disk that does not know of it
}

// bazaarGame is what is played at a bazaar.
type bazaarGame struct {
	people   []bazaarRole
	struck   []string                     // by plans; nil: everybody
	calm     int                          // turns for which nothing may be under way at the end
	least    int                          // swaps that come about in peace
	overhear func(*dealer, trade.Publish) // of all that is published; nil: nobody listens
	judge    func(*fair) []string         // beside what is always judged; nil for no more
}

// bazaarRole is who is there: what it wishes, or that it is a buybot.
type bazaarRole struct {
	name   string
	wishes []wish
	brain  brain // of a buybot, for the judge; nil for a trader
}

// chainRole is what the trace calls the chain.
const chainRole = "chain"

func newBazaar(dir string, g bazaarGame, o Options, plan fault.Plan) (*bazaar, error) {
	s, err := newStreet(dir, o, plan)
	if err != nil {
		return nil, err
	}
	s.pauseLasts, s.fullLasts = pauseTurns*turn, fullTurns*turn
	return &bazaar{street: s, game: g, bank: newProcess(chainRole, s.look), leases: map[dolly.PeerID]clockFile{}}, nil
}

// open starts the chain and gives everybody a folder: with the MB that they carried
// for at a fair before, and with coins.
func (b *bazaar) open(o Options) (err error) {
	if b.fair, err = newFair(o, "alice", "bob", "carol"); err != nil {
		return err
	}
	if err := b.hand.set(b.fair.now); err != nil {
		return err
	}
	if err := b.settle(b.bank); err != nil {
		return err
	}
	if err := b.launch(b.bank, birth{Mint: true}, func(f frame) {}); err != nil {
		return err
	}
	said, err := b.bank.ask(frame{Op: "url"})
	if err != nil {
		return fmt.Errorf("start the chain: %w", err)
	}
	b.url, b.chain = said.Text, distant.Dial(said.Text)
	before := b.fair.dealers
	b.fair.dealers = nil
	for _, who := range b.game.people {
		if err := b.enter(who, before); err != nil {
			return err
		}
	}
	_, err = b.bank.ask(frame{Op: "mine"})
	return err
}

// enter settles one of the people, with the disk that it had before.
func (b *bazaar) enter(who bazaarRole, before []*dealer) (err error) {
	d := &dealer{name: who.name, key: seeded(who.name), brain: who.brain}
	if d.law, err = lawOf(d.key); err != nil {
		return err
	}
	p := newProcess(who.name, b.look)
	p.key, p.who = d.key.Seed(), Who{Key: d.key.Peer()}
	if err := b.settle(p); err != nil {
		return err
	}
	for _, old := range before {
		if old.name == who.name {
			if err := old.moveTo(p.dir); err != nil {
				return err
			}
		}
	}
	lease, err := openClock(filepath.Join(b.dir, "lease-"+who.name))
	if err != nil {
		return err
	}
	b.leases[d.key.Peer()] = lease
	p.dealer = d
	b.fair.dealers = append(b.fair.dealers, d)
	b.join(p)
	purse, err := openWallet(d.key, b.chain, newDisk())
	if err != nil {
		return err
	}
	_, err = b.bank.ask(frame{Op: "grant", Body: pack(grant{purse.Address(), []dolly.Sat{startSat, startSat, startSat}})})
	return errors.Join(err, lease.set(0))
}

// start runs a machine's process.
func (b *bazaar) start(p *process) error {
	if err := b.takeUp(p); err != nil {
		return err
	}
	t := &trader{Chain: b.url, Lease: b.leases[p.who.Key].file.Name(), Near: b.near(), Buyer: p.dealer.brain != nil}
	for _, who := range b.game.people {
		if who.name == p.role {
			t.Wishes = who.wishes
		}
	}
	return b.launch(p, birth{Trader: t}, b.serving(p))
}

// near are those that may run.
func (b *bazaar) near() (all []dolly.PeerID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, d := range b.fair.dealers {
		if !d.superseded {
			all = append(all, d.key.Peer())
		}
	}
	return all
}

// minute is one turn: a block now and then, starts of who does not run, and all
// that is to be done.
func (b *bazaar) minute(ctx context.Context) error {
	n := b.turns.Add(1)
	if err := b.hand.set(b.fair.now.Add(time.Duration(n) * turn)); err != nil {
		return err
	}
	b.wake(b.hand.Now())
	if n%blockTurns == 0 {
		if _, err := b.bank.ask(frame{Op: "mine"}); err != nil {
			return fmt.Errorf("mine a block: %w", err)
		}
	}
	for _, p := range b.all() {
		if err := b.relieve(p); err != nil {
			return err
		}
		if !p.running() {
			if err := b.start(p); err != nil {
				return err
			}
		}
		p.tell(frame{Op: "hour", ID: n, Body: pack(b.near())})
	}
	return b.rest(ctx)
}

// everybody are the people and the chain.
func (b *bazaar) everybody() []*process { return append(b.all(), b.bank) }

// end kills whoever still runs and gives back what the bazaar had.
func (b *bazaar) end() (err error) {
	for _, l := range b.leases {
		err = errors.Join(err, l.file.Close())
	}
	return errors.Join(err, b.street.end(b.everybody()))
}

// moveTo writes what a dealer's disk has into a store of its own.
func (d *dealer) moveTo(dir string) error {
	to, err := openStore(dir)
	if err != nil {
		return err
	}
	err = d.disk.View(func(r dolly.Reader) error {
		return to.Update(func(w dolly.Writer) error { return r.Scan("", w.Put) })
	})
	return errors.Join(err, to.Close())
}

func openStore(dir string) (dolly.Store, error) { return store.Open(storeOf(dir)) }
