// Package cli is what the programs share on the command line: where they read
// and write, how an error is told, which exit code it gives, what an interrupt
// does, and how a passphrase is asked for.
//
// A program's main is os.Exit(run(cli.Signals(…), os.Args[1:], cli.System()));
// its run makes a cobra command and hands it to [Run]. Results go to Env.Out,
// everything said about them to Env.Err.
//
// It knows no command and no room but the root.
package cli
