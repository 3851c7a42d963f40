@echo off
rem Builds and runs the benchmarks: bench [core^|makespan^|queue^|http^|size^|start^|load^|all] [--seconds N] [--minutes M] [--rate R]
setlocal
call "%~dp0mmos.cmd" build || exit /b 5
dotnet build "%~dp0benches\Mmos.Bench" -c Release -nologo -v quiet || exit /b 5
"%~dp0artifacts\bin\Mmos.Bench\release\Mmos.Bench.exe" %*
exit /b %ERRORLEVEL%
