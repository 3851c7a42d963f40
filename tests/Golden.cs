using System.Runtime.CompilerServices;

namespace Mmos.Tests;

/// <summary>Compares output with a file under `golden/`; `MMOS_UPDATE_GOLDEN=1` writes the files anew, to be
/// read and committed.</summary>
internal static class Golden
{
    public static void Check(string name, string actual, [CallerFilePath] string source = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(source)!, "golden", name);
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("MMOS_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }
        Xunit.Assert.True(File.Exists(path), $"no golden file {name}; MMOS_UPDATE_GOLDEN=1 writes it");
        Xunit.Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
