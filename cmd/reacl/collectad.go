package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/ad/ldap"
	"reacl/ad/table"
	"reacl/report"
)

func collectADCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "ad",
		Usage: "read a forest over LDAP into a snapshot",
		UsageText: "reacl collect ad --server ldaps://dc1.contoso.example --user jdoe@contoso.example -o contoso.jsonl.zst\n\n" +
			"Reads every domain of the forest, and changes nothing. The snapshot is one JSON\nLines file, compressed where its name ends with .gz or .zst; it appears whole or\nnot at all.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "server", Usage: "a domain controller: `URL`, such as ldaps://dc1.contoso.example"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the snapshot to `FILE`"},
			&cli.StringSliceFlag{Name: "base", Usage: "read what is below `DN` instead of the whole forest; repeatable"},
			&cli.StringFlag{Name: "filter", Usage: "read what the `FILTER` finds instead of everything with a SID, contacts and trusts"},
			&cli.BoolFlag{Name: "descriptors", Usage: "also the security descriptors, of all objects"},
			&cli.BoolFlag{Name: "sacl", Usage: "with --descriptors: also their audit entries, which takes the right to manage the audit log"},
			&cli.BoolFlag{Name: "configuration", Usage: "also the configuration partition, where Exchange keeps its servers and databases"},
			&cli.BoolFlag{Name: "deleted", Usage: "also deleted objects"},
			&cli.BoolFlag{Name: "metadata", Usage: "also when and where each attribute was last changed"},
			&cli.IntFlag{Name: "page-size", Value: 1000, Usage: "ask for `N` objects at a time; fewer are asked for where the server wants it"},
			&cli.IntFlag{Name: "retries", Value: 5, Usage: "take up the reading of a domain again at most `N` times"},
			&cli.BoolFlag{Name: "quiet", Usage: "say nothing but errors and warnings"},
		}, ldapFlags()...),
		Action: func(c *cli.Context) error {
			o, err := collectADOptionsOf(c, e)
			if err != nil {
				return err
			}
			return runCollectAD(c.Context, e, o)
		},
	}
}

// collectADOptions are what reacl collect ad was asked for.
type collectADOptions struct {
	server, out string
	config      ldap.Config
	query       ldap.Query
	quiet       bool
}

func collectADOptionsOf(c *cli.Context, e env) (o collectADOptions, err error) {
	o = collectADOptions{server: c.String("server"), out: c.String("out"), quiet: c.Bool("quiet"), query: ldap.Query{
		Bases: c.StringSlice("base"), Filter: c.String("filter"), Descriptors: c.Bool("descriptors"), SACL: c.Bool("sacl"),
		Configuration: c.Bool("configuration"), Deleted: c.Bool("deleted"), Metadata: c.Bool("metadata"), PageSize: c.Int("page-size"),
		Retries: c.Int("retries"),
	}}
	if err := noArgs(c); err != nil {
		return o, err
	}
	switch {
	case o.server == "":
		return o, hint(errors.New("no server"), "--server ldaps://dc1.contoso.example")
	case o.out == "":
		return o, hint(errors.New("no output file"), "-o contoso.jsonl.zst")
	case o.query.PageSize < 1:
		return o, hint(fmt.Errorf("--page-size %d is not a number of objects", o.query.PageSize), "--page-size 500")
	case o.query.Retries < 0:
		return o, hint(fmt.Errorf("--retries %d is not a number of attempts", o.query.Retries), "--retries 0 gives up at once")
	case o.query.SACL && !o.query.Descriptors:
		return o, hint(errors.New("--sacl is a part of the descriptors"), "add --descriptors")
	}
	if o.query.Retries == 0 {
		o.query.Retries = -1 // ldap.Query takes 0 for its default
	}
	o.config, err = ldapConfig(c, e, sideNone)
	return o, err
}

