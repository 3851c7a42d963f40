using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mmos.Agents.Processes.Unix;

/// <summary>
/// One command line made ready for posix_spawn: the program found, the input laid out, the errors named.
/// </summary>
internal static class UnixProgram
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Starts the request's program; null and a sentence for people when that fails.</summary>
    public static int? Start(KeeperRequest request, string marker, MaskedLog log, out string error)
    {
        error = "";
        if (Find(request) is not { } program)
        {
            error = !Directory.Exists(request.Directory)
                ? $"the working directory '{request.Directory}' does not exist"
                : $"no executable program '{request.Command[0]}'"
                    + (request.Command[0].Contains('/') ? "" : " on the task's PATH");
            return null;
        }
        var environment = request.Environment
            .Where(v => v.Key != ChildMarker.Variable)
            .Append(new(ChildMarker.Variable, marker))
            .Select(v => $"{v.Key}={v.Value}").ToList();
        try
        {
            using var input = request.Input is null ? null : InputFile(request.Input);
            int? descriptor = input is null ? null : (int)input.DangerousGetHandle();
            var place = new PosixSpawn.Place(request.Directory, (int)log.Writer, descriptor);
            var failure = PosixSpawn.Start(program, request.Command, environment, place, out var pid);
            if (failure == Libc.NotExecutable) // a script without #!, which shells run with sh
                failure = PosixSpawn.Start("/bin/sh", ["sh", program, .. request.Command.Skip(1)],
                    environment, place, out pid);
            if (failure == 0) return pid;
            error = Explain(request, program, failure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"cannot lay out the input of '{program}': {e.Message}";
        }
        return null;
    }

    /// <summary>posix_spawnp would search the keeper's PATH; the task's own one counts.</summary>
    private static string? Find(KeeperRequest request)
    {
        var name = request.Command[0];
        if (name.Contains('/'))
            return IsExecutable(Path.Combine(request.Directory, name)) ? name : null;
        if (name.Length == 0) return null;
        return request.Environment.GetValueOrDefault("PATH", DefaultPath).Split(':')
            .Select(folder => Path.Combine(request.Directory, folder, name))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        Libc.Access(path, 1 /* X_OK */) == 0 && File.Exists(path);

    /// <summary>A file without a name: nothing to clean up, however the keeper ends.</summary>
    private static SafeFileHandle InputFile(string text)
    {
        var path = Path.GetTempFileName(); // mode 0600
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        File.Delete(path);
        // A positioned write: the descriptor's own offset, which the program inherits, stays 0.
        RandomAccess.Write(file, Encoding.UTF8.GetBytes(text), 0);
        return file;
    }

    private static string Explain(KeeperRequest request, string program, int failure)
    {
        if (!Directory.Exists(request.Directory))
            return $"the working directory '{request.Directory}' does not exist";
        var reason = Marshal.GetPInvokeErrorMessage(failure);
        return string.Create(
            CultureInfo.InvariantCulture, $"cannot start '{program}': {reason} (error {failure})");
    }
}
