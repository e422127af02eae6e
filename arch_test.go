package dolly_test

import (
	"os"
	"slices"
	"testing"
)

// The law of the house. Patterns are those of the go command: "./p2p" is that
// room, "./p2p/..." it and what is below it, "." the root package; anything
// else is a path of the standard library or of a module. Tests may import what
// they like. The checkers are in arch_check_test.go.

// pure rooms are functions of state, facts and time: the daemon, the simulator
// and a test run the same mind because of it.
func pure() []string {
	return []string{
		".", "./wire", "./charter", "./agent/...", "./market", "./ledger",
		"./node/keep", "./node/books", "./node/past", "./node/trade", "./node/life", "./node/buybot", "./lab/lives", "./lab/sim", "./lab/rl", "./lab/consensus", "./lab/exploit", "./lab/exploit/fleet", "./lab/exploit/school",
		"./lab/adversary", "./p2p/relay/credit",
	}
}

// bans is the import table: who never imports what, and why.
func bans() []ban {
	return []ban{
		{rooms: pure(),
			never: []string{"net/...", "os/...", "syscall", "database/...", "log/...", "crypto/rand", "math/rand"},
			why:   "a pure room does no I/O and draws no chance of its own"},
		{rooms: slices.DeleteFunc(pure(), func(r string) bool { return r == "./node/keep" }), never: []string{"sync/..."},
			why: "a state belongs to one goroutine; only the log in node/keep is read beside it"},
		{rooms: pure(), never: []string{modules}, but: []string{"github.com/fxamacker/cbor/..."},
			why: "what decides must be readable with the standard library at hand"},
		{rooms: []string{"."}, never: []string{"./..."},
			why: "every room imports the words, so the words can afford no room"},
		{rooms: []string{"./wire"}, never: []string{"./..."}, but: []string{"."},
			why: "an encoding does not know what it encodes"},
		{rooms: []string{"./charter"}, never: []string{"./..."}, but: []string{".", "./wire"},
			why: "what is allowed must not depend on who asks"},
		{rooms: []string{"./agent/..."}, never: []string{"./market", "./ledger", "./p2p/...", "./wallet/...", "./cloud/...", "./node/..."},
			why: "the mind is told prices and balances; it touches neither"},
		{rooms: []string{"./market"}, never: []string{"./ledger", "./agent/...", "./wallet/...", "./p2p/...", "./cloud/...", "./node/..."},
			why: "the market is told what a block or a transaction was, so each can be replaced"},
		{rooms: []string{"./ledger"}, never: []string{"./market", "./agent/...", "./wallet/...", "./p2p/...", "./cloud/...", "./node/..."},
			why: "who did what for whom holds also where nobody trades"},
		{rooms: []string{"./p2p/..."}, never: []string{"./agent/...", "./market", "./ledger", "./charter", "./wallet/...", "./cloud/...", "./node/..."},
			why: "the network moves opaque bytes and asks a function what to think of them"},
		{rooms: []string{"./..."}, never: []string{"github.com/libp2p/go-libp2p", "github.com/libp2p/go-libp2p/config", "github.com/libp2p/go-libp2p/p2p/host/basic"},
			why: "libp2p's own hosts link QUIC, WebRTC, fx, relays and UPnP, 9 MB: p2p assembles one by hand"},
		{rooms: []string{"./wallet/..."}, never: []string{"./market", "./p2p/...", "./ledger", "./agent/...", "./cloud/...", "./node/..."},
			why: "coins know scripts and permits, not what they are for"},
		{rooms: []string{"./cloud/..."}, never: []string{"./agent/...", "./wallet/...", "./p2p/...", "./market", "./ledger", "./node/..."},
			why: "the ground rents and installs; who pays and who decides is elsewhere"},
		{rooms: []string{"./node/..."}, never: []string{"./p2p/...", "./wallet/...", "./cloud/..."},
			why: "a node declares the edges it needs and is handed them: a laboratory's life cannot touch the real world"},
		{rooms: []string{"./node/keep"}, never: []string{"./..."}, but: []string{".", "./wire"},
			why: "memory does not know what is remembered"},
		{rooms: []string{"./node/books", "./node/past"}, never: []string{"./..."}, but: []string{".", "./node/keep"},
			why: "an account and a history are of figures, whoever made them"},
		{rooms: []string{"./node/trade"}, never: []string{"./agent/..."},
			why: "a client and a buybot trade too, without an agent's mind"},
		{rooms: []string{"./node/life", "./node/trade", "./node/buybot"}, never: []string{"./node", "./node/store", "./node/remote", "./node/warden", "./node/settings"},
			why: "a mind does not know its body"},
		{rooms: []string{"./node/store", "./node/remote/..."}, never: []string{"./..."}, but: []string{".", "./fault", "./node/remote/openapi", "./node/door"},
			why: "bytes by key and a far home serve any node"},
		{rooms: []string{"./lab/mirror/..."}, never: []string{"net/...", "math/rand", "crypto/rand", "./p2p/...", "./wallet/...", "./cloud/...", "./node/...", "./edge/..."},
			why: "an experiment reaches for nothing beyond its folder, and its chance has a seed"},
		{rooms: []string{"./lab/runs", "./lab/sweep", "./lab/nats"}, never: []string{"./lab/..."}, but: []string{"./lab/runs", "./lab/sweep", "./lab/strict"},
			why: "who runs experiments knows none"},
		{rooms: []string{"./lab/runs", "./lab/sweep"}, never: []string{"net/..."},
			why: "a run needs no server"},
		{rooms: []string{"./fault"}, never: []string{"./...", modules},
			why: "a hook in every room must bring nothing along"},
		{rooms: pure(), never: []string{"./fault"},
			why: "what does no I/O has nowhere to fail"},
		{rooms: []string{"./lab/rl"}, never: []string{"./..."},
			why: "a learner does not know its game"},
		{rooms: []string{"./lab/consensus"}, never: []string{"./..."}, but: []string{"./lab/rl", "./lab/sim/picture"},
			why: "the games of the paper know nothing of a fleet"},
		{rooms: []string{"./tui", "./node/stage", "./node/irc"}, never: []string{"./..."}, but: []string{"."},
			why: "a face knows one interface, dolly.Node"},
		{rooms: []string{"./node/metrics", "./node/web"}, never: []string{"./..."}, but: []string{".", "./node/door"},
			why: "a face knows one interface, dolly.Node"},
		{rooms: []string{"./node/door"}, never: []string{"./..."}, but: []string{"."},
			why: "a door does not know what is behind it"},
	}
}

