package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"reacl/acl/ews"
	"reacl/acl/export"
	"reacl/ad/input"
	"reacl/ad/ldap"
	"reacl/report"
)

func collectExchangeCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "exchange",
		Usage: "read folder descriptors over EWS into a descriptor export",
		UsageText: "reacl collect exchange --server mail.fabrikam.example --user FABRIKAM\\audit --ntlm --mailboxes mailboxes.txt -o folders.jsonl.zst\n\n" +
			"Reads both descriptors of every folder of the mailboxes, and changes nothing. The\nuser needs the management role ApplicationImpersonation, or with --delegate full\n" +
			"access to the mailboxes. Exchange was not at hand to try this on; it follows\nMicrosoft's documents.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "server", Usage: "the Exchange server: a name or `URL`, such as https://mail.fabrikam.example/EWS/Exchange.asmx"},
			&cli.StringSliceFlag{Name: "mailbox", Usage: "read the mailbox with this primary `ADDRESS`; repeatable"},
			&cli.StringFlag{Name: "mailboxes", Usage: "read the mailboxes whose addresses stand in `FILE`, one a line; - is standard input"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the export to `FILE`"},
			&cli.StringFlag{Name: "user", Usage: "log on as `NAME`: user@domain or DOMAIN\\user"},
			&cli.StringFlag{Name: "password-file", Usage: "read the password from `FILE`; else from $REACL_PASSWORD or the prompt"},
			&cli.BoolFlag{Name: "ntlm", Usage: "log on with NTLM instead of a plain password (HTTP Basic)"},
			&cli.BoolFlag{Name: "delegate", Usage: "use the user's own rights in the mailboxes instead of impersonating their owners"},
			&cli.IntFlag{Name: "parallel", Value: 4, Usage: "read `N` mailboxes at the same time"},
			&cli.IntFlag{Name: "retries", Value: 5, Usage: "send a request again at most `N` times when the server is busy or the line breaks"},
			&cli.StringFlag{Name: "ca-file", Usage: "trust the authorities in `FILE` (PEM) instead of the system's"},
			&cli.StringFlag{Name: "server-name", Usage: "the `NAME` that the server's certificate must cover, where the URL has another"},
			&cli.BoolFlag{Name: "insecure-plaintext", Usage: "allow http://, which shows the password to the network"},
			&cli.DurationFlag{Name: "timeout", Value: ews.DefaultTimeout, Usage: "give up on a server that is silent for `TIME`"},
			&cli.BoolFlag{Name: "quiet", Usage: "say nothing but errors and warnings"},
		},
		Action: func(c *cli.Context) error {
			o, err := collectExchangeOptionsOf(c, e)
			if err != nil {
				return err
			}
			return runCollectExchange(c.Context, e, o)
		},
	}
}

// collectExchangeOptions are what reacl collect exchange was asked for.
type collectExchangeOptions struct {
	config    ews.Config
	mailboxes []string
	parallel  int
	out       string
	quiet     bool
}

func collectExchangeOptionsOf(c *cli.Context, e env) (o collectExchangeOptions, err error) {
	o = collectExchangeOptions{out: c.String("out"), quiet: c.Bool("quiet"), parallel: c.Int("parallel"), config: ews.Config{
		URL: c.String("server"), User: c.String("user"), NTLM: c.Bool("ntlm"), Delegate: c.Bool("delegate"), CAFile: c.String("ca-file"),
		ServerName: c.String("server-name"), Plaintext: c.Bool("insecure-plaintext"), Timeout: c.Duration("timeout"), Retries: c.Int("retries"),
	}}
	if err := noArgs(c); err != nil {
		return o, err
	}
	switch {
	case o.config.URL == "":
		return o, hint(errors.New("no server"), "--server mail.fabrikam.example")
	case o.out == "":
		return o, hint(errors.New("no output file"), "-o folders.jsonl.zst")
	case o.config.User == "":
		return o, hint(errors.New("no user"), "--user FABRIKAM\\audit")
	case o.parallel < 1 || o.parallel > 64:
		return o, hint(fmt.Errorf("--parallel %d is not a number of mailboxes from 1 to 64", o.parallel), "--parallel 4")
	case o.config.Retries < 0:
		return o, hint(fmt.Errorf("--retries %d is not a number of attempts", o.config.Retries), "--retries 0 gives up at once")
	case o.config.Timeout <= 0:
		return o, hint(errors.New("--timeout must be more than nothing"), "--timeout 2m")
	}
	if o.mailboxes, err = addresses(c.StringSlice("mailbox"), c.String("mailboxes"), e); err != nil {
		return o, err
	}
	o.config.Password, err = password(c, e, sideNone, ldap.Bind{User: o.config.User})
	return o, err
}

