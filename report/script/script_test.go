package script

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/acl/plan"
	"reacl/ad"
	"reacl/ad/ldif"
	"reacl/report"
	"reacl/sid"
)

const (
	oldSID = "S-1-5-21-1-1-1-1100"
	newSID = "S-1-5-21-2-2-2-2100"
)

// step is an object on which newSID is to replace oldSID.
func step(t *testing.T, o export.Object, sddl string) plan.Step {
	t.Helper()
	parse := func(text string) acl.Descriptor {
		b, err := acl.ParseSDDL(text, sid.SID{})
		if err != nil {
			t.Fatal(err)
		}
		d, err := acl.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	o.SD = parse(strings.ReplaceAll(sddl, "{}", oldSID))
	s := plan.Step{Object: o, After: parse(strings.ReplaceAll(sddl, "{}", newSID))}
	if s.Changed() {
		s.Changes = []acl.Change{{Place: "dacl[0]", From: sid.MustParse(oldSID), To: sid.MustParse(newSID), What: acl.Replaced}}
	}
	return s
}

// bundleOf writes the bundle of steps and returns its folder.
func bundleOf(t *testing.T, steps ...plan.Step) (dir string, sum Summary) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "plan")
	folder, err := report.CreateFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Discard()
	w, err := folder.Create(PlanFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := plan.NewWriter(w)
	for _, s := range steps {
		if err := lines.Write(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	target := ad.Collect(slices.Values([]ad.Principal{
		{SID: sid.MustParse("S-1-5-21-2-2-2"), Class: ad.ClassDomain, DN: "DC=new", Name: "NEW"},
		{SID: sid.MustParse(newSID), Class: ad.ClassUser, DN: "CN=ann,DC=new", Name: "ann", Mail: "o’brien'@new.example"},
	}))
	if sum, err = Write(folder, Input{Target: target, Tool: "reacl test"}); err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(); err != nil {
		t.Fatal(err)
	}
	return dir, sum
}

func text(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const editor = "O:SYG:SYD:(A;OIIO;0x1f0fbf;;;{})(A;CI;0x1208ab;;;{})(D;CI;0xdc914;;;{})(A;CI;0x1208a9;;;WD)"

// TestNamesStayNames has names that would be code in some language.
func TestNamesStayNames(t *testing.T) {
	const box = `a'b"<--&>$(x)‘;@new.example`
	dir, sum := bundleOf(t, step(t, export.Object{Kind: exchange.KindFolder, Mailbox: box, Folder: `\Inbox`, Property: exchange.PropNTSecurityDescriptor, Header: exchange.NewHeader()}, editor))
	if !sum.Ready || sum.Changed != 1 {
		t.Fatalf("%+v", sum)
	}
	ps := text(t, dir, "scripts/exchange.ps1")
	if want := `Add-MailboxFolderPermission -Identity 'a''b"<--&>$(x)‘‘;@new.example:\Inbox' -User 'o’’brien''@new.example' -AccessRights Editor`; !strings.Contains(ps, want) {
		t.Errorf("no line %s in\n%s", want, ps)
	}
	if !strings.HasPrefix(ps, "\ufeff") || strings.Contains(strings.ReplaceAll(ps, "\r\n", ""), "\n") {
		t.Error("not UTF-8 with byte order mark and CR LF")
	}
	for _, name := range []string{"scripts/ews/0000/0000000.xml", "rollback/ews/0000/0000000.xml"} {
		dec, values := xml.NewDecoder(strings.NewReader(text(t, dir, name))), []string{}
		for {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if c, ok := tok.(xml.CharData); ok {
				values = append(values, string(c))
			}
		}
		if !slices.Contains(values, box) {
			t.Errorf("%s does not name the mailbox: %q", name, values)
		}
	}
}

// TestRollbackHoldsTheOldBytes reads every form of rollback back.
func TestRollbackHoldsTheOldBytes(t *testing.T) {
	ad := step(t, export.Object{Kind: exchange.KindADObject, Folder: "CN=Grüße,DC=new"}, "O:SYG:SYD:(A;;RP;;;{})(OA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;{})")
	file := step(t, export.Object{Kind: exchange.KindFile, Folder: `data\Büro`}, "O:SYG:SYD:PAI(A;OICI;FA;;;{})S:(AU;SA;FA;;;WD)")
	owner := step(t, export.Object{Kind: exchange.KindFile, Folder: `data\own`}, "O:{}G:SYD:PAI(A;OICI;FA;;;SY)")
	dir, sum := bundleOf(t, ad, file, owner)
	if !sum.Ready || sum.NoScript.Count != 0 {
		t.Fatalf("%+v", sum)
	}
	at := 0
	for o, err := range export.Read(filepath.Join(dir, "rollback/objects.jsonl"), nil, export.Options{}).Objects() {
		if want := []plan.Step{ad, file, owner}[at].Object.SD; err != nil || !bytes.Equal(o.SD.Bytes(), want.Bytes()) {
			t.Errorf("object %d: %v", at, err)
		}
		at++
	}
	l := text(t, dir, "rollback/ad-objects.ldif")
	if !strings.Contains(l, "control: 1.2.840.113556.1.4.801 true:: MAMCAQQ=") {
		t.Errorf("no control for the DACL alone:\n%s", l)
	}
	var folded strings.Builder
	w := ldif.NewWriter(&folded)
	w.Modify("CN=Grüße,DC=new", ldif.Mod{Op: ldif.Replace, Attr: "nTSecurityDescriptor", Values: [][]byte{ad.Object.SD.Bytes()}})
	_ = w.Flush()
	_, value, _ := strings.Cut(folded.String(), "replace:")
	if !strings.HasSuffix(l, "replace:"+value) {
		t.Errorf("the value is not the old descriptor:\n%s", l)
	}
	var restored []string
	for o, err := range export.Read(filepath.Join(dir, "rollback/icacls-restore.txt"), nil, export.Options{}).Objects() {
		if err != nil {
			t.Fatal(err)
		}
		restored = append(restored, o.Folder+" "+o.SD.SDDL(sid.SID{}))
	}
	if want := []string{`data\Büro D:PAI(A;OICI;FA;;;` + oldSID + ")"}; !slices.Equal(restored, want) {
		t.Errorf("%q, want %q", restored, want)
	}
	if ps := text(t, dir, "rollback/windows.ps1"); !strings.Contains(ps, `Set-Sddl 'data\own' 'O:`+oldSID+`G:SYD:PAI(A;OICI;FA;;;SY)'`) {
		t.Error(ps)
	}
}

// TestCalendarIsWrittenWhole pairs a calendar's two descriptors, wherever they
// stand in the plan, and leaves a calendar alone of which one is missing.
func TestCalendarIsWrittenWhole(t *testing.T) {
	calendar := func(box string, kind exchange.Kind, property uint32, sddl string) plan.Step {
		return step(t, export.Object{Kind: kind, Mailbox: box, Folder: `\Calendar`, Property: property, Header: exchange.NewHeader()}, sddl)
	}
	const none = "O:SYG:SYD:(A;CI;0x1208a9;;;WD)"
	dir, sum := bundleOf(t,
		calendar("a@new.example", exchange.KindFreeBusy, exchange.PropFreeBusyNTSecurityDescriptor, "O:SYG:SYD:(A;CI;0x3;;;{})(A;CI;0x1;;;WD)"),
		calendar("b@new.example", exchange.KindFolder, exchange.PropNTSecurityDescriptor, editor),
		calendar("c@new.example", exchange.KindFreeBusy, exchange.PropFreeBusyNTSecurityDescriptor, "O:SYG:SYD:(A;CI;0x3;;;{})(A;CI;0x1;;;WD)"),
		calendar("a@new.example", exchange.KindFolder, exchange.PropNTSecurityDescriptor, none))
	if sum.Changed != 3 || sum.NoScript.Count != 2 || !sum.Ready {
		t.Errorf("%+v", sum)
	}
	body := text(t, dir, "scripts/ews/0000/0000000.xml")
	for _, want := range []string{
		"<t:SID>" + newSID + "</t:SID></t:UserId><t:CalendarPermissionLevel>FreeBusyTimeAndSubjectAndLocation</t:CalendarPermissionLevel>",
		"<t:IsFolderVisible>true</t:IsFolderVisible>", "<t:ReadItems>TimeOnly</t:ReadItems>", "<t:CalendarFolder>",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	left := bufio.NewScanner(strings.NewReader(text(t, dir, "exceptions.csv")))
	n := 0
	for left.Scan() {
		if strings.HasPrefix(left.Text(), "no script,") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d objects left in exceptions.csv", n)
	}
}