// owners says who alone may import a thing.
func owners() []owner {
	return []owner{
		{what: "./cmd/...", by: []string{"./cmd/..."}, why: "programs are the top of the house"},
		{what: "./tui", by: []string{"./cmd/..."}, why: "nothing but a program needs a face"},
		{what: "./town/...", by: []string{"./town/...", "./cmd/..."}, why: "a life must not know that its world is a toy"},
		{what: "./lab/...", by: []string{"./lab/...", "./cmd/..."}, why: "nothing real depends on an experiment"},
		{what: "./edge/...", by: []string{"./edge/...", "./cmd/...", "./town/..."}, why: "whoever imports it can touch the real world"},
		{what: "github.com/libp2p/...", by: []string{"./p2p/..."}, why: "one room to change when the network does"},
		{what: "github.com/multiformats/...", by: []string{"./p2p/..."}, why: "addresses are text outside of the network"},
		{what: "github.com/oasisprotocol/...", by: []string{"./p2p"}, why: "only orders that strangers gossip are verified by other means than the standard library's"},
		{what: "github.com/btcsuite/...", by: []string{"./wallet/..."}, why: "one room to audit for coins"},
		{what: "github.com/charmbracelet/...", by: []string{"./tui"}, why: "one room draws"},
		{what: "charm.land/...", by: []string{"./tui"}, why: "one room draws"},
		{what: "go.etcd.io/bbolt/...", by: []string{"./node/store"}, why: "all others see bytes by key"},
		{what: "github.com/fxamacker/cbor/...", by: []string{"./wire"}, why: "one value has one encoding"},
		{what: "golang.org/x/crypto/ssh/...", by: []string{"./cloud/...", "./town/...", "./edge/..."}, why: "only who installs logs in anywhere"},
		{what: "github.com/pkg/sftp", by: []string{"./cloud/install", "./town/..."}, why: "only who installs sends files"},
		{what: "github.com/gliderlabs/ssh", by: []string{"./town/..."}, why: "only a toy server lets anybody in"},
		{what: "github.com/pelletier/...", by: []string{"./node/settings"}, why: "one config file, one reader"},
		{what: "github.com/nats-io/...", by: []string{"./lab/nats"}, why: "one room speaks to other machines of a laboratory"},
		{what: "github.com/goccy/go-yaml/...", by: []string{"./lab/..."}, why: "only an experiment is written in YAML"},
		{what: "github.com/prometheus/...", by: []string{"./node/metrics"}, why: "one room counts for others; the rest shows views"},
		{what: "github.com/ergochat/...", by: []string{"./node/irc"}, why: "one room chats"},
		{what: "./node/stage", by: []string{}, why: "cardboard is for tests"},
		{what: "github.com/spf13/...", by: []string{"./cmd/..."}, why: "flags are the programs' business"},
	}
}

