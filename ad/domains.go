package ad

import (
	"strings"

	"reacl/sid"
)

// Trust is a trust to another domain (trustedDomain, [MS-ADTS] 6.1.6.7).
type Trust struct {
	Domain            // the partner
	From       string // DNS name of the domain that has the trust
	Direction  uint32 // trustDirection: 1 inbound, 2 outbound, 3 both; 0 disabled or not known
	Attributes uint32 // trustAttributes
	Origin     string
}

// naming finds the domains of a directory and their names. SIDs come from
// domain objects and from accounts, names from crossRef objects, from trusts
// between domains of one forest and from distinguished names.
type naming struct {
	objects  domainList        // domain objects and domains of snapshot headers
	accounts domainList        // domains that accounts belong to
	netbios  map[string]string // by DNS name in lower case
	trusts   []Trust
	last     sid.SID
}

// partition takes a crossRef object ([MS-ADTS] 6.1.1.2.1.1.5).
func (n *naming) partition(p *Principal) {
	if n.netbios == nil {
		n.netbios = map[string]string{}
	}
	if p.Name != "" && p.DisplayName != "" {
		fillKey(n.netbios, strings.ToLower(p.DisplayName), p.Name)
	}
	if p.SID.IsDomain() {
		n.objects.add(Domain{SID: p.SID, DNS: p.DisplayName, NetBIOS: p.Name})
	}
}

func fillKey(m map[string]string, key, value string) {
	if m[key] == "" {
		m[key] = value
	}
}

// domainList are domains, each once.
type domainList struct {
	list []Domain
	have map[sid.SID]int
}

func (l *domainList) add(d Domain) {
	if _, dup := l.have[d.SID]; dup {
		return
	}
	if l.have == nil {
		l.have = map[sid.SID]int{}
	}
	l.have[d.SID] = len(l.list)
	l.list = append(l.list, d)
}

// principal takes an object that is not a crossRef.
func (n *naming) principal(p *Principal) {
	switch p.Class {
	case ClassForeignPrincipal:
		return
	case ClassTrust:
		n.trusts = append(n.trusts, Trust{
			Domain: Domain{SID: p.SID, DNS: p.DisplayName, NetBIOS: p.Name},
			From:   dnsOf(p.DN), Direction: p.TrustDirection, Attributes: p.TrustAttrs, Origin: p.Origin,
		})
		return
	case ClassDomain:
		if p.SID.IsDomain() {
			n.objects.add(Domain{SID: p.SID, DNS: dnsOf(p.DN), NetBIOS: p.Name})
			return
		}
	}
	if dom := p.SID.Domain(); !dom.IsZero() && dom != n.last {
		n.last = dom
		n.accounts.add(Domain{SID: dom, DNS: dnsOf(p.DN)})
	}
}

// domains are the domains with all that is known of their names.
func (n *naming) domains() domainList {
	all := n.objects
	for _, d := range n.accounts.list {
		all.add(d)
	}
	for _, t := range n.trusts { // of one domain of the forest to another
		if i, ok := all.have[t.SID]; ok {
			fill(&all.list[i].DNS, t.DNS)
			fill(&all.list[i].NetBIOS, t.NetBIOS)
		}
	}
	for i := range all.list {
		d := &all.list[i]
		fill(&d.NetBIOS, n.netbios[strings.ToLower(d.DNS)])
	}
	return all
}
