package mapfile

import (
	"strings"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/report/quote"
)

// windowsClaim begins the encoded claim of a Windows user.
const windowsClaim = "i:0#.w|"

// sharepoint is a script of Move-SPUser lines by Windows claims, and a batch
// file of stsadm -o migrateuser lines for farms in classic mode.
func sharepoint(m *maker) {
	var ps, stsadm strings.Builder
	ps.WriteString("\ufeff" + strings.ReplaceAll(sharepointScript, "\n", "\r\n"))
	stsadm.WriteString("@echo off\r\nsetlocal DisableDelayedExpansion\r\nchcp 65001 >nul\r\n")
	m.each(func(r match.Row) string {
		if r.Class != ad.ClassUser {
			return "only users are moved by Move-SPUser and migrateuser"
		}
		if why := named(r); why != "" {
			return why
		}
		old, ok := quote.Cmd(r.SourceName)
		new, okToo := quote.Cmd(r.TargetName)
		if !ok || !okToo {
			return "cmd.exe cannot take a name with a double quote"
		}
		ps.WriteString("Move-One " + quote.PowerShell(windowsClaim+strings.ToLower(r.SourceName)) + " " + quote.PowerShell(windowsClaim+strings.ToLower(r.TargetName)) + "\r\n")
		stsadm.WriteString("stsadm -o migrateuser -oldlogin " + old + " -newlogin " + new + " -ignoresidhistory\r\n")
		return ""
	})
	ps.WriteString("Write-Output ([string]$script:moved + ' users moved, ' + [string]$script:failed + ' failed')\r\n")
	m.file("move-spuser.ps1", ps.String())
	m.file("migrateuser.cmd", stsadm.String())
	m.run = []string{
		"SharePoint Management Shell: .\\sharepoint-move-spuser.ps1 -Web https://site   (claims mode)",
		"or, for a farm in classic mode: sharepoint-migrateuser.cmd, once a farm",
		"Do this BEFORE sIDHistory is cleared: a move of a claims user needs it.",
	}
	m.undo = []string{"The same commands with the two logins exchanged, as long as the source account exists."}
	m.caution = []string{
		"SharePoint keeps names, not SIDs. Groups are not moved by these commands; grant the target groups by hand.",
		"A move replaces the target user's own profile in the site: the rights that the target login had before are lost.",
		"UNCONFIRMED: what -ignoresidhistory does in detail; by its name it leaves out the check that the target carries the source's SID.",
	}
}

// sharepointScript moves one user a call, and goes on where one fails.
const sharepointScript = `param([Parameter(Mandatory = $true)][string]$Web)
$script:moved = 0
$script:failed = 0
function Move-One([string]$Old, [string]$New) {
  $user = Get-SPUser -Web $Web -Identity $Old -ErrorAction SilentlyContinue
  if (-not $user) { return }
  try {
    Move-SPUser -Identity $user -NewAlias $New -IgnoreSID -Confirm:$false -ErrorAction Stop
    $script:moved++
  } catch {
    $script:failed++
    Write-Warning ($Old + ': ' + $_.Exception.Message)
  }
}
`
