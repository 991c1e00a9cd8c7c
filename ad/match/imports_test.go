package match

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"reacl/ad"
)

// importSides are directories with names: OLD is domain B, NEW and EAST are
// domains C and X.
func importSides() (source, target *ad.Directory) {
	domain := func(s, netbios string) ad.Principal {
		return ad.Principal{SID: id(s), Class: ad.ClassDomain, Name: netbios, DN: "DC=" + netbios + ",DC=example"}
	}
	named := func(s, name string) ad.Principal {
		return user(s, func(p *ad.Principal) {
			p.Name, p.UPN, p.DN = name, name+"@"+s[:1]+".example", "CN="+name+" L,OU=x"
		})
	}
	dan := user("B2003", func(p *ad.Principal) { p.Name, p.DN = "dan", `CN=Dan\, the/Man,OU=Staff,DC=old,DC=example` })
	source = dir(domain(domB, "OLD"), named("B1234", "ada"), named("B2001", "ben"), named("B2002", "cleo"), dan)
	target = dir(domain(domC, "NEW"), domain(domX, "EAST"), named("C5678", "ada.lovelace"), named("C7002", "ben"), named("C7003", "cleo"), named("X7003", "cleo"))
	return source, target
}

func TestReadImport(t *testing.T) {
	const (
		b1234 = "S-1-5-21-20-20-20-1234"
		c5678 = "S-1-5-21-30-30-30-5678"
	)
	pair := "B1234>C5678"
	tests := []struct {
		name, text string
		cols       Columns
		format     string
		want       string // pairs, those that need approval with the reason
		rejects    string
	}{
		{"ADMT by SID", b1234 + "," + c5678 + "\r\n", Columns{}, "account pairs without a header (ADMT)", pair, ""},
		{"ADMT by name", "OLD\\ada,NEW\\ada.lovelace\r\nold.example\\ben,new\\BEN\r\n", Columns{}, "account pairs without a header (ADMT)",
			"B1234>C5678(names in f.csv) B2001>C7002(names in f.csv)", ""},
		{"ADMT mixed, unknown names", b1234 + ",NEW\\ada.lovelace\nOLD\\nobody,NEW\\ben\nNOWHERE\\ada,NEW\\ben\n", Columns{}, "account pairs without a header (ADMT)",
			"B1234>C5678(names in f.csv)", `2: source: no account is called "OLD\\nobody"; 3: source: the directory has no domain called "NOWHERE"`},
		{"McGlone map", "OldSID,NewSID\n" + b1234 + "," + c5678 + "\n", Columns{}, "CSV with OldSID and NewSID", pair, ""},
		{"McGlone report, UTF-16", toUTF16(bom + `"objectClass","OldSID","NewSID","samAccountName"` + "\r\n" + `"user","` + b1234 + `","` + c5678 + `","ada"` + "\r\n"), Columns{},
			"CSV with OldSID and NewSID", pair, ""},
		{"four columns", "Olduser,OldSID,Newuser,NewSID\nada," + b1234 + ",ada," + c5678 + "\n", Columns{}, "CSV with OldSID and NewSID", pair, ""},
		{"bad SID and empty cell", "OldSID;NewSID\nS-1-x;" + c5678 + "\n;" + c5678 + "\n" + b1234 + ";\n", Columns{}, "CSV with OldSID and NewSID", "",
			`2: source: sid: "S-1-x"; 3: one side is empty; 4: one side is empty`},
		{"named columns", "Von;Nach\n" + b1234 + ";" + c5678 + "\n", Columns{"von", "NACH"}, "CSV with von and NACH", pair, ""},
		{"ADMT include file", "SourceName,TargetSAM,TargetRDN,TargetUPN\nada,ada.lovelace,CN=Ada L,x@y\nben,,,\ncleo,,,cleo@X.example\n", Columns{}, "ADMT include file",
			"B1234>C5678(names in f.csv) B2001>C7002(names in f.csv) B2002>X7003(names in f.csv)", ""},
		{"ADMT include file by RDN", "SourceName,TargetRDN\nada,CN=ada.lovelace L\n", Columns{}, "ADMT include file", "B1234>C5678(names in f.csv)", ""},
		{"ADMT include file by escaped RDN, distinguished and canonical name", "SourceName,TargetSAM\n\"CN=Dan\\, the/Man\",ada.lovelace\n\"cn=dan\\2c the/man, OU=Staff,DC=old,DC=example\",ada.lovelace\n" +
			"\"old.example/Staff/Dan, the\\/Man\",ada.lovelace\n\"CN=Dan\\, the/Man,DC=old\",ada.lovelace\nold.example/Dan,ada.lovelace\n", Columns{}, "ADMT include file",
			"B2003>C5678(names in f.csv) B2003>C5678(names in f.csv) B2003>C5678(names in f.csv)",
			`5: source: no account is called "CN=Dan\\, the/Man,DC=old"; 6: source: no account is called "old.example/Dan"`},
		{"ADMT include file of names alone", "ben\nOLD\\ben\ncleo\nada\n", Columns{}, "ADMT include file of source names",
			"B2001>C7002(names in f.csv) B2001>C7002(names in f.csv)", `3: target: 2 accounts are called "cleo"; 4: target: no account is called "ada"`},
		{"Quest On Demand", "userPrincipalName,userPrincipalName\nada@B.example,ada.lovelace@C.example\n", Columns{}, "Quest On Demand map from file", "B1234>C5678(names in f.csv)", ""},
		{"vmover with differences", "[dmw7]\n[Options]\nClone=Yes\n[]\nOLD;" + domB + ";old.example\nNEW;" + domC + ";new.example\n1234;ada;5678;;;;1\n767;ben;7002;;;;1\n1;cleo;7003;;;;1\n", Columns{},
			"Quest vmover.ini", "B1234>C5678(rows of f.csv) B2001>C7002(rows of f.csv) B2002>C7003(rows of f.csv)", ""},
		{"vmover with RIDs", "[]\nOLD;" + domB + ";o\nNEW;" + domC + ";n\n1234;ada;5678;;;;1\n2001;ben;7002;;;;1\n", Columns{},
			"Quest vmover.ini", "B1234>C5678(rows of f.csv) B2001>C7002(rows of f.csv)", ""},
		{"vmover that names other accounts", "[]\nOLD;" + domB + ";o\nNEW;" + domC + ";n\n1234;ada;5678;;;;1\n700;ben;7002;;;;1\nx;y;z\n", Columns{},
			"Quest vmover.ini", "B1234>C5678(rows of f.csv)", "6: field 1: strconv; 5: whether field 1"},
		{"vmover without a domain row", "[]\nOLD\n1234;ada;5678;;;;1\n", Columns{}, "Quest vmover.ini", "", "2: domain of the section: not a row NETBIOS;SID;DNS"},
	}
	source, target := importSides()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadImport(strings.NewReader(tt.text), "f.csv", source, target, tt.cols)
			if err != nil {
				t.Fatal(err)
			}
			if got.Format != tt.format {
				t.Errorf("format %q, want %q", got.Format, tt.format)
			}
			var pairs []string
			for _, p := range got.Pairs {
				s := letter(p.Source) + ">" + letter(p.Target)
				if p.By != "" {
					s += "(" + p.By + ")"
				}
				pairs = append(pairs, s)
			}
			if g := strings.Join(pairs, " "); g != tt.want {
				t.Errorf("pairs %s, want %s", g, tt.want)
			}
			wantRejects := strings.Split(tt.rejects, "; ")
			if tt.rejects == "" {
				wantRejects = nil
			}
			if len(got.Rejects) != len(wantRejects) {
				t.Errorf("rejects %+v, want %q", got.Rejects, wantRejects)
				return
			}
			for i, r := range got.Rejects {
				if s := fmt.Sprintf("%d: %v", r.Line, r.Err); !strings.HasPrefix(s, wantRejects[i]) || r.Text == "" {
					t.Errorf("reject %q, want %q", s, wantRejects[i])
				}
			}
		})
	}
}

