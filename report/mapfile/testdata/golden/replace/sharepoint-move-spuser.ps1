param([Parameter(Mandatory = $true)][string]$Web)
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
Move-One 'i:0#.w|oldco\ada' 'i:0#.w|newco\ada.lovelace'
Move-One 'i:0#.w|oldco\o''brien’’' 'i:0#.w|newco\o''brien’’'
Move-One 'i:0#.w|oldco\jürgen' 'i:0#.w|newco\jürgen'
Write-Output ([string]$script:moved + ' users moved, ' + [string]$script:failed + ' failed')
