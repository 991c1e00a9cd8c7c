param(
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
