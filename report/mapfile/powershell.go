package mapfile

import (
	"fmt"
	"strings"

	"reacl/ad/match"
	"reacl/report/quote"
)

// powershell is the mapping as a hashtable for scripts of one's own, and as a
// CSV with a script that it drives. The scripts are UTF-8 with byte order
// mark, which Windows PowerShell needs.
func powershell(m *maker) {
	var table, rows strings.Builder
	table.WriteString("# Source SID = target SID. Use: . .\\powershell-sidmap.ps1; $SidMap['S-1-5-21-...']\r\n$SidMap = @{\r\n")
	names := "$SidName = @{\r\n"
	rows.WriteString("OldSID,NewSID,OldName,NewName\r\n")
	var namesOf strings.Builder
	m.each(func(r match.Row) string {
		if !quote.Plain(r.SourceName) || !quote.Plain(r.TargetName) {
			return "a name holds a control character"
		}
		fmt.Fprintf(&table, "  %s = %s\r\n", quote.PowerShell(r.Source.String()), quote.PowerShell(r.Target.String()))
		fmt.Fprintf(&namesOf, "  %s = %s\r\n", quote.PowerShell(r.Source.String()), quote.PowerShell(r.TargetName))
		fmt.Fprintf(&rows, "%s,%s,%s,%s\r\n", r.Source, r.Target, quote.CSV(r.SourceName), quote.CSV(r.TargetName))
		return ""
	})
	table.WriteString("}\r\n# Source SID = name of the target account\r\n" + names + namesOf.String() + "}\r\n")
	m.file("sidmap.ps1", "\ufeff"+table.String())
	m.file("sidmap.csv", "\ufeff"+rows.String())
	m.run = []string{"powershell-sidmap.ps1 holds the pairs as the hashtable $SidMap for scripts of your own."}
	if m.in.Keep {
		m.undo = []string{"The files change nothing by themselves."}
		m.caution = []string{"The script that replaces SIDs was not written, because the old entries are to be kept: use icacls or SetACL for that."}
		return
	}
	m.file("reacl.ps1", "\ufeff"+strings.ReplaceAll(reaclScript, "\n", "\r\n"))
	m.run = append(m.run,
		`.\powershell-reacl.ps1 -Path D:\data                shows what would change and changes nothing`,
		`.\powershell-reacl.ps1 -Path D:\data -Apply         changes owner, group, DACL; writes every old descriptor to reacl-undo.csv first`,
	)
	m.undo = []string{`.\powershell-reacl.ps1 -Undo reacl-undo.csv   (from its last line to its first, so that the state before the first run comes back)`}
	m.caution = []string{"The script replaces; it does not add. Run it elevated. Audit entries are not read and not changed."}
}

// reaclScript replaces SIDs in the descriptors of files and folders. The
// pairs come from powershell-sidmap.csv; nothing in it depends on the mapping.
const reaclScript = `param(
  [string]$Path,
  [string]$Map = (Join-Path $PSScriptRoot 'powershell-sidmap.csv'),
  [string]$UndoFile = (Join-Path (Get-Location) 'reacl-undo.csv'),
  [string]$Undo,
  [switch]$Apply
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$failed = 0
if ($Undo) {
  $rows = @(Import-Csv -LiteralPath $Undo -Encoding UTF8)
  [array]::Reverse($rows)
  foreach ($row in $rows) {
    try {
      $acl = Get-Acl -LiteralPath $row.Path
      $acl.SetSecurityDescriptorSddlForm($row.Sddl)
      Set-Acl -LiteralPath $row.Path -AclObject $acl
      Write-Output ('restored ' + $row.Path)
    } catch {
      $failed++
      Write-Warning ($row.Path + ': ' + $_.Exception.Message)
    }
  }
  if ($failed) { Write-Warning ([string]$failed + ' objects could not be restored') }
  return
}
if (-not $Path) { throw 'Say where: -Path D:\data' }

$pairs = @{}
foreach ($row in (Import-Csv -LiteralPath $Map -Encoding UTF8)) { $pairs[$row.OldSID] = $row.NewSID }
$pattern = [regex]'S-1-[0-9]+(-[0-9]+)+'
$swap = [System.Text.RegularExpressions.MatchEvaluator] {
  param($m)
  if ($pairs.ContainsKey($m.Value)) { $pairs[$m.Value] } else { $m.Value }
}
$items = @(Get-Item -LiteralPath $Path -Force) +
  @(Get-ChildItem -LiteralPath $Path -Recurse -Force -ErrorAction SilentlyContinue -ErrorVariable unread)
foreach ($problem in $unread) {
  $failed++
  Write-Warning ([string]$problem)
}
foreach ($item in $items) {
  try {
    $acl = Get-Acl -LiteralPath $item.FullName
    $old = $acl.Sddl
    $new = $pattern.Replace($old, $swap)
    if ($new -ceq $old) { continue }
    Write-Output ('change ' + $item.FullName)
    if ($Apply) {
      New-Object PSObject -Property @{ Path = $item.FullName; Sddl = $old } |
        Select-Object -Property 'Path', 'Sddl' | Export-Csv -LiteralPath $UndoFile -Append -NoTypeInformation -Encoding UTF8
      $acl.SetSecurityDescriptorSddlForm($new)
      Set-Acl -LiteralPath $item.FullName -AclObject $acl
    }
  } catch {
    $failed++
    Write-Warning ($item.FullName + ': ' + $_.Exception.Message)
  }
}
if ($failed) { Write-Warning ([string]$failed + ' objects could not be read or written') }
`
