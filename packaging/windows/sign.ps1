# Signs the files that are named, with a certificate of the store of this user (SignTool, Windows SDK).
# Never tried: it needs a certificate, which the project does not have (packaging/README.md, Releases).
#
#   SIGN_THUMBPRINT   which certificate of Cert:\CurrentUser\My
#   SIGN_TIMESTAMP    address of the timestamp service of whoever issued it (RFC 3161)
#
# Keys for signing programs lie in hardware or in a signing service since 2023 (CA/Browser Forum);
# such a service brings a program of its own that puts its certificate into this store.
param([Parameter(Mandatory, ValueFromRemainingArguments)][string[]] $Files)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

foreach ($name in 'SIGN_THUMBPRINT', 'SIGN_TIMESTAMP') {
    if (-not [Environment]::GetEnvironmentVariable($name)) { throw "$name is not set" }
}
$kits = Join-Path ${env:ProgramFiles(x86)} 'Windows Kits\10\bin'
$signtool = Get-ChildItem $kits -Filter signtool.exe -Recurse |
    Where-Object { $_.Directory.Name -eq 'x64' -and $_.Directory.Parent.Name -match '^[\d.]+$' } |
    Sort-Object { [version] $_.Directory.Parent.Name } |
    Select-Object -Last 1
if (-not $signtool) { throw "signtool.exe is not in $kits" }

& $signtool.FullName sign /sha1 $env:SIGN_THUMBPRINT /fd SHA256 /tr $env:SIGN_TIMESTAMP /td SHA256 $Files
if ($LASTEXITCODE) { exit $LASTEXITCODE }
& $signtool.FullName verify /pa /all $Files
exit $LASTEXITCODE
