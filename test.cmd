@echo off
rem Runs ./test with the bash that comes with git for Windows.
setlocal
set "MMOS_BASH="
for /f "delims=" %%G in ('git --exec-path 2^>nul') do set "MMOS_BASH=%%G/../../../bin/bash.exe"
if not defined MMOS_BASH (
  echo test: git is needed, and there is no `git` on the PATH; get it from https://git-scm.com 1>&2
  exit /b 5
)
"%MMOS_BASH%" "%~dp0test" %*
