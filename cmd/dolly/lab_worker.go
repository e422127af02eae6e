package main

import (
	"context"
	"runtime"
	"time"

	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// embedded is what --nats says for a server in this process.
const embedded = "embedded"

// labNATS is how NATS is reached.
type labNATS struct {
	url, listen, credentials string
	silence                  time.Duration
}

// farPlay is work on many machines. It is handed in, so that a program which was built
// without a laboratory links no server.
type farPlay interface {
	// sweep is what plays a sweep on other machines, too.
	sweep(ctx context.Context, s *labSweep, f sweep.Folder, e runs.Experiment, o runs.Options) (farPool, error)
	// work plays tasks of others until ctx ends.
	work(ctx context.Context, w *labWorker) error
}

// farPool plays a sweep on other machines, too.
type farPool interface {
	sweep.Pool
	// Close ends what this process has of it; done: the sweep is.
	Close(ctx context.Context, done bool) error
}

func (n *labNATS) flags(f *pflag.FlagSet, what string) {
	f.StringVar(&n.url, "nats", "", what)
	f.DurationVar(&n.silence, "silence", 30*time.Second, "after which a worker is taken for dead; the same for all of a server")
	f.StringVar(&n.credentials, "nats-creds", "", "file of NATS credentials, if the server wants some")
}

// labWorker is what dolly lab worker was asked for.
type labWorker struct {
	*laboratory
	nats        labNATS
	jobs        int
	every, idle time.Duration
}

func newLabWorkerCommand(l *laboratory) *cobra.Command {
	w := labWorker{laboratory: l}
	cmd := &cobra.Command{
		Use:   "worker --nats URL|FILE",
		Short: "Play tasks of sweeps on other machines",
		Long: `Plays tasks of the sweeps that dolly lab sweep --nats hands out, until it is
interrupted. Workers may come, go and die at any time: a task whose worker is silent for
--silence goes to another one, and of its outcomes the first counts. A run that was
begun here goes on from its checkpoint.`,
		Example: `  dolly lab worker --nats nats://lab.example:4222 --jobs 8
  dolly lab worker --nats runs/sweep-20301224-180000-0badcafe/nats.url`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if w.nats.url == "" || w.nats.url == embedded || w.jobs < 1 || w.every < 0 || w.idle < 0 || w.nats.silence <= 0 {
				return cli.Usagef("dolly lab worker --help has examples", "--nats names a server or a file, --jobs is from 1, times are from 0s, --silence longer")
			}
			return w.far.work(cmd.Context(), &w)
		},
	}
	f := cmd.Flags()
	w.nats.flags(f, "nats://host:port, several with commas between them, or a file that has it")
	f.IntVar(&w.jobs, "jobs", runtime.GOMAXPROCS(0), "tasks at once")
	f.DurationVar(&w.every, "checkpoint", 10*time.Second, "the least time between two checkpoints of a run")
	f.DurationVar(&w.idle, "idle", 0, "end after so long without a task (0s: never)")
	return cmd
}