// words bans names of packages that may be imported for their other names.
func words() []word {
	return []word{
		{rooms: pure(), path: "time", names: []string{"Now", "Sleep", "After", "AfterFunc", "Since", "Until", "Tick", "NewTimer", "NewTicker"},
			why: "time is an argument"},
		{rooms: pure(), path: "math/rand/v2", butNames: []string{"Rand", "Source", "New", "PCG", "NewPCG", "ChaCha8", "NewChaCha8", "Zipf", "NewZipf"},
			why: "chance is an argument, a *rand.Rand with a recorded seed"},
		{rooms: []string{"./..."}, but: []string{"./cmd/..."}, path: "fmt", names: []string{"Print", "Printf", "Println"},
			why: "only programs print"},
		{rooms: []string{"./..."}, but: []string{"./cmd/..."}, path: "log", names: []string{"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf"},
			why: "a library returns its errors"},
		{rooms: []string{"./..."}, but: []string{"./cmd/..."}, path: "os", names: []string{"Exit"},
			why: "only programs end themselves"},
	}
}

// manners bans constructs of the language.
func manners() []manner {
	return []manner{
		{rooms: slices.DeleteFunc(pure(), func(r string) bool { return r == "./wire" }), what: goStatement,
			why: "a pure room starts no goroutine; only wire.Each spreads signatures over processors, and waits for all"},
		{rooms: []string{"./..."}, what: initFunction, why: "what happens before main cannot be asked for or refused"},
		{rooms: []string{"./market", "./ledger", "./charter", "./wallet/...", "./cloud/...", "./node/books"}, what: floatType, why: "no floating point near money"},
	}
}

// budget is the size of a file and a function that a reader can hold.
func budget() sizes {
	return sizes{fileMedian: 130, file90th: 400, fileMost: 600, funcMedian: 10, func90th: 42}
}

func TestImports(t *testing.T)  { obey(t, checkBans(house(t), bans())) }
func TestPresent(t *testing.T)  { obey(t, checkPresent(house(t), bans())) }
func TestOwners(t *testing.T)   { obey(t, checkOwners(house(t), owners())) }
func TestWords(t *testing.T)    { obey(t, checkWords(house(t), words())) }
func TestManners(t *testing.T)  { obey(t, checkManners(house(t), manners())) }
func TestComments(t *testing.T) { obey(t, checkComments(house(t))) }
func TestSizes(t *testing.T)    { obey(t, checkSizes(house(t), budget())) }

// TestDesigns demands a DESIGN.md of the house and of every room in it; cmd is
// no room: its help text is its design.
func TestDesigns(t *testing.T) { obey(t, checkDesigns(os.DirFS("."), house(t), []string{"cmd"})) }

// house reads every file of the program in this checkout, tests left out.
func house(t *testing.T) []source {
	t.Helper()
	files, err := load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("only %d files were found: the test does not see the house", len(files))
	}
	return files
}

func obey(t *testing.T, breaches []string) {
	t.Helper()
	for _, b := range breaches {
		t.Error(b)
	}
}