// runCollectAD reads the forest into the file.
func runCollectAD(ctx context.Context, e env, o collectADOptions) error {
	begin := time.Now()
	progress := newProgress(e.Stderr, o.quiet)
	defer progress.clear()
	o.query.Progress = func(p ldap.Progress) { progress.at(p.Entries, p.Done, p.Estimate) }
	src, err := ldap.Open(ctx, o.server, o.config, o.query)
	if err != nil {
		return err
	}
	defer src.Close()
	c := &collectionAD{e: e, src: src, progress: progress}
	if !o.quiet {
		fmt.Fprintf(e.Stderr, "reacl: forest %s: %s\n", src.Forest(), domainNames(src.Domains()))
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
	snapshot := table.NewSnapshotWriter(packed, table.Header{Forest: src.Forest(), Domains: src.Domains(), Time: begin.UTC().Truncate(time.Second),
		Server: src.Server(), Filter: src.Filter(), Tool: "reacl " + version})
	if err := c.copy(ctx, snapshot); err != nil {
		return err
	}
	if err := errors.Join(snapshot.Close(true), packed.Close()); err != nil {
		return err
	}
	if err := file.Commit(); err != nil {
		return err
	}
	progress.clear()
	if !o.quiet {
		took := time.Since(begin)
		fmt.Fprintf(e.Stderr, "reacl: %s: %s in %s\n", o.out, plural(int64(snapshot.Entries()), "object", "objects"), elapsed(took))
	}
	if c.unread > 0 {
		return doneButUnread(e, o.quiet)
	}
	return nil
}

// collectionAD is a running collection.
type collectionAD struct {
	e        env
	src      *ldap.Source
	progress *progress
	unread   int // objects with an attribute that could not be read
}

// shownUnread is how many unreadable objects are named; all are counted.
const shownUnread = 20

// copy brings every object to the snapshot. What could not be read of an
// object is told and counted, and the rest of it is kept.
func (c *collectionAD) copy(ctx context.Context, to *table.SnapshotWriter) error {
	for entry, err := range c.src.Entries(ctx) {
		switch {
		case errors.Is(err, ad.ErrIncomplete):
			return err
		case err != nil:
			if c.unread++; c.unread <= shownUnread {
				c.warn(fmt.Sprintf("%s: %v", entry.DN, err))
			}
		default:
			if err := to.Entry(entry); err != nil {
				return err
			}
		}
	}
	c.conclude(to)
	return nil
}

// conclude says once what holds for the whole collection, in the snapshot too.
func (c *collectionAD) conclude(to *table.SnapshotWriter) {
	tell := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		to.Warn(text)
		c.warn(text)
	}
	if c.unread > shownUnread {
		c.warn(fmt.Sprintf("and %d more", c.unread-shownUnread))
	}
	if c.unread > 0 {
		tell("%s could not be read completely with this account", plural(int64(c.unread), "object", "objects"))
	}
	if !c.src.HasExchange() {
		tell("the schema of this forest has no Exchange attributes")
	} else if missing := c.src.Missing(); len(missing) > 0 {
		to.Warn("the schema does not have " + strings.Join(missing, ", "))
	}
	if absent := c.src.NotInCatalog(); len(absent) > 0 {
		tell("the global catalog does not hold %s", strings.Join(absent, ", "))
	}
	for _, r := range c.src.Stats().Referrals {
		to.Warn("not followed: " + r)
	}
	if n := c.src.Stats().Restarts; n > 0 {
		c.warn(fmt.Sprintf("the reading was taken up again %s", plural(int64(n), "time", "times")))
	}
}

func (c *collectionAD) warn(text string) {
	c.progress.clear()
	fmt.Fprintln(c.e.Stderr, "reacl: warning:", text)
}

func domainNames(domains []ad.Domain) string {
	var names []string
	for _, d := range domains {
		names = append(names, fmt.Sprintf("%s (%s)", d.DNS, d.NetBIOS))
	}
	return plural(int64(len(names)), "domain", "domains") + ": " + strings.Join(names, ", ")
}