// letter writes a SID of the test domains as id reads it.
func letter(s interface{ String() string }) string {
	return strings.NewReplacer(domA+"-", "A", domB+"-", "B", domC+"-", "C", domX+"-", "X").Replace(s.String())
}

func TestReadImportRefuses(t *testing.T) {
	source, target := importSides()
	tests := []struct {
		name, text string
		cols       Columns
		want       string
	}{
		{"empty", "", Columns{}, "the file is empty"},
		{"unknown columns", "a,b,c\n1,2,3\n", Columns{}, "name them with --import-columns"},
		{"our own mapping", Header + "\n", Columns{}, "name it after --map"},
		{"cloud ids", "objectId,objectId\na,b\n", Columns{}, "map by userPrincipalName"},
		{"no such column", "a,b\n1,2\n", Columns{"a", "z"}, "there is no column z"},
		{"column twice", "a,a\n1,2\n", Columns{"a", "a"}, "column a comes twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadImport(strings.NewReader(tt.text), "f", source, target, tt.cols)
			if err == nil || !errors.Is(err, ErrImport) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func FuzzReadImport(f *testing.F) {
	source, target := importSides()
	f.Add("OldSID,NewSID\nS-1-5-21-1-2-3-4,S-1-5-21-1-2-3-5\n", "", "")
	f.Add("[]\nOLD;"+domB+";o\nNEW;"+domC+";n\n1234;ada;5678;;;;1\n", "", "") // vmover
	f.Add("SourceName,TargetSAM\nada,ben\n", "sourcename", "targetsam")
	f.Add("sep=x\n", "", "")
	f.Fuzz(func(t *testing.T, text, from, to string) {
		got, err := ReadImport(strings.NewReader(text), "f", source, target, Columns{from, to})
		if err == nil && got.Format == "" {
			t.Error("no format")
		}
		for _, p := range got.Pairs {
			if p.Source.IsZero() || p.Target.IsZero() {
				t.Errorf("half a pair: %+v", p)
			}
		}
	})
}
