package main

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/lab/mutants"
)

// flagWords are the values that a shell completes, by flag.
func flagWords() map[string][]string {
	names := []string{}
	for _, m := range mutants.All() {
		names = append(names, m.Name)
	}
	return map[string][]string{
		"network":  networkWords(),
		"strategy": strategy.Names(),
		"subject":  subjectNames(),
		"terms":    {string(dolly.RelayAllow), string(dolly.RelayExit)},
		"view":     viewWords(),
		"only":     names,
	}
}

func networkWords() []string {
	return []string{string(dolly.Main), string(dolly.Test), string(dolly.Town)}
}

func viewWords() []string {
	var words []string
	for _, v := range []dolly.View{
		dolly.ViewFleet, dolly.ViewNode, dolly.ViewMarket, dolly.ViewOrders, dolly.ViewSwaps, dolly.ViewMakers,
		dolly.ViewWallets, dolly.ViewLearning, dolly.ViewLedger, dolly.ViewBlocks, dolly.ViewEvents, dolly.ViewPeers,
		dolly.ViewCharter, dolly.ViewMoney, dolly.ViewBooks, dolly.ViewHistory, dolly.ViewBuybot, dolly.ViewIRC,
	} {
		words = append(words, string(v))
	}
	slices.Sort(words)
	return words
}
