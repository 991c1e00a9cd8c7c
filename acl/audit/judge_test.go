package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reacl/acl/exchange"
)

// TestJudge says for each kind of entry which rules fire, at which places,
// and who loses or gains what.
func TestJudge(t *testing.T) {
	a := testAuditor(t)
	for _, tt := range []struct {
		name    string
		kind    exchange.Kind
		sddl    string
		rules   string // "AC-01 dacl[0]", one a line, in order
		impacts string // "Ann loses …", one a line
	}{
		{"only target accounts", exchange.KindFolder, folder("ann.new Editor", "staff.new Reviewer"), "", ""},
		{"old SID only", exchange.KindFolder, folder("ann.old Reviewer"), `
			AC-01 dacl[0] high
			AC-01 dacl[1] high
			AC-01 dacl[2] high
			AC-01 dacl[3] high`, `
			Ann: Reviewer -> None through own old SID`},
		{"the right to see the folder is lost, which no role tells", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{ann.old})",
			"AC-01 dacl[0] high", `
			Ann: FolderVisible -> None through own old SID`},
		{"old SID only, an editor", exchange.KindFolder, folder("ann.old Editor"), `
			AC-01 dacl[0] critical
			AC-01 dacl[1] critical
			AC-01 dacl[2] critical`, `
			Ann: Editor -> None through own old SID`},
		{"linked mailbox", exchange.KindFolder, folder("bob.old Reviewer"), `
			AC-01 dacl[0] high
			AC-01 dacl[1] high
			AC-01 dacl[2] high
			AC-01 dacl[3] high`, `
			Bob: Reviewer -> None through own source account`},
		{"the new group counts for a linked mailbox only after conversion, which is no gain", exchange.KindFolder,
			folder("staff.new Reviewer"), "", ""},
		{"old group: everybody in it", exchange.KindFolder, folder("staff.old Reviewer"), `
			AC-01 dacl[0] high
			AC-01 dacl[1] high
			AC-01 dacl[2] high
			AC-01 dacl[3] high`, `
			Ann: Reviewer -> None through group Staff, by its old SID
			Bob: Reviewer -> None through group Staff (source forest)`},
		{"old SID, but the new group gives the same", exchange.KindFolder, folder("ann.old Reviewer", "staff.new Reviewer"), `
			AC-02 dacl[0] info
			AC-02 dacl[1] info
			AC-02 dacl[4] info
			AC-02 dacl[5] info`, ""},
		{"both, equal", exchange.KindFolder, folder("ann.old Reviewer", "ann.new Reviewer"), `
			AC-02 dacl[0] info
			AC-02 dacl[1] info
			AC-02 dacl[4] info
			AC-02 dacl[5] info
			AC-15 dacl[0] medium`, ""},
		{"both, the new one has less", exchange.KindFolder, folder("ann.old Editor", "ann.new Reviewer"), `
			AC-03 dacl[0] high
			AC-03 dacl[3] high
			AC-03 dacl[4] high
			AC-15 dacl[0] medium`, `
			Ann: Editor -> Reviewer through own old SID`},
		{"both, one allows, the other denies", exchange.KindFolder, folder("ann.old NoRights", "ann.new Reviewer"), `
			AC-04 dacl[0] high
			AC-04 dacl[3] high
			AC-15 dacl[0] medium`, `
			Ann: None -> Reviewer through own old SID`},
		{"a denial by the old SID only", exchange.KindFolder, folder("ann.old NoRights", "staff.new Reviewer"), `
			AC-07 dacl[0] high
			AC-07 dacl[3] high`, `
			Ann: None -> Reviewer through own old SID`},
		{"not migrated", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{cat.old})", "MP-05 dacl[0] high", ""},
		{"deleted in the source", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{dan.old})", "MP-06 dacl[0] medium", ""},
		{"nobody holds it", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{gone.old})", "AC-05 dacl[0] high", ""},
		{"nobody holds it in the target", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{gone.new})", "AC-05 dacl[0] low", ""},
		{"ambiguous: never picked, both lose", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208ab;;;{eve.old})(A;CI;0x1208a9;;;WD)",
			"MP-01 dacl[0] high", `
			Eve: Contributor -> None through own old SID
			Eve2: Contributor -> None through own old SID`},
		{"unknown domain", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{unknown})", "AC-06 dacl[0] medium", ""},
		{"trusted domain", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{other})", "", ""},
		{"Domain Users of the source", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{users.old})", "MP-11 dacl[0] high", ""},
		{"Domain Users of the target", exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{users.new})", "", ""},
		{"owner and group", exchange.KindFolder, "O:{ann.old}G:{staff.old}D:(A;CI;0x1208a9;;;WD)", `
			AC-11 owner medium
			AC-12 group low`, ""},
		{"owner that nobody holds", exchange.KindFolder, "O:{gone.old}G:SYD:(A;CI;0x1208a9;;;WD)", "AC-11 owner medium", ""},
		{"no DACL", exchange.KindFolder, "O:SYG:SY", "AC-09  critical", ""},
		{"empty DACL", exchange.KindFolder, "O:SYG:SYD:", "AC-10  high", ""},
		{"the only owner is an old SID", exchange.KindFolder, folder("ann.old Owner"), `
			AC-01 dacl[0] critical
			AC-01 dacl[1] critical
			AC-18 dacl[0] high`, `
			Ann: Owner -> None through own old SID`},
		{"free/busy details by the old SID", exchange.KindFreeBusy, "O:SYG:SYD:(A;CI;0x3;;;{ann.old})(A;CI;0x1;;;WD)",
			"AC-01 dacl[0] high", `
			Ann: LimitedDetails -> AvailabilityOnly through own old SID`},
		{"full access to the mailbox by the old SID", exchange.KindMailbox, "O:PSG:PSD:(A;CI;0x20001;;;{ann.old})",
			"AC-01 dacl[0] critical", `
			Ann: Full Access, Read Permission -> None through own old SID`},
		{"Send As by the old SID", exchange.KindADObject, "O:SYG:SYD:(OA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;{ann.old})",
			"AC-01 dacl[0] high", `
			Ann: Send As -> None through own old SID`},
		{"old SID under a condition: the worst is assumed", exchange.KindFile, "O:SYG:SYD:(XA;;0x1301bf;;;{ann.old};(@USER.x == 1))",
			"AC-01 dacl[0] high", `
			Ann: Modify -> None through own old SID`},
		{"old SID, and the new one under a condition", exchange.KindFile, "O:SYG:SYD:(A;;0x1301bf;;;{ann.old})(XA;;0x1301bf;;;{ann.new};(@USER.x == 1))", `
			AC-03 dacl[0] high
			AC-15 dacl[0] medium`, `
			Ann: Modify -> None through own old SID`},
		{"old and new SID under different conditions", exchange.KindFile, "O:SYG:SYD:(XA;;0x1301bf;;;{ann.old};(@USER.x == 1))(XA;;0x1301bf;;;{ann.new};(@USER.x == 2))", `
			AC-03 dacl[0] high
			AC-15 dacl[0] medium`, `
			Ann: Modify -> None through own old SID`},
		{"old and new SID under the same condition", exchange.KindFile, "O:SYG:SYD:(XA;;0x1301bf;;;{ann.old};(@USER.x == 1))(XA;;0x1301bf;;;{ann.new};(@USER.x == 1))", `
			AC-02 dacl[0] info
			AC-15 dacl[0] medium`, ""},
		{"old SID kept out under a condition", exchange.KindFile, "O:SYG:SYD:(XD;;0x1301bf;;;{ann.old};(@USER.x == 1))(A;;0x1301bf;;;{ann.new})", `
			AC-04 dacl[0] high
			AC-15 dacl[0] medium`, `
			Ann: None -> Modify through own old SID`},
		{"old SIDs in a condition and an attribute", exchange.KindFile, "O:SYG:SYD:(XA;;0x1200a9;;;AU;(Member_of {SID({staff.old}), SID({staff.new})}))" +
			`S:(RA;;;;;WD;("x",TD,0x0,{ann.old}))`, `
			AC-21 dacl[0] high
			AC-21 sacl[0] high`, ""},
		{"audit entry", exchange.KindADObject, "O:SYG:SYD:(A;;RP;;;AU)S:(AU;SA;WP;;;{ann.old})", "AC-24 sacl[0] low", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := a.Judge(object(t, tt.kind, tt.sddl))
			var rules, impacts []string
			for _, f := range j.Findings {
				rules = append(rules, strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Rule, f.Place, f.Severity)))
				if f.Detail == "" || f.Action == "" {
					t.Errorf("%s says nothing: %+v", f.Rule, f)
				}
			}
			for _, i := range j.Impacts {
				impacts = append(impacts, fmt.Sprintf("%s: %s -> %s through %s", i.Principal, i.Before, i.After, i.Through))
			}
			if d := cmp.Diff(lines(tt.rules), rules); d != "" {
				t.Errorf("findings, - want + got:\n%s", d)
			}
			if d := cmp.Diff(lines(tt.impacts), impacts); d != "" {
				t.Errorf("impacts, - want + got:\n%s", d)
			}
		})
	}
}

func lines(s string) []string {
	var out []string
	for l := range strings.Lines(strings.TrimSpace(s)) {
		out = append(out, strings.TrimSpace(l))
	}
	return slices.Clip(out)
}
