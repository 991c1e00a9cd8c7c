//go:build linux

package ldap

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"reacl/ad"
	"reacl/fixtures/lab"
	"reacl/sid"
)

// readAll reads a whole source; faults are the errors that go with an entry.
func readAll(t testing.TB, url string, c Config, q Query) (entries map[string]ad.Entry, faults []error, s *Source) {
	t.Helper()
	s, err := Open(context.Background(), url, c, q)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	entries = map[string]ad.Entry{}
	for e, err := range s.Entries(context.Background()) {
		switch {
		case errors.Is(err, ErrUnreadable), errors.Is(err, ad.ErrRange):
			faults = append(faults, fmt.Errorf("%s: %w", e.DN, err))
		case err != nil:
			t.Fatal(err)
		case entries[e.DN].DN != "":
			t.Errorf("%s came twice", e.DN)
		default:
			entries[e.DN] = e
		}
	}
	return entries, faults, s
}

// Every value of every object equals what the database itself holds. SYSTEM
// sees everything; an administrator everything that no entry denies.
func TestValuesAreThoseOfTheDatabase(t *testing.T) {
	l := onLab(t)
	for _, c := range []struct {
		name   string
		forest *lab.Forest
		system bool
		query  Query
	}{
		{"source", l.Source, false, Query{}},
		{"target", l.Target, false, Query{}},
		{"target as SYSTEM", l.Target, true, Query{}},
		{"small pages", l.Target, false, Query{PageSize: 37}},
		{"descriptors of all objects, both partitions", l.Target, false, Query{Descriptors: true, Configuration: true}},
		{"descriptors of all objects, both partitions, as SYSTEM", l.Target, true, Query{Descriptors: true, Configuration: true}},
		{"descriptors with SACL, metadata", l.Target, false, Query{Descriptors: true, SACL: true, Metadata: true, Bases: []string{"OU=Corp," + l.Target.Base, "OU=ACL," + l.Target.Base}}},
		{"deleted", l.Target, false, Query{Deleted: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, config := c.forest.LDAPS(), admin(l)
			config.Bind.User, config.Bind.Password = c.forest.Admin.Name, c.forest.Admin.Password
			if c.system {
				url, config.Bind = c.forest.System(), Bind{}
			}
			got, faults, s := readAll(t, url, config, c.query)
			compare(t, c.forest, got, database(t, c.forest, s, c.query), faults)
			deleted := 0
			for _, e := range got {
				if e.Text("isdeleted") == "TRUE" {
					deleted++
				}
			}
			if (deleted > 0) != c.query.Deleted {
				t.Errorf("%d deleted objects", deleted)
			}
			if e := got["CN=u000063,OU=Users3,OU=Corp,"+c.forest.Base]; (len(e.Attrs["ntsecuritydescriptor"]) > 0) != c.query.Descriptors {
				t.Error("descriptors: not as asked")
			}
			t.Logf("%d entries, %d faults, %+v", len(got), len(faults), s.Stats())
		})
	}
}

// database is what ldbsearch prints for the same question; descriptors, which
// it prints as SDDL, come raw.
func database(t *testing.T, f *lab.Forest, s *Source, q Query) map[string]map[string][]string {
	t.Helper()
	out := map[string]map[string][]string{}
	descriptors := []string{attrDescriptor, attrMailboxDescriptor, attrMetadata}
	var plain []string
	for _, a := range s.schema.known {
		if !slices.Contains(descriptors, a) {
			plain = append(plain, a)
		}
	}
	for _, p := range s.parts {
		args := []string{"-b", p.dn}
		if q.Deleted {
			args = append(args, "--show-deleted", "--show-recycled")
		}
		b, err := f.Ldbsearch(append(append(args, s.Filter()), plain...)...)
		if err != nil {
			t.Fatal(err)
		}
		parseLdb(t, b, out)
		if !q.Descriptors {
			continue
		}
		if b, err = f.Values(p.dn, s.Filter(), int(q.descriptorParts()), descriptors...); err != nil {
			t.Fatal(err)
		}
		parseLdb(t, b, out)
	}
	return out
}

// compare reports every difference between what was read and the database.
func compare(t *testing.T, f *lab.Forest, got map[string]ad.Entry, want map[string]map[string][]string, faults []error) {
	t.Helper()
	values := 0
	for dn, attrs := range want {
		e, ok := got[dn]
		denied := strings.Contains(dn, ",OU=ACL,") && !strings.HasPrefix(e.Origin, "ldapi") // entries deny much there
		if !ok && !denied {
			t.Errorf("%s is missing", dn)
			continue
		}
		for name, vs := range attrs {
			have := canonical(name, e.Attrs[name])
			slices.Sort(vs)
			values += len(have)
			reported := slices.ContainsFunc(faults, func(err error) bool {
				return strings.HasPrefix(err.Error(), dn+": ") && strings.Contains(strings.ToLower(err.Error()), name) && errors.Is(err, ErrUnreadable)
			})
			if !slices.Equal(have, vs) && !(len(have) == 0 && (denied || reported)) {
				t.Errorf("%s: %s is\n%q, want\n%q", dn, name, have, vs)
			}
		}
		for name := range e.Attrs {
			if _, ok := attrs[name]; !ok && !(name == "netbiosname" && strings.EqualFold(dn, f.Base)) {
				t.Errorf("%s: %s is not in the database", dn, name)
			}
		}
	}
	for dn := range got {
		if want[dn] == nil {
			t.Errorf("%s is not in the database", dn)
		}
	}
	t.Logf("%d values compared", values)
}

// canonical spells values as ldbsearch does, sorted.
func canonical(name string, values [][]byte) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
		switch name {
		case "objectsid", "sidhistory", "msexchmasteraccountsid", "securityidentifier":
			if s, err := sid.FromBytes(v); err == nil {
				out[i] = s.String()
			}
		case "objectguid":
			out[i] = fmt.Sprintf("%x-%x-%x-%x-%x", flip(v[:4]), flip(v[4:6]), flip(v[6:8]), v[8:10], v[10:])
		}
	}
	slices.Sort(out)
	return out
}

func flip(b []byte) []byte {
	b = bytes.Clone(b)
	slices.Reverse(b)
	return b
}

// parseLdb reads ldbsearch's output into values by name and attribute.
func parseLdb(t *testing.T, out []byte, into map[string]map[string][]string) {
	t.Helper()
	var attrs map[string][]string
	sc := bufio.NewScanner(bytes.NewReader(bytes.ReplaceAll(out, []byte("\n "), nil)))
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		line := sc.Text()
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") || name == "ref" {
			continue
		}
		if b64, ok := strings.CutPrefix(value, ": "); ok {
			b, err := base64.StdEncoding.DecodeString(b64)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			value = string(b)
		} else {
			value = strings.TrimPrefix(value, " ")
		}
		if name == "dn" {
			if attrs = into[value]; attrs == nil {
				attrs = map[string][]string{}
				into[value] = attrs
			}
			continue
		}
		attrs[strings.ToLower(name)] = append(attrs[strings.ToLower(name)], value)
	}
}
