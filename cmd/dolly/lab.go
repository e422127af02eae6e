package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/consensus/trial"
	"github.com/dollynator/dolly/lab/exploit"
	"github.com/dollynator/dolly/lab/mirror"
	"github.com/dollynator/dolly/lab/mirror/outside"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/spf13/cobra"
)

// experiments are what dolly lab can run.
func experiments(env *Env) []runs.Experiment {
	models := &outside.Program{Path: env.Flag("", "DOLLY_MODELS")}
	return []runs.Experiment{mirror.Experiment{Models: models}, exploit.Experiment{}, trial.Experiment{}}
}

// laboratory is what the commands of dolly lab share.
type laboratory struct {
	env   *Env
	kinds []runs.Experiment
	far   farPlay
	root  string // folder of the runs
}

func newLabCommand(env *Env, kinds []runs.Experiment, far farPlay) *cobra.Command {
	l := &laboratory{env: env, kinds: kinds, far: far}
	cmd := cli.Parent(&cobra.Command{
		Use:   "lab",
		Short: "Run experiments, and see what they found",
		Long: `Runs experiments. Each run has a folder, runs/<time>-<hash>: its config with all
defaults, a manifest, metrics.jsonl and metrics.csv, TensorBoard's events, checkpoints,
pictures and a log. The same config and seed write the same metrics.jsonl, also if the
run was interrupted or killed and gone on with. Nothing needs a server.

A run is named by its folder, by enough of either end of its name, or "last".`,
	},
		newLabRunCommand(l),
		newLabExampleCommand(env),
		newLabPartsCommand(env),
		newLabResumeCommand(l),
		newLabListCommand(l),
		newLabShowCommand(l),
		newLabCompareCommand(l),
		newLabExportCommand(l),
		newLabReportCommand(l),
		newLabSweepCommand(l),
		newLabExploitCommand(env),
		newLabWorkerCommand(l),
		newLabConsensusCommand(env),
	)
	cmd.PersistentFlags().StringVar(&l.root, "runs", "", "folder of the runs (default $DOLLY_RUNS, or runs)")
	return cmd
}

// folder is where the runs are.
func (l *laboratory) folder() string {
	if dir := l.env.Flag(l.root, "DOLLY_RUNS"); dir != "" {
		return dir
	}
	return "runs"
}

// find is the run that an argument names.
func (l *laboratory) find(name string) (runs.Folder, error) {
	f, err := runs.Find(l.folder(), name)
	if err != nil {
		return "", &dolly.Error{Kind: dolly.Usage, Text: "the run", Err: err, Hint: "dolly lab list --runs " + l.folder() + " lists them"}
	}
	return f, nil
}

// kindWords are the experiments, for help and completion.
func (l *laboratory) kindWords() string {
	var names []string
	for _, e := range l.kinds {
		names = append(names, e.Kind())
	}
	return strings.Join(names, ", ")
}

// labProgram says who plays, for a manifest.
func labProgram() (runs.Program, error) {
	host, err := os.Hostname()
	if err != nil {
		return runs.Program{}, fmt.Errorf("the name of this machine: %w", err)
	}
	b := cli.ThisBuild()
	commit, modified := labCommit(b)
	return runs.Program{
		Version: b.Version, Commit: commit, Modified: modified, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH,
		Host: host, CPUs: runtime.GOMAXPROCS(0), Arguments: os.Args[1:],
	}, nil
}

// labOptions are those of every run that this program plays.
func labOptions(every time.Duration, profile bool) (runs.Options, error) {
	p, err := labProgram()
	return runs.Options{Program: p, Now: time.Now, Every: every, Profile: profile}, err
}

// labFailed is the error of a run that did not end well.
func labFailed(f runs.Folder, err error) error {
	e := &dolly.Error{Kind: dolly.Failed, Text: "the run in " + string(f), Err: err, Hint: "dolly lab resume " + string(f) + " goes on with it"}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.Hint = "make room on the disk, then " + e.Hint
	case errors.Is(err, runs.ErrBusy), errors.Is(err, runs.ErrOver):
		e.Kind, e.Hint = dolly.Usage, "dolly lab show "+string(f)+" says how it stands"
	case errors.Is(err, runs.ErrDiverged):
		e.Hint = "it was begun by another program or config; dolly lab show " + string(f) + " says by which"
	}
	return e
}
