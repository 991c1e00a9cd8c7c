package ldap

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"iter"
	"net"
	"slices"
	"strings"
	"time"

	goldap "github.com/go-ldap/ldap/v3"
)

// Check is one step of a diagnosis.
type Check struct {
	Step string // "name", "port", "TLS", "logon", "server", "forest", …
	Say  string // what was found, a sentence
	Hint string // what to do where Err is set or Warn
	Warn bool   // it works, but something should be known
	Err  error  // it does not work; the diagnosis ends here
}

// Diagnose walks to a directory step by step, and looks what the account can
// read there. The first step that fails is the last.
func Diagnose(ctx context.Context, rawURL string, c Config) iter.Seq[Check] {
	return func(yield func(Check) bool) {
		d := &diagnosis{ctx: ctx, config: c, yield: yield}
		d.walk(rawURL)
		if d.conn != nil && d.conn.ldap != nil {
			d.conn.Close()
		} else if d.conn != nil {
			d.conn.wire.Close()
		}
	}
}

type diagnosis struct {
	ctx    context.Context
	config Config
	yield  func(Check) bool
	conn   *Conn
}

// walk takes the steps until one fails or the receiver has enough.
func (d *diagnosis) walk(rawURL string) {
	a, err := parseURL(rawURL, d.config.Catalog)
	if err != nil {
		d.fail("address", err)
		return
	}
	for _, step := range []func(address) bool{
		d.name, d.port, d.secure, d.logon, d.server, d.clock, d.forest, d.exchange, d.history, d.master, d.descriptors, d.deleted,
	} {
		if !step(a) {
			return
		}
	}
}

func (d *diagnosis) say(step, format string, args ...any) bool {
	return d.yield(Check{Step: step, Say: fmt.Sprintf(format, args...)})
}

func (d *diagnosis) warn(step, hint, format string, args ...any) bool {
	return d.yield(Check{Step: step, Say: fmt.Sprintf(format, args...), Hint: hint, Warn: true})
}

// fail tells of the error and ends the walk.
func (d *diagnosis) fail(step string, err error) bool {
	c := Check{Step: step, Say: err.Error(), Err: err}
	var known *Error
	if errors.As(err, &known) {
		c.Say, c.Hint = strings.TrimPrefix(known.Error(), known.Step+": "), known.hint
	}
	d.yield(c)
	return false
}

func (d *diagnosis) name(a address) bool {
	if a.scheme == schemeLDAPI || net.ParseIP(a.host) != nil || d.config.Dial != nil {
		return true
	}
	limit, cancel := context.WithTimeout(d.ctx, d.config.connectTimeout())
	defer cancel()
	ips, err := new(net.Resolver).LookupHost(limit, a.host)
	if err != nil {
		return d.fail("name", dialError(err, a))
	}
	return d.say("name", "%s is %s", a.host, strings.Join(ips, ", "))
}

func (d *diagnosis) port(a address) bool {
	w, err := connect(d.ctx, a, d.config)
	if err != nil {
		return d.fail("port", err)
	}
	d.conn = &Conn{address: a, config: d.config, wire: w}
	return d.say("port", "%s port %s answers", a.host, a.port)
}

func (d *diagnosis) secure(a address) bool {
	if err := d.conn.secure(d.ctx); err != nil {
		return d.fail("TLS", err)
	}
	if d.conn.tls == nil {
		return d.warn("TLS", "use ldaps:// or --starttls", "there is no TLS on this connection")
	}
	state := d.conn.tls.ConnectionState()
	cert := state.PeerCertificates[0]
	if !d.say("TLS", "%s; the certificate is issued by %s, covers %s and ends on %s",
		tls.VersionName(state.Version), issuer(cert), covers(cert), day(cert.NotAfter)) {
		return false
	}
	const soon = 30 * 24 * time.Hour
	if left := time.Until(cert.NotAfter); left < soon {
		return d.warn("TLS", "have the certificate renewed", "the certificate ends in %d days", int(left.Hours()/24))
	}
	return true
}

func (d *diagnosis) logon(address) bool {
	if err := d.conn.logOn(d.ctx); err != nil {
		return d.fail("logon", err)
	}
	b := d.config.Bind
	switch {
	case b.anonymous():
		return d.warn("logon", "name a user with --user", "nobody logged on; Active Directory shows strangers next to nothing")
	case b.CCache != "" && b.Method == Kerberos:
		return d.say("logon", "logged on by %s with the tickets in %s", b.Method, b.CCache)
	}
	return d.say("logon", "logged on as %s (%s)", b.User, b.Method)
}

func (d *diagnosis) server(address) bool {
	if err := d.conn.readRootDSE(d.ctx); err != nil {
		return d.fail("server", err)
	}
	r := d.conn.root
	catalog := "no global catalog"
	if r.Catalog {
		catalog = "global catalog"
	}
	return d.say("server", "%s, domain controller of %s (%s), functional level %s", orUnnamed(r.Host), dnsName(r.Domain), catalog, orUnnamed(levelName(r.Level)))
}

