package ldap

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"reacl/ad"
)

// Source is a forest ready to be read.
type Source struct {
	query   Query
	schema  schema
	domains []ad.Domain
	netbios map[string]string // by the domain's distinguished name in lower case
	parts   []*partition
	conns   []*Conn
	stats   Stats
	wait    func(context.Context, time.Duration) error
	names   attrNames
	step    int // values asked for in a range; 0 leaves it to the server
}

// Stats are counted while [Source.Entries] runs.
type Stats struct {
	Entries    int      // delivered
	Unreadable int      // of them with an attribute that this account may not read
	Pages      int      // asked for
	Restarts   int      // how often reading was taken up again
	PageSize   int      // that was used in the end
	Referrals  []string // other servers that the answers named; none was followed
}

// Open connects to a forest. Reading it whole means asking a server of each of
// its domains; a domain that cannot be reached is an error, unless Bases or the
// address leave it out.
func Open(ctx context.Context, rawURL string, c Config, q Query) (*Source, error) {
	conn, err := Dial(ctx, rawURL, c)
	if err != nil {
		return nil, err
	}
	s := &Source{query: q, netbios: map[string]string{}, conns: []*Conn{conn}, wait: sleep, names: attrNames{}}
	if len(s.query.Bases) == 0 && conn.address.base != "" {
		s.query.Bases = []string{conn.address.base}
	}
	if err := s.prepare(ctx, conn); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Source) prepare(ctx context.Context, c *Conn) (err error) {
	if err := s.checkControls(c); err != nil {
		return err
	}
	if s.schema, err = c.readSchema(ctx, s.query.attributes()); err != nil {
		return err
	}
	refs, err := c.domains(ctx)
	if err != nil {
		if len(s.query.Bases) == 0 || !errors.Is(err, ErrUnreadable) {
			return err
		}
	}
	for _, r := range refs {
		s.netbios[strings.ToLower(r.dn)] = strings.ToUpper(r.netbios)
	}
	switch {
	case c.address.catalog():
		return s.planCatalog(ctx, c, refs)
	case len(s.query.Bases) > 0:
		return s.planBases(ctx, c, refs)
	}
	return s.planDomains(ctx, c, refs)
}

// checkControls makes sure that the server has what the query needs: without
// it the answer would be another one, without a word.
func (s *Source) checkControls(c *Conn) error {
	for _, need := range []struct {
		oid, what string
		needed    bool
	}{
		{controlPaging, "paged results", true},
		{controlSDFlags, "security descriptors in parts", s.query.Descriptors},
		{controlDeleted, "deleted objects", s.query.Deleted},
	} {
		if need.needed && !c.supports(need.oid) {
			e := &Error{Step: "rootDSE", say: "the server does not offer " + need.what, hint: "use another domain controller"}
			if need.oid == controlPaging {
				e.err = ErrPaging
			}
			return e
		}
	}
	return nil
}

// planCatalog reads everything from one global catalog.
func (s *Source) planCatalog(ctx context.Context, c *Conn, refs []crossRef) error {
	for _, r := range refs {
		d, err := r.describe(ctx, c)
		if err != nil {
			return err
		}
		s.domains = append(s.domains, *d)
	}
	bases := s.query.Bases
	if len(bases) == 0 {
		bases = []string{""}
	}
	for _, b := range bases {
		s.parts = append(s.parts, &partition{dn: b, conn: c})
	}
	return nil
}

// planDomains reads every domain from a server of its own.
func (s *Source) planDomains(ctx context.Context, c *Conn, refs []crossRef) error {
	for _, r := range refs {
		if err := s.addDomain(ctx, c, r, r.dn); err != nil {
			return err
		}
	}
	if s.query.Configuration {
		s.parts = append(s.parts, &partition{dn: c.root.Configuration, conn: c})
	}
	return nil
}

// planBases reads what was asked for, each part from a server that holds it.
func (s *Source) planBases(ctx context.Context, c *Conn, refs []crossRef) error {
	for _, base := range outermost(s.query.Bases) {
		var holder *crossRef
		for i, r := range refs {
			if under(base, r.dn) && (holder == nil || len(r.dn) > len(holder.dn)) {
				holder = &refs[i]
			}
		}
		if holder == nil || under(base, c.root.Configuration) {
			s.parts = append(s.parts, &partition{dn: base, conn: c})
		} else if err := s.addDomain(ctx, c, *holder, base); err != nil {
			return err
		}
	}
	return nil
}

// outermost leaves out what lies under another base, so that nothing is read
// twice.
func outermost(bases []string) []string {
	var out []string
	for i, b := range bases {
		inner := slices.ContainsFunc(bases, func(o string) bool { return !strings.EqualFold(o, b) && under(b, o) }) ||
			slices.ContainsFunc(bases[:i], func(o string) bool { return strings.EqualFold(o, b) })
		if !inner {
			out = append(out, b)
		}
	}
	return out
}

func (s *Source) addDomain(ctx context.Context, c *Conn, r crossRef, base string) error {
	server, err := r.server(ctx, c, s.conns)
	if err != nil {
		return err
	}
	if !slices.Contains(s.conns, server) {
		s.conns = append(s.conns, server)
	}
	d, err := r.describe(ctx, server)
	if err != nil {
		return err
	}
	if !slices.Contains(s.domains, *d) {
		s.domains = append(s.domains, *d)
	}
	s.parts = append(s.parts, &partition{dn: base, conn: server})
	return nil
}

// Domains are the domains that are read, or that the read parts belong to,
// the forest's root first.
func (s *Source) Domains() []ad.Domain { return s.domains }

// Forest is the DNS name of the forest.
func (s *Source) Forest() string { return dnsName(s.conns[0].root.ForestRoot) }

// Server is the address that was opened.
func (s *Source) Server() string { return s.conns[0].URL() }

// RootDSE is what the opened server says of itself.
func (s *Source) RootDSE() RootDSE { return s.conns[0].root }

// Filter is the filter that is used.
func (s *Source) Filter() string { return s.query.filter() }

// Missing are wanted attributes that the forest's schema does not know.
func (s *Source) Missing() []string { return s.schema.missing }

// HasExchange reports whether Exchange has extended the schema.
func (s *Source) HasExchange() bool {
	return !slices.Contains(s.schema.missing, "msExchMasterAccountSid")
}

// NotInCatalog are wanted attributes that a global catalog does not hold;
// empty where none is asked.
func (s *Source) NotInCatalog() []string {
	if !s.conns[0].address.catalog() {
		return nil
	}
	return s.schema.partial
}

// Stats are the counts so far, complete when the stream of entries has ended.
func (s *Source) Stats() Stats { return s.stats }

// Close ends all connections.
func (s *Source) Close() error {
	var errs []error
	for _, c := range s.conns {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// dnsName is what the DC parts of a distinguished name spell.
func dnsName(dn string) string {
	var parts []string
	for _, rdn := range strings.Split(dn, ",") {
		if k, v, ok := strings.Cut(strings.TrimSpace(rdn), "="); ok && strings.EqualFold(k, "DC") {
			parts = append(parts, strings.ToLower(v))
		}
	}
	return strings.Join(parts, ".")
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
