namespace Mmos.Runtime.Tests.Files;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("files-test-").FullName;

    public string Write(string path, string text)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public string Make(string path) => Directory.CreateDirectory(System.IO.Path.Combine(Path, path)).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
