package ldap

import (
	"context"
	"slices"
	"strings"

	"reacl/ad"
)

// Object identifiers that a rootDSE lists ([MS-ADTS] 3.1.1.3.4).
const (
	capabilityAD   = "1.2.840.113556.1.4.800"
	controlPaging  = "1.2.840.113556.1.4.319" // RFC 2696
	controlSDFlags = "1.2.840.113556.1.4.801"
	controlDeleted = "1.2.840.113556.1.4.417"
	controlRecycle = "1.2.840.113556.1.4.2064"
	controlNoError = "1.2.840.113556.1.4.1948" // a range past the end is no error
)

// RootDSE is what a server says of itself ([MS-ADTS] 3.1.1.3.2).
type RootDSE struct {
	Host          string   // dnsHostName
	Domain        string   // defaultNamingContext, the server's own domain
	ForestRoot    string   // rootDomainNamingContext
	Configuration string   // configurationNamingContext
	Schema        string   // schemaNamingContext
	Contexts      []string // namingContexts that the server holds
	Controls      []string // supportedControl
	Mechanisms    []string // supportedSASLMechanisms
	Level         string   // domainControllerFunctionality
	Catalog       bool     // isGlobalCatalogReady
	ActiveDir     bool     // it is Active Directory
}

func (c *Conn) readRootDSE(ctx context.Context) error {
	e, err := c.object(ctx, "", "dnsHostName", "defaultNamingContext", "rootDomainNamingContext", "configurationNamingContext",
		"schemaNamingContext", "namingContexts", "supportedControl", "supportedSASLMechanisms", "supportedCapabilities",
		"domainControllerFunctionality", "isGlobalCatalogReady")
	if err != nil {
		return err
	}
	c.root = rootDSEOf(e)
	if c.root.Configuration == "" || !c.root.ActiveDir && c.root.Domain == "" {
		return &Error{Step: "rootDSE", say: "the server is not an Active Directory domain controller",
			hint: "give the URL of a domain controller; AD LDS and other directories are not read"}
	}
	return nil
}

func rootDSEOf(e ad.Entry) RootDSE {
	one := func(name string) string { return e.Text(strings.ToLower(name)) }
	all := func(name string) []string { return e.Texts(strings.ToLower(name)) }
	return RootDSE{
		Host: one("dnsHostName"), Domain: one("defaultNamingContext"), ForestRoot: one("rootDomainNamingContext"),
		Configuration: one("configurationNamingContext"), Schema: one("schemaNamingContext"),
		Contexts: all("namingContexts"), Controls: all("supportedControl"), Mechanisms: all("supportedSASLMechanisms"),
		Level: one("domainControllerFunctionality"), Catalog: strings.EqualFold(one("isGlobalCatalogReady"), "TRUE"),
		ActiveDir: slices.Contains(all("supportedCapabilities"), capabilityAD),
	}
}

// holds reports whether the server holds that partition.
func (r RootDSE) holds(dn string) bool {
	return slices.ContainsFunc(r.Contexts, func(c string) bool { return strings.EqualFold(c, dn) })
}
