package main

import (
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/runs/page"
	"github.com/dollynator/dolly/lab/sweep"
	"github.com/spf13/cobra"
)

func newLabReportCommand(l *laboratory) *cobra.Command {
	var out string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "report RUN|SWEEP",
		Short: "Make a page of a run or a sweep, with its curves",
		Long: `Makes one HTML file, report.html in the folder of the run or sweep: what it was, how it
ended, its curves, pictures and log. It needs no other file and no server.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			folder, html, err := l.page(args[0])
			if err != nil {
				return err
			}
			if out == "" {
				out = filepath.Join(folder, runs.ReportFile)
			}
			if err := writeOut(out, html); err != nil {
				return err
			}
			if asJSON {
				return l.env.JSON(map[string]string{"report": out})
			}
			l.env.Print("%s", out)
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "write it into this file")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print where it is as JSON")
	return cmd
}

// page makes the page of what an argument names, and says in which folder that is.
func (l *laboratory) page(name string) (folder string, html []byte, err error) {
	if _, err := os.Stat(filepath.Join(name, sweep.SpecFile)); err == nil {
		html, err = l.sweepPage(sweep.Folder(name))
		return name, html, err
	}
	f, err := l.find(name)
	if err != nil {
		return "", nil, err
	}
	if html, err = page.Of(f); err != nil {
		return "", nil, labFailed(f, err)
	}
	return string(f), html, nil
}

func (l *laboratory) sweepPage(f sweep.Folder) ([]byte, error) {
	report, err := l.sweepReport(f)
	if err != nil {
		return nil, sweepFailed(f, err)
	}
	html, err := page.Sweep(report)
	if err != nil {
		return nil, sweepFailed(f, err)
	}
	return html, nil
}

// sweepReport sums up what is known of a sweep, also of one under way.
func (l *laboratory) sweepReport(f sweep.Folder) (r sweep.Report, err error) {
	spec, err := f.Spec()
	if err != nil {
		return r, err
	}
	e, err := runs.Named(l.kinds, spec.Kind)
	if err != nil {
		return r, err
	}
	plan, err := sweep.NewPlan(spec, e)
	if err != nil {
		return r, err
	}
	known, err := f.Outcomes()
	if err != nil {
		return r, err
	}
	return plan.Report(string(f), known)
}

// writeOut writes a file that a user named.
func writeOut(path string, data []byte) error {
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "it cannot be written", Err: err, Hint: "--out names another file"}
	}
	return nil
}
