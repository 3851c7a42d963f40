using System.Runtime.CompilerServices;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>Files that hold what must not change. `MMOS_UPDATE_GOLDEN=1` writes them anew; then read the
/// difference.</summary>
internal static class Golden
{
    public static bool IsUpdating => Environment.GetEnvironmentVariable("MMOS_UPDATE_GOLDEN") == "1";

    public static string PathOf(string folder, string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, folder, name);

    public static void Check(string name, string actual)
    {
        var path = PathOf("golden", name);
        if (IsUpdating) File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
