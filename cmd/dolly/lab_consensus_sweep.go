package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/consensus"
	"github.com/dollynator/dolly/lab/sim/picture"
	"github.com/spf13/cobra"
)

// consensusSweep is what dolly lab consensus sweep was asked for.
type consensusSweep struct {
	env    *Env
	quick  bool
	first  uint64
	out    string
	asJSON bool
}

func newConsensusSweepCommand(env *Env) *cobra.Command {
	s := consensusSweep{env: env}
	cmd := &cobra.Command{
		Use:   "sweep [STUDY…]",
		Short: "Reproduce the paper's figures, beside the ways that work",
		Long: `Learns every figure of the paper from many seeds, in the paper's way and in those that
work, on all cores: honest, byzantine, joint, slush_41, slush_32, pki; all of them if
none is named. The same seeds give the same page. It takes some minutes of processor
time, most of them for pki.

--out writes FINDINGS.md and its pictures into a folder, and keeps every run that was
finished there, so that an interrupted sweep goes on where it was. They are learned
again by another version of this program.`,
		Example: "  dolly lab consensus sweep honest\n  dolly lab consensus sweep --quick\n  dolly lab consensus sweep --out lab/consensus",
		Args:    cobra.ArbitraryArgs,
		RunE:    func(cmd *cobra.Command, names []string) error { return s.run(cmd.Context(), names) },
	}
	f := cmd.Flags()
	f.BoolVar(&s.quick, "quick", false, "two seeds of each, 300 epochs at most: to see that it works")
	f.Uint64Var(&s.first, "seed", 1, "the first")
	f.StringVar(&s.out, "out", "", "write FINDINGS.md and its pictures into this folder, and keep the runs")
	f.BoolVar(&s.asJSON, "json", false, "print JSON")
	return cmd
}

func (s *consensusSweep) run(ctx context.Context, names []string) error {
	studies, err := s.studies(names)
	if err != nil {
		return err
	}
	engine, err := thisProgram()
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "this program cannot be told from others", Err: err}
	}
	sweep, err := consensus.NewSweep(studies, s.first, engine)
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "the studies cannot be planned", Err: err}
	}
	outcomes, err := s.learn(ctx, sweep)
	if err != nil {
		return err
	}
	all := sweep.Findings(outcomes)
	if err := s.write(all, names); err != nil {
		return err
	}
	return s.show(all)
}

// studies are those that were named.
func (s *consensusSweep) studies(names []string) ([]consensus.Study, error) {
	studies, err := consensus.Studies(s.quick)
	if err != nil || len(names) == 0 {
		return studies, err
	}
	var known []string
	for _, y := range studies {
		known = append(known, y.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, cli.Usagef("there are "+strings.Join(known, ", "), "no study %q", name)
		}
	}
	return slices.DeleteFunc(studies, func(y consensus.Study) bool { return !slices.Contains(names, y.Name) }), nil
}

// write writes the page and its pictures.
func (s *consensusSweep) write(all []consensus.Finding, names []string) error {
	if s.out == "" {
		return nil
	}
	command := strings.Join(append([]string{"dolly lab consensus sweep"}, names...), " ")
	if s.quick {
		command += " --quick"
	}
	if s.first != 1 {
		command += fmt.Sprintf(" --seed %d", s.first)
	}
	page, err := consensus.Page(all, command+" --out lab/consensus")
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "the page cannot be made", Err: err}
	}
	files := []picture.File{{Name: "FINDINGS.md", Data: page}}
	for _, f := range all {
		p := f.Picture()
		files = append(files, picture.File{Name: filepath.Join(consensus.Pictures, p.Name), Data: p.Data})
	}
	if err := writeFiles(s.out, files); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "the page cannot be written", Err: err}
	}
	return nil
}

// show prints how many seeds of each arm reached the bar.
func (s *consensusSweep) show(all []consensus.Finding) error {
	type line struct {
		Study    string              `json:"study"`
		Preset   string              `json:"preset"`
		Bar      string              `json:"bar"`
		Passed   int                 `json:"passed"`
		Seeds    int                 `json:"seeds"`
		Outcomes []consensus.Outcome `json:"outcomes"`
	}
	var lines []line
	var rows [][]string
	for _, f := range all {
		for i, a := range f.Study.Arms {
			l := line{f.Study.Name, a.Name, a.Bar, 0, a.Seeds, f.Outcomes[i]}
			for _, o := range l.Outcomes {
				if o.Passed {
					l.Passed++
				}
			}
			lines = append(lines, l)
			rows = append(rows, []string{l.Study, l.Preset, fmt.Sprintf("%d of %d", l.Passed, l.Seeds), l.Bar})
		}
	}
	if s.asJSON {
		return s.env.JSON(lines)
	}
	s.env.Columns([]string{"study", "preset", "at the bar", "the bar"}, rows)
	return nil
}