// runCollectExchange reads the mailboxes into the file.
func runCollectExchange(ctx context.Context, e env, o collectExchangeOptions) error {
	begin := time.Now()
	var clients []*ews.Client
	for range min(o.parallel, len(o.mailboxes)) {
		client, err := ews.New(o.config)
		if err != nil {
			return err
		}
		defer client.Close()
		clients = append(clients, client)
	}
	file, err := report.Create(o.out)
	if err != nil {
		return hint(fmt.Errorf("output: %w", err), "check --out")
	}
	defer file.Discard()
	packed, err := input.Compress(file, o.out)
	if err != nil {
		return err
	}
	progress := newProgress(e.Stderr, o.quiet)
	defer progress.clear()
	c := &collectionExchange{e: e, to: export.NewWriter(packed), progress: progress}
	// The first mailbox is read alone: a wrong password counts once against the
	// lockout, and a server that cannot be asked is not asked for the others.
	c.first = true
	err = c.copy(ews.Mailboxes(ctx, clients[:1], o.mailboxes[:1]))
	if c.first = false; err == nil {
		err = c.copy(ews.Mailboxes(ctx, clients, o.mailboxes[1:]))
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	case c.read == 0:
		return hint(errors.New("nothing could be read"), "the warnings above say why")
	}
	if err := packed.Close(); err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	progress.clear()
	if c.unread > shownUnread {
		c.warn(fmt.Sprintf("and %d more", c.unread-shownUnread))
	}
	if !o.quiet {
		fmt.Fprintf(e.Stderr, "reacl: %s: %s of %s in %s\n", o.out, plural(int64(c.read), "descriptor", "descriptors"),
			plural(int64(len(o.mailboxes)), "mailbox", "mailboxes"), elapsed(time.Since(begin)))
	}
	if c.unread > 0 {
		return doneButUnread(e, o.quiet)
	}
	return nil
}

// collectionExchange is a running collection.
type collectionExchange struct {
	e        env
	to       *export.Writer
	progress *progress
	first    bool // the first mailbox is being read
	read     int  // descriptors
	unread   int  // folders and mailboxes that could not be read
}

// copy brings every record to the export. What could not be read is told and
// counted, and stands in the export with the reason, so that nobody takes it
// for safe. A refused logon ends the run, and so does a server that fails
// before it has given anything.
func (c *collectionExchange) copy(records ews.Records) error {
	for r, err := range records {
		var said *ews.Error
		if errors.Is(err, ews.ErrLogon) || err != nil && c.first && c.read == 0 && !errors.As(err, &said) {
			return err
		}
		if err != nil {
			if c.unread++; c.unread <= shownUnread {
				c.warn(err.Error())
			}
			if h := input.Hint(err); h != "" && c.unread == 1 {
				fmt.Fprintln(c.e.Stderr, "reacl: hint:", h)
			}
			var reason *export.RecordError
			if errors.As(err, &reason) {
				err = reason.Err
			}
			if err := c.to.WriteUnread(r.Object, err.Error()); err != nil {
				return err
			}
			continue
		}
		c.read++
		if err := c.to.WriteBlob(r.Object, r.Blob); err != nil {
			return err
		}
		c.progress.at(c.read, c.read, 0)
	}
	return nil
}

func (c *collectionExchange) warn(text string) {
	c.progress.clear()
	fmt.Fprintln(c.e.Stderr, "reacl: warning:", text)
}
