package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/sid"
)

// readingFlags say what exports do not say themselves.
func readingFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "columns", Usage: "which column of a CSV file is which: `FIELD=HEADER`, or the column's number where the file has no header; the fields are mailbox, folder, property, sd, kind, server, folderId, time; repeatable"},
		&cli.StringFlag{Name: "acl-kind", Usage: "the `KIND` of descriptors that do not say it: folder, freebusy, mailbox, adobject, file, share, registry"},
		&cli.StringFlag{Name: "acl-mailbox", Usage: "the `MAILBOX` of folders that do not say it, as in saved answers of EWS and MFCMAPI's files"},
		&cli.StringFlag{Name: "acl-server", Usage: "the `SERVER` of descriptors that do not say it"},
		&cli.StringFlag{Name: "sddl-domain", Usage: "the domain's `SID` that DA, DU, LA and the like stand for in SDDL"},
	}
}

// readingOf are the options of [readingFlags] and of [selectionFlags].
func readingOf(c *cli.Context) (export.Options, error) {
	o := export.Options{Mailbox: c.String("acl-mailbox"), Server: c.String("acl-server")}
	var err error
	if o.Select, err = selectionOf(c); err != nil {
		return o, err
	}
	for _, pair := range c.StringSlice("columns") {
		field, header, ok := strings.Cut(pair, "=")
		if !ok || field == "" || header == "" {
			return o, hint(fmt.Errorf("--columns %s is not FIELD=HEADER", pair), "--columns sd=Blob --columns mailbox=User")
		}
		if o.Columns == nil {
			o.Columns = map[string]string{}
		}
		o.Columns[field] = header
	}
	if k := c.String("acl-kind"); k != "" {
		if o.Kind, err = exchange.ParseKind(k); err != nil {
			return o, hint(fmt.Errorf("--acl-kind: %w", err), "--acl-kind folder")
		}
	}
	if s := c.String("sddl-domain"); s != "" {
		if o.Domain, err = sid.Parse(s); err != nil {
			return o, hint(fmt.Errorf("--sddl-domain: %w", err), "--sddl-domain S-1-5-21-1004336348-1177238915-682003330")
		}
	}
	return o, nil
}
