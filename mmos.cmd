@echo off
rem Runs the MMOS command line from this checkout; builds it first when its sources are newer than the last build.
rem `mmos build` only builds. Every build gets a folder of its own: a running one cannot be overwritten on Windows.
setlocal
set "MMOS_CHECKOUT=%~dp0"
set "MMOS_PUBLISH=%~dp0artifacts\publish"
set "MMOS_VERSION="

powershell -NoProfile -ExecutionPolicy Bypass -Command ^
  "$ErrorActionPreference = 'Stop';" ^
  "$root = $env:MMOS_CHECKOUT; $publish = $env:MMOS_PUBLISH; $stamp = Join-Path $publish 'stamp';" ^
  "function Fresh {" ^
  "  if (-not (Test-Path $stamp)) { return $false };" ^
  "  $version = (Get-Content $stamp -TotalCount 1);" ^
  "  if (-not (Test-Path (Join-Path $publish ($version + '\mmos.exe')))) { return $false };" ^
  "  $built = (Get-Item $stamp).LastWriteTimeUtc;" ^
  "  $named = 'Directory.Build.props','Directory.Packages.props','global.json' | ForEach-Object { Get-Item (Join-Path $root $_) };" ^
  "  -not (@($named) + @(Get-ChildItem -Recurse (Join-Path $root 'src')) | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1)" ^
  "};" ^
  "if (Fresh) { exit 0 };" ^
  "if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { [Console]::Error.WriteLine('mmos: the .NET 10 SDK is needed, and there is no dotnet on the PATH; get it from https://dot.net/download'); exit 5 };" ^
  "Set-Location $root; $null = dotnet --version 2>$null;" ^
  "if ($LASTEXITCODE -ne 0) { [Console]::Error.WriteLine('mmos: .NET SDK 10.0.100 or newer is needed; get it from https://dot.net/download'); exit 5 };" ^
  "$mutex = New-Object Threading.Mutex($false, ('mmos-build-' + [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($root.ToLowerInvariant()))).Replace('-', '').Substring(0, 16)));" ^
  "try { $null = $mutex.WaitOne() } catch [Threading.AbandonedMutexException] { };" ^
  "if (Fresh) { exit 0 };" ^
  "$null = New-Item -ItemType Directory -Force $publish; $started = [DateTime]::UtcNow;" ^
  "$version = 'v-' + $started.ToString('yyyyMMddHHmmss') + '-' + $PID; $out = Join-Path $publish $version; $log = Join-Path $publish 'build.log';" ^
  "$rid = if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64') { 'win-arm64' } else { 'win-x64' };" ^
  "[Console]::Error.WriteLine('mmos: building (the first time takes about a minute)');" ^
  "foreach ($aot in 'true', 'false') {" ^
  "  cmd /d /c ('dotnet publish src\Mmos.Cli -c Release -r ' + $rid + ' --self-contained false -p:PublishReadyToRun=' + $aot + ' -p:ArtifactsPath=' + [char]34 + $root + 'artifacts/product/' + [char]34 + ' -o ' + [char]34 + $out + [char]34 + ' -nologo -v minimal -nodeReuse:false > ' + [char]34 + $log + [char]34 + ' 2>&1 < nul');" ^
  "  $ok = $LASTEXITCODE -eq 0; if ($ok -or -not (Select-String -Quiet 'error (NU[0-9]+|NETSDK1094)' $log)) { break }" ^
  "};" ^
  "if (-not $ok) { [Console]::Error.WriteLine('mmos: the build failed; the whole output is in ' + $log); Select-String 'error [A-Z]+[0-9]+' $log | Select-Object -First 20 | ForEach-Object { [Console]::Error.WriteLine($_.Line) }; exit 5 };" ^
  "Set-Content -Path ($stamp + '.new') -Value $version -Encoding ascii; (Get-Item ($stamp + '.new')).LastWriteTimeUtc = $started; Move-Item -Force ($stamp + '.new') $stamp;" ^
  "Get-ChildItem $publish -Directory -Filter 'v-*' | Where-Object { $_.Name -ne $version } | ForEach-Object { try { Rename-Item $_.FullName ('old-' + $_.Name); Remove-Item -Recurse -Force (Join-Path $publish ('old-' + $_.Name)) } catch { } };" ^
  "[Console]::Error.WriteLine('mmos: built in {0:0} s' -f ([DateTime]::UtcNow - $started).TotalSeconds)" < nul
if errorlevel 1 exit /b 5

set /p MMOS_VERSION=<"%MMOS_PUBLISH%\stamp"
set "MMOS_EXE=%MMOS_PUBLISH%\%MMOS_VERSION%\mmos.exe"
if "%~1"=="build" if "%~2"=="" exit /b 0
endlocal & "%MMOS_EXE%" %*
exit /b %ERRORLEVEL%
