package table

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"reacl/ad"
)

func readHound(text string) (got []string) {
	for e, err := range ReadSharpHound(strings.NewReader(text), "f") {
		got = append(got, show(e, err))
	}
	return got
}

const houndUser = `{"SPNTargets":[],"HasSIDHistory":[],"IsDeleted":false,"ObjectIdentifier":"` + newText + `","PrimaryGroupSID":"S-1-5-21-4040505060-1212343456-2525363647-513","Properties":{"domain":"NEWCO.EXAMPLE","name":"ADA@NEWCO.EXAMPLE","distinguishedname":"CN=ADA,DC=NEWCO,DC=EXAMPLE","samaccountname":"ada","displayname":"Ada","email":"ada@newco.example","enabled":false,"admincount":true,"whencreated":1577836800,"lastlogontimestamp":-1,"sidhistory":["` + oldText + `"]}}`

func TestReadSharpHound(t *testing.T) {
	const ada = `"CN=ADA,DC=NEWCO,DC=EXAMPLE" admincount=1 displayname=Ada mail=ada@newco.example objectclass=user objectsid=` + newText + ` primarygroupid=513 samaccountname=ada sidhistory=` + oldText + ` useraccountcontrol=514 whencreated=20200101000000.0Z`
	tests := []struct {
		name, in string
		want     []string
	}{
		{"users", `{"data":[` + houndUser + `],"meta":{"methods":0,"type":"users","count":1,"version":6}}`, []string{`f:data[0] ` + ada}},
		{"meta first, blanks", "{ \"meta\": {\"count\": 1},\n \"data\": [ " + houndUser + " ] }\n", []string{`f:data[0] ` + ada}},
		{"list named for its type", `{"users":[{"ObjectIdentifier":"` + newText + `","Properties":{}}],"meta":{}}`, []string{`f:users[0] "" objectclass=user objectsid=` + newText}},
		{"group", `{"data":[{"ObjectIdentifier":"NEWCO.EXAMPLE-S-1-5-32-544","Properties":{"samaccountname":"Administrators"},"Members":[{"ObjectIdentifier":"` + newText + `","ObjectType":"User"}]}]}`,
			[]string{`f:data[0] "" member=<SID=` + newText + `> objectclass=group objectsid=S-1-5-32-544 samaccountname=Administrators`}},
		{"computer and service account", `{"data":[{"ObjectIdentifier":"` + newText + `","Sessions":{"Results":[]},"Properties":{}},{"ObjectIdentifier":"` + newText + `","Properties":{"gmsa":true}}]}`,
			[]string{`f:data[0] "" objectclass=computer objectsid=` + newText, `f:data[1] "" objectclass=msDS-GroupManagedServiceAccount objectsid=` + newText}},
		{"domain with trusts", `{"data":[{"ObjectIdentifier":"S-1-5-21-4-5-6","Properties":{"distinguishedname":"DC=X"},"Trusts":[{"TargetDomainSid":"S-1-5-21-1-2-3","TargetDomainName":"OLDCO.EXAMPLE","TrustDirection":"Outbound","TrustAttributes":"68","SidFilteringEnabled":true},{"TargetDomainName":"Z","TrustDirection":3}]}]}`,
			[]string{`f:data[0] "DC=X" objectclass=domainDNS objectsid=S-1-5-21-4-5-6`,
				`f:data[0] "CN=OLDCO.EXAMPLE,CN=System,DC=X" objectclass=trustedDomain securityidentifier=S-1-5-21-1-2-3 trustattributes=68 trustdirection=2 trustpartner=OLDCO.EXAMPLE`,
				`f:data[0] "CN=Z,CN=System,DC=X" objectclass=trustedDomain trustdirection=3 trustpartner=Z`}},
		{"policies have no SID", `{"data":[{"ObjectIdentifier":"9A1B-","Properties":{}}],"meta":{"count":1}}`, nil},
		{"an object of another shape", `{"data":[{"ObjectIdentifier":5},` + houndUser + `]}`,
			[]string{"error at f:data[0]: f:data[0]: json: cannot unmarshal number into Go struct field hound.ObjectIdentifier of type string", `f:data[1] ` + ada}},
		{"history of another shape", `{"data":[{"ObjectIdentifier":"` + newText + `","Properties":{"sidhistory":"x"},"SPNTargets":[]}]}`,
			[]string{"error at f:data[0]: f:data[0]: sidhistory: json: cannot unmarshal string into Go value of type []string", `f:data[0] "" objectclass=user objectsid=` + newText}},
		{"cut", `{"data":[` + houndUser + `,{"ObjectIdent`, []string{`f:data[0] ` + ada, `error at f:data[1]: f:data[1]: the export is not complete: the file ends in the middle`}},
		{"cut before meta", `{"data":[` + houndUser + `]`, []string{`f:data[0] ` + ada, `error at f:data[1]: f:data[1]: the export is not complete: the file ends in the middle`}},
		{"fewer than it says", `{"data":[` + houndUser + `],"meta":{"count":2}}`, []string{`f:data[0] ` + ada, `error at f: f: the export is not complete: meta.count is 2 and 1 objects are there`}},
		{"broken", `{"data":[` + houndUser + `,}`, []string{`f:data[0] ` + ada, `error at f:data[1]: f:data[1]: invalid character '}' looking for beginning of value`}},
		{"a list", `[1]`, []string{"error at f: f: not SharpHound JSON"}},
		{"no list", `{"data":{"x":1}}`, []string{`error at f: f: not SharpHound JSON: "data" is not a list`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := readHound(test.in); !slices.Equal(got, test.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(test.want, "\n\t"))
			}
		})
	}
}

func TestReadSharpHoundStopsWhenTold(t *testing.T) {
	for range ReadSharpHound(strings.NewReader(`{"data":[`+houndUser+`,`+houndUser+`]}`), "f") {
		break
	}
}

func TestReadSharpHoundIncomplete(t *testing.T) {
	var last error
	for _, err := range ReadSharpHound(strings.NewReader(`{"data":[`), "f") {
		last = err
	}
	if !errors.Is(last, ErrIncomplete) {
		t.Errorf("%v is not ErrIncomplete", last)
	}
}

func FuzzReadSharpHound(f *testing.F) {
	f.Add(`{"data":[` + houndUser + `],"meta":{"count":1}}`)
	f.Add(`{"data":[{"ObjectIdentifier":"S-1-5-21-4-5-6","Trusts":[{}],"Properties":null}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		for e, err := range ReadSharpHound(strings.NewReader(text), "f") {
			if err != nil && e.Attrs != nil {
				t.Fatalf("entry %v with error %v", e, err)
			}
			if err == nil {
				ad.Understand(e)
			}
		}
	})
}
