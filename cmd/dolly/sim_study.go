package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/sim/picture"
	"github.com/dollynator/dolly/lab/sim/study"
	"github.com/spf13/cobra"
)

// simStudy is what dolly sim study was asked for.
type simStudy struct {
	env    *Env
	size   study.Size
	out    string
	list   bool
	asJSON bool
}

func newSimStudyCommand(env *Env) *cobra.Command {
	s := simStudy{env: env}
	cmd := &cobra.Command{
		Use:   "study [NAME…]",
		Short: "Compare ways to learn, with the statistics that make it credible",
		Long: `Plays studies: arms that are compared seed by seed, with confidence intervals and a
correction for how much was compared. All of them if none is named; --list lists them.

--out writes FINDINGS.md and its pictures into a folder, and keeps every fleet that was
played there, so that an interrupted study goes on where it was. They are played again
by another version of this program. The same seeds give the same page.

The exit code is 1 if a fleet broke an invariant; its study is not concluded then.`,
		Example: `  dolly sim study --list
  dolly sim study --quick
  dolly sim study policies --seeds 20
  dolly sim study --out lab/sim`,
		RunE: func(cmd *cobra.Command, names []string) error {
			if s.size.Quick && !cmd.Flags().Changed("seeds") {
				s.size.Seeds = study.Quick().Seeds
			}
			return s.run(cmd.Context(), names)
		},
	}
	f := cmd.Flags()
	f.IntVar(&s.size.Seeds, "seeds", study.Full().Seeds, "fleets of each arm, in the largest study; others have a share of them")
	f.Uint64Var(&s.size.First, "seed", study.Full().First, "the first")
	f.BoolVar(&s.size.Quick, "quick", false, "small fleets and few seeds: to see that it works")
	f.StringVar(&s.out, "out", "", "write FINDINGS.md and pictures here, and keep the fleets")
	f.BoolVar(&s.list, "list", false, "list the studies")
	f.BoolVar(&s.asJSON, "json", false, "print JSON")
	return cmd
}

// mostSeeds bounds what is asked for by mistake.
const mostSeeds = 100_000

func (s *simStudy) run(ctx context.Context, names []string) error {
	studies, err := study.ByName(names...)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "no such study", Err: err, Hint: "dolly sim study --list"}
	}
	if s.size.Seeds < 2 || s.size.Seeds > mostSeeds {
		return cli.Usagef("", "--seeds is from 2 to %d: one fleet says nothing of chance", mostSeeds)
	}
	if s.list {
		return s.listed(studies)
	}
	engine, err := thisProgram()
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "this program cannot be told from others", Err: err}
	}
	plan, err := study.NewPlan(studies, s.size, engine)
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "the studies cannot be planned", Err: err}
	}
	fleets, err := s.play(ctx, plan)
	if err != nil {
		return err
	}
	results, err := study.Judge(plan, fleets)
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "the studies cannot be judged", Err: err}
	}
	if err := s.show(results); err != nil {
		return err
	}
	return inconclusive(results)
}

// show writes the page and prints the verdicts.
func (s *simStudy) show(results []study.Result) error {
	if s.out != "" {
		files := []picture.File{{Name: "FINDINGS.md", Data: []byte(study.Page(results, s.size))}}
		for _, r := range results {
			for _, f := range study.Pictures(r) {
				files = append(files, picture.File{Name: filepath.Join(study.Folder, f.Name), Data: f.Data})
			}
		}
		if err := writeFiles(s.out, files); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "the page cannot be written", Err: err}
		}
	}
	if s.asJSON {
		return s.env.JSON(struct {
			Seeds    int            `json:"seeds"`
			First    uint64         `json:"first_seed"`
			Quick    bool           `json:"quick"`
			Studies  []study.Result `json:"studies"`
			Defaults study.Default  `json:"defaults"`
		}{s.size.Seeds, s.size.First, s.size.Quick, results, study.Defaults(results)})
	}
	printStudies(s.env, results)
	return nil
}

func (s *simStudy) listed(studies []study.Study) error {
	type line struct {
		Name     string `json:"name"`
		Question string `json:"question"`
		Seeds    int    `json:"seeds"`
	}
	var all []line
	var rows [][2]string
	for _, y := range studies {
		all = append(all, line{y.Name, y.Question, s.size.Of(y)})
		rows = append(rows, [2]string{y.Name, y.Question})
	}
	if s.asJSON {
		return s.env.JSON(all)
	}
	s.env.Table(rows)
	return nil
}

// inconclusive is the error of studies in which fleets did not end well.
func inconclusive(results []study.Result) error {
	failed, first := 0, ""
	for _, r := range results {
		failed += len(r.Failed)
		if first == "" && len(r.Failed) > 0 {
			first = r.Name + ", " + r.Failed[0]
		}
	}
	if failed == 0 {
		return nil
	}
	return &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d fleets did not end well; the first: %s", failed, first), Hint: "what concerns them is not concluded; they are played again next time"}
}