// clock compares the clocks: Kerberos allows five minutes.
func (d *diagnosis) clock(address) bool {
	e, err := d.conn.object(d.ctx, "", "currentTime")
	if err != nil {
		return d.fail("clock", err)
	}
	there, err := time.Parse("20060102150405.0Z", e.Text("currenttime"))
	if err != nil {
		return true // it does not say
	}
	if skew := time.Since(there).Abs(); skew > 5*time.Minute {
		return d.warn("clock", "set the clock before using --kerberos", "the clocks of this computer and of the server differ by %v", skew.Round(time.Second))
	}
	return true
}

func (d *diagnosis) forest(address) bool {
	refs, err := d.conn.domains(d.ctx)
	if err != nil {
		return d.fail("forest", err)
	}
	var names []string
	for _, r := range refs {
		where := "here"
		if !d.conn.root.holds(r.dn) && !d.conn.address.catalog() {
			where = "on other servers"
		}
		names = append(names, fmt.Sprintf("%s (%s, %s)", r.dns, r.netbios, where))
	}
	return d.say("forest", "domains: %s", strings.Join(names, "; "))
}

func (d *diagnosis) exchange(address) bool {
	s, err := d.conn.readSchema(d.ctx, Query{Descriptors: true}.attributes())
	if err != nil {
		return d.fail("schema", err)
	}
	switch {
	case len(s.missing) == 0:
		return d.say("schema", "all attributes are known, Exchange's too")
	case slices.Contains(s.missing, "msExchMasterAccountSid"):
		return d.warn("schema", "where Exchange is expected, this is the wrong forest",
			"Exchange has not extended this forest's schema: there are no mailboxes here")
	}
	return d.say("schema", "not known here, and not needed: %s", strings.Join(s.missing, ", "))
}

// visible counts the objects of the server's domain that show the attribute,
// up to a thousand.
func (d *diagnosis) visible(base, filter, attr string, controls ...goldap.Control) (n int, more bool, err error) {
	r := request{base: base, scope: scopeTree, filter: filter, attrs: []string{attr}, controls: append(controls, goldap.NewControlPaging(1000))}
	out, err := d.conn.search(d.ctx, "search "+base, r, func(f found) error {
		if len(f.entry().Attrs[strings.ToLower(attr)]) > 0 {
			n++
		}
		return nil
	})
	return n, out.paging != nil && len(out.paging.cookie) > 0, err
}

func (d *diagnosis) shown(step, attr, nothing string) bool {
	n, more, err := d.visible(d.conn.root.Domain, "("+attr+"=*)", attr)
	switch {
	case err != nil:
		return d.fail(step, err)
	case n == 0:
		return d.warn(step, "ask the administrators for the right to read "+attr+", or compare with an account that has it",
			"no object shows %s to this account: %s, or the account may not read it", attr, nothing)
	case more:
		return d.say(step, "more than %d objects show %s", n, attr)
	}
	return d.say(step, "%s %s", counted(n, "object shows", "objects show"), attr)
}

func (d *diagnosis) history(address) bool {
	return d.shown("sIDHistory", "sIDHistory", "nobody was migrated with it")
}

func (d *diagnosis) master(address) bool {
	return d.shown("mailboxes", "msExchMasterAccountSid", "there are no linked mailboxes")
}

func (d *diagnosis) descriptors(address) bool {
	control := &goldap.ControlMicrosoftSDFlags{Criticality: true, ControlValue: Query{}.descriptorParts()}
	n, _, err := d.visible(d.conn.root.Domain, "(objectClass=domainDNS)", attrDescriptor, control)
	if err != nil {
		return d.fail("descriptors", err)
	}
	if n == 0 {
		return d.warn("descriptors", "use an account with the right to read permissions", "this account may not read security descriptors")
	}
	return d.say("descriptors", "security descriptors can be read")
}

func (d *diagnosis) deleted(address) bool {
	n, _, err := d.visible(d.conn.root.Domain, "(isDeleted=TRUE)", "isDeleted", goldap.NewControlString(controlDeleted, true, ""))
	if err != nil {
		return d.fail("deleted", err)
	}
	if n < 2 { // the container itself is marked as deleted
		return d.warn("deleted", "an administrator of the domain sees them; they tell whose SID an orphaned entry names",
			"no deleted objects are shown to this account")
	}
	return d.say("deleted", "deleted objects can be read")
}

// levelName is the release of Windows Server that a functional level is named
// after ([MS-ADTS] 6.1.4.2).
func levelName(level string) string {
	names := map[string]string{"0": "2000", "2": "2003", "3": "2008", "4": "2008 R2", "5": "2012", "6": "2012 R2", "7": "2016", "10": "2025"}
	if n := names[level]; n != "" {
		return "Windows Server " + n
	}
	return level
}

func orUnnamed(s string) string {
	if s == "" {
		return "(not said)"
	}
	return s
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
