package ldap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	goldap "github.com/go-ldap/ldap/v3"

	"reacl/ad"
	"reacl/sid"
)

// partition is a part of the forest, and a server that holds all of it.
type partition struct {
	dn   string // where to search; "" is all that a global catalog has
	conn *Conn  // who is asked
}

// crossRef is a domain of the forest as the configuration partition names it
// ([MS-ADTS] 6.1.1.2.1.1.2).
type crossRef struct {
	dn, dns, netbios string
}

// domains lists the forest's domains, the forest's root first.
func (c *Conn) domains(ctx context.Context) ([]crossRef, error) {
	const domainsOnly = "(&(objectClass=crossRef)(systemFlags:1.2.840.113556.1.4.803:=2))" // FLAG_CR_NTDS_DOMAIN
	base := "CN=Partitions," + c.root.Configuration
	found, err := c.entries(ctx, request{base: base, scope: scopeLevel, filter: domainsOnly, attrs: []string{"nCName", "dnsRoot", "nETBIOSName"}})
	if err != nil {
		return nil, err
	}
	var out []crossRef
	for _, e := range found {
		r := crossRef{dn: e.Text("ncname"), dns: e.Text("dnsroot"), netbios: e.Text("netbiosname")}
		if r.dn != "" {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, &Error{Step: "search " + base, say: "the forest's domains are not listed for this account", err: ErrUnreadable,
			hint: "use an account of this forest; or name the domain to read with --base"}
	}
	slices.SortFunc(out, func(a, b crossRef) int {
		if ra, rb := strings.EqualFold(a.dn, c.root.ForestRoot), strings.EqualFold(b.dn, c.root.ForestRoot); ra != rb {
			if ra {
				return -1
			}
			return 1
		}
		return strings.Compare(a.dns, b.dns)
	})
	return out, nil
}

// describe reads the SID of a domain.
func (r crossRef) describe(ctx context.Context, c *Conn) (*ad.Domain, error) {
	d := &ad.Domain{DNS: strings.ToLower(r.dns), NetBIOS: strings.ToUpper(r.netbios)}
	e, err := c.object(ctx, r.dn, "objectSid")
	if err != nil {
		return nil, err
	}
	if d.SID, err = sid.FromBytes(e.First("objectsid")); err != nil {
		return nil, &Error{Step: "read " + r.dn, say: fmt.Sprintf("the domain has no SID: %v", err), err: ErrUnreadable, hint: "use an account with more rights"}
	}
	return d, nil
}

// server is a connection to a server that holds the domain, with the same way
// to log on: one of those that are open, or one found under the domain's DNS
// name, or else under its own. Certificates of domain controllers need not
// cover the domain's name. After a refused logon no other server is tried: it
// could lock the account out.
func (r crossRef) server(ctx context.Context, c *Conn, open []*Conn) (*Conn, error) {
	for _, o := range open {
		if o.root.holds(r.dn) {
			return o, nil
		}
	}
	config := c.config
	config.ServerName = "" // was for the first server only
	other, err := dial(ctx, c.address.at(r.dns), config)
	if err == nil {
		return other, nil
	}
	if elsewhere(err) {
		for _, host := range c.holders(ctx, r.dn) {
			other, again := dial(ctx, c.address.at(host), config)
			if again == nil {
				return other, nil
			}
			if !elsewhere(again) {
				err = again
				break
			}
		}
	}
	return nil, otherDomain{r.dns, err}
}

// elsewhere reports whether another server may do where one gave that error:
// nobody has tried to log on yet.
func elsewhere(err error) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains([]string{"name", "connect", "StartTLS", "TLS"}, e.Step)
}

// maxHolders is how many servers of a domain are tried.
const maxHolders = 5

// holders are the names of servers that hold the domain, as the configuration
// partition has them: each has an nTDSDSA object, with its partitions, below
// its server object ([MS-ADTS] 6.1.1.2.2.1.2). None where they cannot be read.
func (c *Conn) holders(ctx context.Context, dn string) []string {
	found, err := c.entries(ctx, request{base: "CN=Sites," + c.root.Configuration, scope: scopeTree,
		filter: "(&(objectClass=nTDSDSA)(hasMasterNCs=" + goldap.EscapeFilter(dn) + "))", attrs: []string{"hasMasterNCs"}})
	if err != nil {
		return nil
	}
	var hosts []string
	for _, e := range found {
		_, server, _ := strings.Cut(e.DN, ",") // CN=NTDS Settings,…
		o, err := c.object(ctx, server, "dNSHostName")
		if host := o.Text("dnshostname"); err == nil && host != "" {
			hosts = append(hosts, host)
		}
		if len(hosts) == maxHolders {
			break
		}
	}
	slices.Sort(hosts)
	return hosts
}

// otherDomain is the failure to reach another domain of the forest.
type otherDomain struct {
	dns string
	error
}

func (e otherDomain) Error() string {
	return "domain " + e.dns + " of the same forest: " + e.error.Error()
}
func (e otherDomain) Unwrap() error { return e.error }
func (e otherDomain) Hint() string {
	return "a server of every domain must be within reach; --base DC=… reads one domain alone, and says so"
}

// under reports whether the distinguished name child is parent or below it.
func under(child, parent string) bool {
	child, parent = strings.ToLower(child), strings.ToLower(parent)
	return child == parent || strings.HasSuffix(child, ","+parent)
}
