# Makes .venv on Windows, as packaging/setup.sh does elsewhere: what the lock file lists, each file
# checked against its hash, and the program itself. Needs Python 3.11 or newer.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
Set-Location (Join-Path $PSScriptRoot '..\..')

function Invoke-Step([scriptblock] $Step) {
    & $Step
    if ($LASTEXITCODE) { exit $LASTEXITCODE }
}

$python = '.venv\Scripts\python.exe'
if (-not (Test-Path $python)) { Invoke-Step { python -m venv .venv } }
Invoke-Step { & $python -m pip install --no-deps --require-hashes --requirement requirements-dev.lock }
Invoke-Step { & $python -m pip install --no-deps --no-build-isolation --editable . }
