package script

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/acl/audit"
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

// TestHandMadeEntriesAreLeft has a folder whose old entries are those of no
// role, so that EWS could not give them back, and whose new ones are.
func TestHandMadeEntriesAreLeft(t *testing.T) {
	s := step(t, export.Object{Kind: exchange.KindFolder, Mailbox: "a@new.example", Folder: `\Inbox`, Property: exchange.PropNTSecurityDescriptor, Header: exchange.NewHeader()}, editor)
	s.Object.SD = step(t, s.Object, strings.Replace(editor, "0x1f0fbf", "0x100002", 1)).Object.SD
	dir, sum := bundleOf(t, s)
	if !sum.Ready || sum.NoScript.Count != 1 || !strings.Contains(sum.NoScript.Examples[0], "nothing here could undo it: the entries of "+oldSID) {
		t.Errorf("%+v", sum)
	}
	if _, err := os.Stat(filepath.Join(dir, "scripts")); err == nil {
		t.Error("written all the same")
	}
}

// TestNoWayBack has a file whose old descriptor no text gives back: the bundle
// is not ready.
func TestNoWayBack(t *testing.T) {
	s := step(t, export.Object{Kind: exchange.KindFile, Folder: `data\x`}, "O:SYG:SYD:PAI(A;OICI;FA;;;{})")
	raw := slices.Clone(s.Object.SD.Bytes())
	at := bytes.Index(raw, sid.MustParse(oldSID).Bytes()) - 8
	raw[at] = 0x77 // a type of entry that SDDL has no word for
	var err error
	if s.Object.SD, err = acl.Parse(raw); err != nil {
		t.Fatal(err)
	}
	dir, sum := bundleOf(t, s)
	if sum.Ready || sum.NoWayBack.Count != 1 {
		t.Errorf("%+v", sum)
	}
	if readme := text(t, dir, "README.txt"); !strings.Contains(readme, "NOT READY") {
		t.Error(readme)
	}
}

// TestAbsolutePathsAreNotRestored has paths that a save file of icacls cannot
// hold, and parts that the export did not hold and nobody may touch.
func TestAbsolutePathsAreNotRestored(t *testing.T) {
	file := func(path string) plan.Step {
		return step(t, export.Object{Kind: exchange.KindFile, Folder: path}, "O:SYG:SYD:PAI(A;OICI;FA;;;{})")
	}
	dir, sum := bundleOf(t, file(`D:\data`), file(`\\fs1\share\x`), file(`data\x`), file(`\`))
	if !sum.Ready || sum.NoScript.Count != 0 {
		t.Errorf("%+v", sum)
	}
	ps := text(t, dir, "scripts/windows.ps1")
	for _, want := range []string{`Set-Sddl 'D:\data' 'Access' 'O:SY`, `Set-Sddl '\\fs1\share\x' 'Access' 'O:SY`} {
		if !strings.Contains(ps, want) {
			t.Errorf("no %s in\n%s", want, ps)
		}
	}
	paths := 0
	for o, err := range export.Read(filepath.Join(dir, "scripts/icacls-restore.txt"), nil, export.Options{}).Objects() {
		if err != nil || absolute(o.Folder) {
			t.Errorf("%s: %v", o.Folder, err)
		}
		paths++
	}
	if paths != 2 {
		t.Errorf("%d paths", paths)
	}
}

// TestObjectTwice has one object with two different descriptors: neither is
// written, since the second would undo the first.
func TestObjectTwice(t *testing.T) {
	object := func(sddl string) plan.Step {
		return step(t, export.Object{Kind: exchange.KindADObject, Folder: "CN=x,DC=new"}, sddl)
	}
	dir, sum := bundleOf(t, object("O:SYG:SYD:(A;;RP;;;{})"), object("O:SYG:SYD:(A;;RPWP;;;{})"))
	if sum.NoScript.Count != 2 || !strings.Contains(sum.NoScript.Examples[0], "twice") {
		t.Errorf("%+v", sum)
	}
	if _, err := os.Stat(filepath.Join(dir, "scripts/ad-objects.ldif")); err == nil {
		t.Error("written all the same")
	}
	dir, sum = bundleOf(t, object("O:SYG:SYD:(A;;RP;;;{})"), object("O:SYG:SYD:(A;;RP;;;{})"))
	if n := strings.Count(text(t, dir, "scripts/ad-objects.ldif"), "\ndn: "); n != 1 || !sum.Ready {
		t.Errorf("the same twice: %d records, %+v", n, sum)
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
	if ps := text(t, dir, "rollback/windows.ps1"); !strings.Contains(ps, `Set-Sddl '.\data\own' 'Owner' 'O:`+oldSID+`G:SYD:PAI(A;OICI;FA;;;SY)'`) {
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

// TestCleanupNamesValues has an account that goes, one that does not, one for a
// person, and one without values, for which a change would remove them all.
func TestCleanupNamesValues(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "check")
	folder, err := report.CreateFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Discard()
	c := NewCleanup(folder)
	history := []sid.SID{sid.MustParse(oldSID)}
	for _, a := range []plan.Clearing{
		{Account: &ad.Principal{DN: "CN=o'go,DC=new"}, Values: history, Wave: audit.WaveNamed},
		{Account: &ad.Principal{DN: "CN=line\nbreak,DC=new"}, Values: history, Wave: audit.WaveNamed},
		{Account: &ad.Principal{DN: "CN=no,DC=new"}, Values: history, Why: []string{"access rests on it"}},
		{Account: &ad.Principal{DN: "CN=admin,DC=new"}, Values: history, Wave: audit.ByHand},
		{Account: &ad.Principal{DN: "CN=none,DC=new"}, Wave: audit.WaveNamed},
	} {
		if err := c.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(c.Close(), folder.Commit()); err != nil {
		t.Fatal(err)
	}
	l := text(t, dir, "cleanup/wave-2.ldif")
	if strings.Count(l, "\ndelete: sIDHistory\nsIDHistory:: AQUAAA") != 2 || strings.Count(l, "delete:") != 2 || strings.Count(l, "dn") != 2+strings.Count(cleanupWarning, "dn") {
		t.Error(l)
	}
	ps := text(t, dir, "cleanup/wave-2.ps1")
	if strings.Count(ps, "Set-ADObject") != 1 || !strings.Contains(ps, "Set-ADObject -Identity 'CN=o''go,DC=new' -Remove @{sIDHistory=@('"+oldSID+"')}\r\n") || !strings.Contains(ps, "# CN=line") {
		t.Error(ps)
	}
}
