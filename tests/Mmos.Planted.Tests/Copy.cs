using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Mmos.Planted.Tests;

/// <summary>
/// A copy of the sources and of the built simulator, in a folder of its own outside the repository.
/// </summary>
internal sealed class Copy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mmos-planted-");
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    public Copy()
    {
        foreach (var project in new[] { "Mmos.Core", "Mmos.Runtime" })
            CopyTree(Path.Combine(Root, "src", project), In("src", project), "*.cs");
        CopyTree(Built("bin", "Mmos.Simulation.Tests"), In("run"), "*");
    }

    public static string PatchFolder => Path.Combine(Root, "tests", "planted");

    public double CompileSeconds { get; private set; }

    private static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>Applies a patch; one that no longer fits says so, and what to do.</summary>
    public void Apply(string patch)
    {
        var file = Path.Combine(PatchFolder, patch);
        // Outside any repository, where `git apply` is a plain patch program.
        var run = Run("git", _folder.FullName, 60, "apply", "--whitespace=nowarn", file);
        Assert.True(run.ExitCode == 0,
            $"tests/planted/{patch} no longer applies; make it again. git says: {run.Text}");
        foreach (var line in File.ReadLines(file).Where(l => l.StartsWith("+++ b/src/")))
            _changed.Add(line.Split('/')[2]);
    }

    /// <summary>Compiles the changed projects over the copied simulator's assemblies.</summary>
    public void Compile(params string[] projects)
    {
        var began = Stopwatch.StartNew();
        foreach (var project in projects.Concat(_changed))
        {
            var arguments = In($"{project}.rsp");
            File.WriteAllLines(arguments, Arguments(project));
            var run = Run(Dotnet, _folder.FullName, 120, Compiler, "-noconfig", "@" + arguments);
            Assert.True(run.ExitCode == 0, $"{project} with the bug does not compile:\n{run.Text}");
        }
        CompileSeconds = began.Elapsed.TotalSeconds;
    }

    public ProgramRun Simulate(int first, int hours, int seconds) => Run(Dotnet, In("run"), seconds + 60,
        In("run", "Mmos.Simulation.Tests.dll"), "simulate", $"{first}", $"{hours}", $"{seconds}");

    public void Dispose() => _folder.Delete(recursive: true);

    private IEnumerable<string> Arguments(string project)
    {
        string[] fixedOnes =
        [
            "-nologo", "-target:library", "-deterministic", "-nullable:enable", "-langversion:latest",
                "-checked+",
            "-optimize+", "-debug-", "-warn:0", "-nostdlib", $"-out:\"{In("run", project + ".dll")}\"",
        ];
        var generated = Built("obj", project);
        return
        [
            .. fixedOnes,
            .. Assemblies(Framework).Select(f => $"-r:\"{f}\""),
            .. Assemblies(In("run")).Where(f => IsLower(f, project)).Select(f => $"-r:\"{f}\""),
            .. (project == "Mmos.Core" ? [] : Generators()).Select(f => $"-analyzer:\"{f}\""),
            $"\"{Path.Combine(generated, project + ".GlobalUsings.g.cs")}\"",
            $"\"{Path.Combine(generated, project + ".AssemblyInfo.cs")}\"",
            .. Directory.GetFiles(In("src", project), "*.cs",
                SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(f => $"\"{f}\""),
        ];
    }

    // What Runtime is compiled against; Core is compiled against nothing.
    private static bool IsLower(string file, string project) => project == "Mmos.Runtime"
        && Path.GetFileNameWithoutExtension(file) is "Mmos.Core" or "Mmos.Api" or "YamlDotNet";

    private static string Framework => Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(Framework, "..", "..", ".."));

    private static string Dotnet =>
        Path.Combine(DotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    private static string Compiler => Newest(Path.Combine(DotnetRoot, "sdk"), "Roslyn/bincore/csc.dll");

    private static IEnumerable<string> Generators() => Directory.GetFiles(Path.GetDirectoryName(
        Newest(Path.Combine(DotnetRoot, "packs", "Microsoft.NETCore.App.Ref"),
            "analyzers/dotnet/cs/System.Text.RegularExpressions.Generator.dll"))!, "*.dll");

    private static string Newest(string folder, string file) =>
        Directory.GetDirectories(folder, "10.*").Select(d => Path.Combine(d, file)).Where(File.Exists)
            .OrderByDescending(f => f, StringComparer.Ordinal).FirstOrDefault()
        ?? throw new FileNotFoundException($"no 10.* of {folder} has {file}");

    private static IEnumerable<string> Assemblies(string folder) => Directory.GetFiles(folder, "*.dll")
        .Where(f => !f.EndsWith(".Native.dll")
            && Path.GetFileName(f).Split('.')[0] is "System" or "Microsoft" or "netstandard" or "mscorlib"
                or "Mmos" or "YamlDotNet")
        .Where(f => !Path.GetFileName(f).StartsWith("Microsoft.DiaSymReader"))
        .Order(StringComparer.Ordinal);

    // artifacts/bin/Mmos.Planted.Tests/debug/ is where this runs; the others are beside it.
    private static string Built(string kind, string project)
    {
        var mine = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(mine.Parent!.Parent!.Parent!.FullName, kind, project, mine.Name);
    }

    private string In(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    private static void CopyTree(string from, string to, string pattern)
    {
        foreach (var file in Directory.GetFiles(from, pattern, SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static ProgramRun Run(string program, string folder, int seconds, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(folder);
        var began = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromSeconds(seconds))) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, text
            + errors.GetAwaiter().GetResult(), began.Elapsed.TotalSeconds);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

/// <summary>How a program ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Text, double Seconds)
{
    public string[] Lines { get; } = Text.Split('\n', StringSplitOptions.TrimEntries);
}
