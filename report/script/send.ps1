# Sends the bodies that index.csv lists to Exchange Web Services, one after the
# other, and says which of them the server refused.
#
#   .\send.ps1 -Url https://mail.example/EWS/Exchange.asmx -First 3
#   .\send.ps1 -Url https://mail.example/EWS/Exchange.asmx -Skip 3
#
# The account needs full access to the mailboxes. Without -Credential it is the
# one that runs the script. Each body replaces all permissions of its folder:
# what somebody has changed since the export is overwritten.
# UNCONFIRMED: written from documentation and not tried on every version of
# Exchange. Try it on one folder first, and look at it with a fresh export.
param(
  [Parameter(Mandatory = $true)][string]$Url,
  [System.Management.Automation.PSCredential]$Credential,
  [int]$Skip = 0,
  [int]$First = [int]::MaxValue
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$options = @{ Uri = $Url; Method = 'Post'; ContentType = 'text/xml; charset=utf-8'; UseBasicParsing = $true }
if ($Credential) { $options.Credential = $Credential } else { $options.UseDefaultCredentials = $true }
$refused = 0
$rows = @(Import-Csv -LiteralPath (Join-Path $PSScriptRoot 'index.csv') -Encoding UTF8 | Select-Object -Skip $Skip -First $First)
foreach ($row in $rows) {
  $why = ''
  try {
    $options.Body = [System.IO.File]::ReadAllBytes((Join-Path $PSScriptRoot $row.file))
    $answer = [xml](Invoke-WebRequest @options).Content
    $message = $answer.SelectSingleNode("//*[local-name()='UpdateFolderResponseMessage']")
    if (-not $message) { $why = 'the answer is none of UpdateFolder' }
    elseif ($message.GetAttribute('ResponseClass') -ne 'Success') { $why = $message.InnerText }
  } catch { $why = $_.Exception.Message }
  if ($why) {
    $refused++
    Write-Warning ($row.file + ' ' + $row.mailbox + ' ' + $row.folder + ': ' + $why)
  }
}
Write-Output ('{0} sent, {1} refused' -f $rows.Count, $refused)
if ($refused) { exit 1 }
