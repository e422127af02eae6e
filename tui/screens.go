package tui

import "github.com/dollynator/dolly"

// screenID names a screen.
type screenID int

// The screens: those before inner are reached by digit and tab, if there is
// something to see there (see [model.row]); the others from something; from columnsScreen on they lie over another.
const (
	fleetScreen screenID = iota
	nodeScreen
	marketScreen
	learningScreen
	ledgerScreen
	moneyScreen
	peersScreen
	charterScreen
	eventsScreen
	labScreen
	agentScreen
	chainScreen
	blockScreen
	dealScreen
	explainScreen
	runScreen
	helpScreen
	columnsScreen
	exportScreen
	actScreen
	screens // how many there are

	inner = agentScreen
)

// screen is what the console knows of a screen before it is shown.
type screen struct {
	name string
	does string // its line on the help page
	// asks is what to ask the node for; nil is nothing.
	asks func(p place, d data) []source
	show func(k known) panel
}

// needs is what to ask the node for so that place p can be shown.
func (s screen) needs(p place, d data) []source {
	if s.asks == nil {
		return nil
	}
	return s.asks(p, d)
}

// only asks for one view.
func only(v dolly.View) func(place, data) []source {
	return func(place, data) []source { return []source{{view: v}} }
}

// allScreens is the one list of them.
func allScreens() *[screens]screen {
	return &[screens]screen{
		fleetScreen:    {"fleet", "the family tree, its money and its servers", only(dolly.ViewFleet), fleetPanel},
		nodeScreen:     {"node", "the node this console is attached to", nodeNeeds, nodePanel},
		marketScreen:   {"market", "order book, depth, trades, price, own orders", marketNeeds, marketPanel},
		learningScreen: {"learning", "what was learned about servers, and what is next", only(dolly.ViewLearning), learningPanel},
		ledgerScreen:   {"ledger", "everybody's chains, forks and trust", only(dolly.ViewLedger), ledgerPanel},
		moneyScreen:    {"money", "swaps and purchases, gross, fee and net, profit by rent", only(dolly.ViewMoney), moneyPanel},
		peersScreen:    {"peers", "who is connected, and how", only(dolly.ViewPeers), peersPanel},
		charterScreen:  {"charter", "what is allowed, and what is used of it", only(dolly.ViewCharter), charterPanel},
		dealScreen:     {"deal", "one swap or purchase and its steps", only(dolly.ViewMoney), dealPanel},
		eventsScreen:   {"events", "what the node did, and why", nil, eventsPanel},
		labScreen:      {"lab", "runs of experiments, and their figures as they go on", labNeeds, labPanel},
		runScreen:      {"run", "one of them", runNeeds, runPanel},
		agentScreen:    {"agent", "one of the fleet", nil, agentPanel},
		chainScreen:    {"chain", "one key's blocks", chainNeeds, chainPanel},
		blockScreen:    {"block", "both halves of a transaction", chainNeeds, blockPanel},
		explainScreen:  {"why", "the facts behind an event", explainNeeds, explainPanel},
		helpScreen:     {"help", "keys and signs", nil, helpPanel},
		columnsScreen:  {"columns", "which are shown", nil, columnsPanel},
		exportScreen:   {"export", "write to a file", nil, exportPanel},
		actScreen:      {"act", "do something", nil, actPanel},
	}
}
